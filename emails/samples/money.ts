import { BOOKING_FACTS, HOST_NAME, INVOICE_NUMBER, LINKS, type SamplesOf } from './parties.ts';

type Templates =
  | 'invoice-issued'
  | 'invoice-reminder'
  | 'invoice-news'
  | 'credit-note-issued'
  | 'debit-note-issued'
  | 'payout-news';

const { reference } = BOOKING_FACTS.shipper;
const issued = { number: INVOICE_NUMBER, hostName: HOST_NAME, reference, url: LINKS.shipper.invoice };
const owed = { ...issued, outstanding: '₹33,984.00', dueOn: '27 May 2026', cardPage: null };
const atHost = { number: INVOICE_NUMBER, url: LINKS.host.invoice };
const atShipper = { number: INVOICE_NUMBER, url: LINKS.shipper.invoice };
const note = { invoice: INVOICE_NUMBER, hostName: HOST_NAME };
const NOTE = `${LINKS.shipper.invoice}/notes/2f6a1b3c-4d5e-4f70-8192-a3b4c5d6e7f8`;
const amount = ['Amount', '₹33,984.00'] as const;

/** Letters about invoices, notes, what comes of them, and payouts. */
export const MONEY = {
  'invoice-issued': { invoice: { ...issued, total: '₹33,984.00', dueOn: '27 May 2026' } },
  'invoice-reminder': {
    reminder: {
      ...owed,
      title: 'A reminder',
      says: 'The invoice below is still to be paid. If the money is on its way, nothing more is needed.',
      cardPage: 'https://invoice.stripe.com/i/acct_1RkQ2wKonkan/live_YWNjdF8xUmtRMndLb25rYW4',
    },
    'reminder-1': {
      ...owed,
      title: 'A payment is late',
      says: 'The invoice below was due and has not been paid in full. If the money is on its way, nothing more is needed.',
    },
    'reminder-2': {
      ...owed,
      title: 'Second reminder',
      says: 'We wrote to you about the invoice below and it is still open. Please pay it, or tell us a day on which you will.',
    },
    'reminder-3': {
      ...owed,
      title: 'Third reminder',
      says: 'The invoice below has been open for a month after its day. Interest may be charged on late payment where it was agreed, and is owed by law to micro and small suppliers.',
    },
    'reminder-4': {
      ...owed,
      title: 'Last reminder',
      says: 'The invoice below is two months late. The host may keep goods in its charge until it is paid. Please answer within seven days.',
    },
  },
  'invoice-news': {
    receipt: {
      ...atShipper,
      title: 'Payment received',
      says: '₹33,408.00 has come. The receipt is on the page of the invoice.',
      facts: [
        ['Amount', '₹33,408.00'],
        ['Income tax kept back', '₹576.00'],
        ['Bank reference', 'HDFCR52026052512345678'],
        ['Received on', '25 May 2026'],
      ],
    },
    dispute: {
      ...atHost,
      title: 'A line is disputed',
      says: 'The shipper disputes a line of your invoice. Answer it on the page of the invoice; the marketplace then decides.',
      facts: [
        ['Line', '2'],
        ['Disputed, before tax', '₹2,000.00'],
        ['Reason', 'Forklift was charged twice on the day the goods came.'],
      ],
    },
    'dispute-answered': {
      ...atShipper,
      title: 'The host has answered',
      says: 'The host has answered your dispute. The marketplace decides next.',
      facts: [
        ['Line', '2'],
        ['Answer', 'The second trip was for the damaged pallet; the gate has the slip.'],
      ],
    },
    'dispute-decided': {
      ...atShipper,
      title: 'A dispute is decided',
      says: '₹1,000.00 before tax is credited.',
      facts: [
        ['Line', '2'],
        ['Disputed, before tax', '₹2,000.00'],
        ['Decision', 'One trip is credited: the slip shows a single lift.'],
      ],
    },
    'card-dispute': {
      ...atHost,
      title: 'A card payment is disputed',
      says: 'The cardholder disputes it with its bank. Stripe keeps the money until the bank has decided; answer there.',
      facts: [amount, ['Reason', 'product not received']],
    },
    'card-dispute-won': {
      ...atHost,
      title: 'Dispute won',
      says: 'The bank has decided for you: the money is yours again.',
      facts: [amount],
    },
    'card-dispute-lost': {
      ...atHost,
      title: 'Dispute lost',
      says: 'The bank gave the money back to the cardholder. The invoice is open again by as much.',
      facts: [amount],
    },
    refund: {
      ...atShipper,
      title: 'A refund is on its way',
      says: '₹1,180.00 was sent back for a credit on this invoice.',
      facts: [
        ['Amount', '₹1,180.00'],
        ['Bank reference', 'HDFCR52026060998765432'],
        ['Sent on', '9 Jun 2026'],
      ],
    },
    'payment-told': {
      ...atHost,
      title: 'Paid, says the shipper',
      says: 'The shipper says that it has paid. Look for the reference on your bank statement.',
      facts: [amount, ['Bank reference', 'HDFCR52026052512345678'], ['Paid on', '25 May 2026']],
    },
    'payment-not-found': {
      ...atShipper,
      title: 'Payment not found',
      says: `${HOST_NAME} doesn’t find the money: nothing under this reference by 28 May.`,
      facts: [amount, ['Bank reference', 'HDFCR52026052512345678'], ['Paid on', '25 May 2026']],
    },
    'deposit-received': {
      ...atShipper,
      title: 'Deposit received',
      says: '₹50,000.00 is held for your booking until the goods have left.',
      facts: [
        ['Amount', '₹50,000.00'],
        ['Bank reference', 'HDFCR52026051400112233'],
      ],
    },
    'deposit-ended': {
      ...atShipper,
      title: 'Your deposit has ended',
      says: '₹46,000.00 of it goes back to you, ₹4,000.00 is kept for this invoice.',
      facts: [
        ['Reason', 'A rack was bent when the goods were loaded.'],
        ['Bank reference', 'HDFCR52026081544556677'],
      ],
    },
    'claim-decided': {
      ...atHost,
      title: 'A claim is decided',
      says: 'It is taken from your next payout.',
      facts: [
        ['Amount', '₹18,500.00'],
        ['Reason', 'One pallet was wetted by the sprinklers.'],
      ],
    },
    'claim-paid': {
      ...atShipper,
      title: 'A claim is paid',
      says: '₹18,500.00 was sent to you for your claim.',
      facts: [
        ['Bank reference', 'HDFCR52026082077889900'],
        ['Sent on', '20 Aug 2026'],
      ],
    },
  },
  'credit-note-issued': {
    'credit-note': {
      ...note,
      number: 'KOSC/2627/000003',
      reason: 'Two days were billed twice',
      total: '₹2,360.00',
      becomes: '₹1,180.00 less to pay, ₹1,180.00 paid back',
      url: NOTE,
    },
  },
  'debit-note-issued': {
    'debit-note': {
      ...note,
      number: 'KOSD/2627/000001',
      reason: 'Re-palletising of 4 pallets was left out',
      total: '₹1,180.00',
      url: NOTE,
    },
  },
  'payout-news': {
    payout: {
      title: 'A payout is on its way',
      says: 'The bank sent it on 5 Jun 2026 to the account you gave us.',
      amount: '₹30,585.60',
      facts: [['Bank reference', 'BULK-2026-06-05-0001']],
      url: LINKS.host.page('statements'),
    },
    'payout-returned': {
      title: 'A payout came back',
      says: 'The bank returned it on 8 Jun 2026. The amount is owed to you again, and the next run pays it: please check your bank details before then.',
      amount: '₹30,585.60',
      facts: [['The bank’s reason', 'Account closed']],
      url: LINKS.host.page('statements'),
    },
  },
} as const satisfies SamplesOf<Templates>;
