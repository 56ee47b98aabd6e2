import { lesser, type Money, minus, plus, sum, ZERO_INR } from '../shared/money.ts';
import type { CreditSplit } from '../tax/credit-note.ts';
import type { InvoiceTotals, LineTax } from '../tax/gst.ts';
import { PLATFORM_BOOK } from './accounts.ts';
import {
  credit,
  debit,
  type Entry,
  type Event,
  forPurpose,
  type Journal,
  journal,
  type Purpose,
  requireNoneNegative,
  reversalOf,
} from './journal.ts';

/** The two organisations of an event. */
export type Sides = { readonly host: string; readonly shipper: string };
/** Who has the money: it came to the platform's account, or straight to the host's. */
export const COLLECTORS = ['host', 'platform'] as const;
/** See {@link COLLECTORS}. */
export type Collector = (typeof COLLECTORS)[number];

const taxesTo = (book: string, { cgst, sgst, igst }: LineTax): Entry[] => [
  credit(book, 'output_cgst', cgst),
  credit(book, 'output_sgst', sgst),
  credit(book, 'output_igst', igst),
];

const taxesBack = (book: string, { cgst, sgst, igst }: LineTax): Entry[] => [
  debit(book, 'output_cgst', cgst),
  debit(book, 'output_sgst', sgst),
  debit(book, 'output_igst', igst),
];

const NO_TAX: LineTax = { cgst: ZERO_INR, sgst: ZERO_INR, igst: ZERO_INR };

/** An amount the platform owes the host more; in both books. */
const owedToHost = (host: string, amount: Money, purpose: Purpose): Entry[] => [
  forPurpose(purpose, credit(PLATFORM_BOOK, 'host_payable', amount, host)),
  debit(host, 'due_from_platform', amount),
];

/** An amount the platform owes the host less; in both books. */
const takenFromHost = (host: string, amount: Money, purpose: Purpose): Entry[] => [
  forPurpose(purpose, debit(PLATFORM_BOOK, 'host_payable', amount, host)),
  credit(host, 'due_from_platform', amount),
];

type Charged = { totals: InvoiceTotals; roundOff: Money; payable: Money; reverseCharge: boolean };

/** A tax invoice of a host. Tax under reverse charge is the recipient's and not in the books. */
export const invoiceIssued = (event: Event, sides: Sides, of: Charged): Journal => charged('invoice', event, sides, of);

/** A debit note of a host: what an invoice charged too little, in the books as the invoice is. */
export const debitNoteIssued = (event: Event, sides: Sides, of: Charged): Journal =>
  charged('debit_note', event, sides, of);

function charged(kind: 'invoice' | 'debit_note', event: Event, { host, shipper }: Sides, of: Charged): Journal {
  return journal(kind, event, [
    debit(host, 'receivable', of.payable, shipper),
    credit(host, 'storage_income', of.totals.taxable),
    ...taxesTo(host, of.reverseCharge ? NO_TAX : of.totals),
    credit(host, 'round_off', of.roundOff),
  ]);
}

/** An invoice voided: nothing of it was paid or credited, and nothing is left of it. */
export const invoiceVoided = (invoice: Journal, event: Event): Journal => reversalOf(invoice, 'void', event);

/**
 * Money for an invoice: in full, in part or too much, and short by what the shipper deducted as the host's income tax.
 * @param of outstanding: of the invoice before it; what is beyond becomes the shipper's balance
 * @throws RangeError for an amount below zero, or tax deducted beyond what is owed
 */
export function paymentReceived(
  event: Event,
  { host, shipper }: Sides,
  of: { amount: Money; tds: Money; outstanding: Money; collector: Collector },
): Journal {
  const { amount, tds, outstanding, collector } = of;
  requireNoneNegative(amount, tds, outstanding, minus(outstanding, tds));
  const owed = minus(outstanding, tds);
  const applied = lesser(amount, owed);
  return journal('payment', event, [
    ...moneyIn(host, collector, amount, 'gross'),
    debit(host, 'tds_receivable', tds),
    credit(host, 'receivable', plus(applied, tds), shipper),
    credit(host, 'shipper_balance', minus(amount, applied), shipper),
  ]);
}

function moneyIn(host: string, collector: Collector, amount: Money, purpose: Purpose): Entry[] {
  if (collector === 'host') return [debit(host, 'bank', amount)];
  return [debit(PLATFORM_BOOK, 'bank', amount), ...owedToHost(host, amount, purpose)];
}

function moneyOut(host: string, collector: Collector, amount: Money, purpose: Purpose): Entry[] {
  if (collector === 'host') return [credit(host, 'bank', amount)];
  return [credit(PLATFORM_BOOK, 'bank', amount), ...takenFromHost(host, amount, purpose)];
}

