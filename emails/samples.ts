import type { Letters } from './letters.ts';

const url = 'http://127.0.0.1:3000/somewhere/abc?to=%2Fx';
const booking = {
  reference: 'QS-1234ABCD',
  place: 'Hall 2, Dronagiri',
  stay: '14 May to 20 May 2026',
  quantity: '4 pallets',
  hostName: 'Konkan & Sons',
  // What people type stands in letters as text, whatever it looks like.
  shipperName: 'Cerium <Traders>',
  url,
};
const invoice = { number: 'KOS/26-27/000001', hostName: 'Konkan & Sons', reference: 'QS-1234ABCD', url };
const note = { invoice: invoice.number, hostName: invoice.hostName, reason: 'Two days were billed twice', url };

/** Every letter with what it might be written with: for the page that shows them all, and for their tests. */
export const SAMPLES: Letters = {
  'verify-email': { name: 'Asha', url },
  'already-registered': { name: 'Asha', signInUrl: url, resetUrl: url },
  'reset-password': { name: 'Asha', url },
  'password-changed': { name: 'Asha', resetUrl: url },
  invitation: { organisation: 'Konkan & Sons', inviter: 'Asha', role: 'Gate', url },
  'booking-requested': { ...booking, answerBy: '15 May 2026, 17:00 IST' },
  'booking-confirmed': booking,
  'booking-declined': booking,
  'booking-expired': booking,
  'booking-withdrawn': booking,
  'booking-cancelled': { ...booking, by: 'Cerium <Traders>', owed: 'Nothing is owed.' },
  'booking-news': { ...booking, title: 'Goods received', says: 'Two lots were counted in.', next: 'See the counts.' },
  'invoice-issued': { ...invoice, total: '₹1,18,000.00', dueOn: '14 June 2026' },
  'invoice-reminder': {
    ...invoice,
    title: 'A reminder',
    says: 'This invoice was due a week ago.',
    outstanding: '₹1,18,000.00',
    dueOn: '14 June 2026',
    cardPage: 'https://invoice.stripe.com/i/acct_1/test_1',
  },
  'invoice-news': {
    title: 'Paid',
    says: 'The invoice is paid.',
    number: invoice.number,
    facts: [['Amount', '₹1,18,000.00']],
    url,
  },
  'credit-note-issued': {
    ...note,
    number: 'KOSC/2627/000001',
    total: '₹2,360.00',
    becomes: '₹2,360.00 less to pay',
  },
  'debit-note-issued': { ...note, number: 'KOSD/2627/000001', total: '₹1,180.00' },
  'bank-details-changed': { organisation: 'Konkan & Sons', ending: '4821', isFirst: false, url },
  'clock-alert': {
    title: 'Interest-free warehousing: 15 days left',
    about: 'lot 2 of QS-1234ABCD',
    says: 'Lot 2 (CE-1), 6 pallets, is on day 75 of 90. From 13 August 2026, interest of 15% a year runs on the duty of ₹1,00,000.00: ₹1,232.88 for the first 30 days.',
    next: 'Clear the cargo by the mark to pay no interest.',
    facts: [
      ['Counted from', '14 May 2026'],
      ['Last day', '12 August 2026'],
    ],
    action: 'Open the goods',
    url,
  },
  'booking-reminder': {
    ...booking,
    title: 'Your hold runs out at 17:00',
    says: 'The places are kept until 15 May 2026, 17:00 IST.',
    next: 'Confirm the booking, or keep the hold.',
  },
  'paper-rejected': { paper: 'Fire NOC', number: 'NOC/2026/7', reason: 'The last page is missing', url },
  digest: {
    organisation: 'Konkan Oxide Works',
    day: '28 Nov 2026',
    parts: [
      {
        title: 'Past their day out: 1',
        lines: ['QS-7K2M9QXA: 4 pallet places, Aavartan Recyclers, Bay B2, JNPT Annexe'],
      },
      {
        title: 'Waiting for your answer: 1',
        lines: ['QS-91LM4TRB: 6 pallet places, Neelam Magnetics, Bay A1, JNPT Annexe'],
      },
      {
        title: 'In today: 2',
        lines: [
          'QS-1234ABCD: 8 pallet places, Aavartan Recyclers, Bay A3, JNPT Annexe',
          'QS-55PQ0WZE: 2 pallet places, Sahyadri Motors, Bay C1, JNPT Annexe',
        ],
      },
      { title: 'Overdue', lines: ['3 invoices others have not paid, ₹1,84,300.00, the oldest due on 12 Nov'] },
    ],
    url,
  },
  'plan-payment-failed': { plan: 'Growth', until: '21 May 2026', url },
  'plan-news': {
    title: 'Your plan is Growth',
    says: 'It is in force now, paid monthly.',
    facts: [['Paid until', '14 June 2026']],
    url,
  },
  'payout-news': {
    title: 'A payout is on its way',
    says: 'The bank has sent what you are owed.',
    amount: '₹1,18,000.00',
    facts: [['Bank reference', 'BULK-0001']],
    url,
  },
};