/** A credit note, with what becomes of it. @throws Error when the split is not the note's total and round-off */
export function creditNoteIssued(
  event: Event,
  { host, shipper }: Sides,
  of: { totals: InvoiceTotals; roundOff: Money; split: CreditSplit; reverseCharge: boolean },
): Journal {
  return journal('credit_note', event, [
    debit(host, 'storage_income', of.totals.taxable),
    ...taxesBack(host, of.reverseCharge ? NO_TAX : of.totals),
    debit(host, 'round_off', of.roundOff),
    credit(host, 'receivable', of.split.reduction, shipper),
    credit(host, 'refund_due', of.split.refund, shipper),
    credit(host, 'shipper_balance', of.split.balance, shipper),
  ]);
}

/** A refund sent back. A failed one is {@link refundFailed}. */
export function refundPaid(
  event: Event,
  { host, shipper }: Sides,
  { amount, collector }: { amount: Money; collector: Collector },
): Journal {
  requireNoneNegative(amount);
  return journal('refund', event, [
    debit(host, 'refund_due', amount, shipper),
    ...moneyOut(host, collector, amount, 'refund'),
  ]);
}

/** A refund that came back: it is due again. */
export const refundFailed = (refund: Journal, event: Event): Journal => reversalOf(refund, 'refund_failed', event);

/** A shipper's balance used for an invoice. */
export function balanceUsed(event: Event, { host, shipper }: Sides, amount: Money): Journal {
  requireNoneNegative(amount);
  return journal('balance_used', event, [
    debit(host, 'shipper_balance', amount, shipper),
    credit(host, 'receivable', amount, shipper),
  ]);
}

/** The platform's fee invoice to a host, set off against what it is owed. */
export function feeCharged(event: Event, host: string, { net, tax }: { net: Money; tax: LineTax }): Journal {
  requireNoneNegative(net, tax.cgst, tax.sgst, tax.igst);
  const gst = sum([tax.cgst, tax.sgst, tax.igst]);
  return journal('fee', event, [
    ...takenFromHost(host, net, 'commission'),
    ...takenFromHost(host, gst, 'gst_on_commission'),
    credit(PLATFORM_BOOK, 'fee_income', net),
    ...taxesTo(PLATFORM_BOOK, tax),
    debit(host, 'commission', net),
    debit(host, 'input_gst', gst),
  ]);
}

/** The platform's credit note over its fee: a fee turned round. */
export const feeCredited = (event: Event, host: string, of: { net: Money; tax: LineTax }): Journal =>
  reversalOf(feeCharged(event, host, of), 'fee_credit', event);

/**
 * The platform's part of a card payment, which Stripe took as the money came: the host's bank has it no more. It is no fee but
 * money paid ahead for one; the fee is charged by the month's fee invoice, with its tax.
 */
export function feeTaken(event: Event, host: string, amount: Money): Journal {
  requireNoneNegative(amount);
  return journal('fee_taken', event, feeAhead(host, amount));
}

/** What Stripe gave back to the host of its part of a card payment, with a refund. */
export function feeReturned(event: Event, host: string, amount: Money): Journal {
  requireNoneNegative(amount);
  return journal('fee_returned', event, feeAhead(host, minus(ZERO_INR, amount)));
}

const feeAhead = (host: string, amount: Money): Entry[] => [
  debit(host, 'fee_prepaid', amount),
  credit(host, 'bank', amount),
  debit(PLATFORM_BOOK, 'bank', amount),
  credit(PLATFORM_BOOK, 'fee_advances', amount, host),
];

/**
 * What was taken ahead pays what the host owes the platform.
 * @param amount below zero where a fee that was paid so went back, or the money it was paid with did
 */
export function feeAdvanceUsed(event: Event, host: string, amount: Money): Journal {
  return journal('fee_advance_used', event, [
    debit(PLATFORM_BOOK, 'fee_advances', amount, host),
    ...owedToHost(host, amount, 'fee_advance'),
    credit(host, 'fee_prepaid', amount),
  ]);
}

/** Tax collected at source by the platform: CGST Act s.52. */
export function tcsCollected(event: Event, host: string, tax: LineTax): Journal {
  const amount = sum([tax.cgst, tax.sgst, tax.igst]);
  requireNoneNegative(amount);
  return journal('tcs', event, [
    ...takenFromHost(host, amount, 'tcs'),
    credit(PLATFORM_BOOK, 'tcs_payable', amount),
    debit(host, 'tcs_credit', amount),
  ]);
}

/** The host's income tax deducted by the platform: section 194-O. */
export function incomeTaxDeducted(event: Event, host: string, amount: Money): Journal {
  requireNoneNegative(amount);
  return journal('income_tax', event, [
    ...takenFromHost(host, amount, 'income_tax'),
    credit(PLATFORM_BOOK, 'income_tax_payable', amount),
    debit(host, 'income_tax_credit', amount),
  ]);
}

/** A deposit: a debt to the shipper in the books of who has the money, never income. */
export function depositTaken(
  event: Event,
  sides: Sides,
  { amount, collector }: { amount: Money; collector: Collector },
): Journal {
  requireNoneNegative(amount);
  const book = bookOf(sides, collector);
  return journal('deposit', event, [debit(book, 'bank', amount), credit(book, 'deposit_held', amount, sides.shipper)]);
}

/** A deposit paid back. */
export function depositReturned(
  event: Event,
  sides: Sides,
  { amount, collector }: { amount: Money; collector: Collector },
): Journal {
  requireNoneNegative(amount);
  const book = bookOf(sides, collector);
  return journal('deposit_returned', event, [
    debit(book, 'deposit_held', amount, sides.shipper),
    credit(book, 'bank', amount),
  ]);
}

/** A deposit kept for what the shipper owes on an invoice. */
export function depositKept(
  event: Event,
  sides: Sides,
  { amount, collector }: { amount: Money; collector: Collector },
): Journal {
  requireNoneNegative(amount);
  return journal('deposit_kept', event, [
    debit(bookOf(sides, collector), 'deposit_held', amount, sides.shipper),
    ...(collector === 'platform' ? owedToHost(sides.host, amount, 'deposit') : []),
    credit(sides.host, 'receivable', amount, sides.shipper),
  ]);
}

const bookOf = ({ host }: Sides, collector: Collector) => (collector === 'platform' ? PLATFORM_BOOK : host);

/** Money paid out to a host. */
export function payoutSent(event: Event, host: string, amount: Money): Journal {
  requireNoneNegative(amount);
  return journal('payout', event, [
    ...takenFromHost(host, amount, 'payout'),
    credit(PLATFORM_BOOK, 'bank', amount),
    debit(host, 'bank', amount),
  ]);
}

/** A payout the bank sent back: the balance is open again. */
export const payoutReturned = (payout: Journal, event: Event): Journal => reversalOf(payout, 'payout_returned', event);

/** A claim of a shipper that the host has to bear, taken from its next payout. */
export function claimDecided(event: Event, { host, shipper }: Sides, amount: Money): Journal {
  requireNoneNegative(amount);
  return journal('claim', event, [
    ...takenFromHost(host, amount, 'claim'),
    credit(PLATFORM_BOOK, 'claims_payable', amount, shipper),
    debit(host, 'claims', amount),
  ]);
}

/** A claim paid to its shipper by the platform. */
export function claimPaid(event: Event, shipper: string, amount: Money): Journal {
  requireNoneNegative(amount);
  return journal('claim_paid', event, [
    debit(PLATFORM_BOOK, 'claims_payable', amount, shipper),
    credit(PLATFORM_BOOK, 'bank', amount),
  ]);
}

/** Interest on a late payment. */
export function interestCharged(event: Event, { host, shipper }: Sides, amount: Money): Journal {
  requireNoneNegative(amount);
  return journal('interest', event, [
    debit(host, 'receivable', amount, shipper),
    credit(host, 'interest_income', amount),
  ]);
}

/** What is not going to be paid. */
export function writtenOff(event: Event, { host, shipper }: Sides, amount: Money): Journal {
  requireNoneNegative(amount);
  return journal('write_off', event, [debit(host, 'bad_debt', amount), credit(host, 'receivable', amount, shipper)]);
}

/** Money for a host that nobody knows the invoice of: held visibly until it is matched. */
export function unmatchedReceived(
  event: Event,
  host: string,
  { amount, collector }: { amount: Money; collector: Collector },
): Journal {
  requireNoneNegative(amount);
  return journal('unmatched', event, [
    ...moneyIn(host, collector, amount, 'gross'),
    credit(host, 'unmatched_money', amount),
  ]);
}

/** Unmatched money matched to a shipper's invoice. @param of outstanding: of the invoice before it */
export function moneyMatched(
  event: Event,
  { host, shipper }: Sides,
  { amount, outstanding }: { amount: Money; outstanding: Money },
): Journal {
  requireNoneNegative(amount, outstanding);
  const applied = lesser(amount, outstanding);
  return journal('matched', event, [
    debit(host, 'unmatched_money', amount),
    credit(host, 'receivable', applied, shipper),
    credit(host, 'shipper_balance', minus(amount, applied), shipper),
  ]);
}
