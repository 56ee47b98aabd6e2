import type Stripe from 'stripe';
import { type Call, emit, pathId } from '../call.ts';
import { CREDIT_NOTE, CREDIT_NOTE_LINE } from '../invoice-shapes.ts';
import type { Kept } from '../kept.ts';
import type { Parameters } from '../parameters.ts';
import { invalid } from '../refusal.ts';
import { linesOf } from './invoice-lines.ts';
import { askForLess, paymentsOf } from './invoice-payments.ts';
import { type Invoice, loadInvoice, paid } from './invoices.ts';
import { type Charge, loadIntent } from './payment-intents.ts';
import { type Refund, refund } from './refunds.ts';
import { taxesOn, taxRates, totals } from './tax-rates.ts';

type CreditNote = Kept<Stripe.CreditNote>;
type NoteLine = Kept<Stripe.CreditNoteLineItem>;
type Customer = Kept<Stripe.Customer>;

function lineOf(call: Call, invoice: Invoice, given: Parameters): NoteLine {
  given.allow([
    'type',
    'amount',
    'description',
    'invoice_line_item',
    'quantity',
    'unit_amount',
    'tax_rates',
    'metadata',
  ]);
  const type = given.required('type');
  const of = given.text('invoice_line_item');
  if (of !== null && !linesOf(call, invoice.id).some(({ id }) => id === of))
    throw invalid(`No such invoice line item: '${of}'`, 'lines', 'resource_missing');
  const quantity = given.whole('quantity') ?? 1;
  const amount = given.whole('amount') ?? given.requiredWhole('unit_amount') * quantity;
  const rates = taxRates(call, given.texts('tax_rates'));
  return {
    ...CREDIT_NOTE_LINE,
    id: call.change.id('cnli'),
    amount,
    description: given.text('description'),
    ...(of !== null && { invoice_line_item: of }),
    metadata: given.metadata(),
    quantity,
    tax_rates: rates,
    taxes: taxesOn(amount, rates),
    type,
    unit_amount: amount,
    unit_amount_decimal: String(amount),
  };
}

/** What of a note the card, the customer's balance or somebody outside gives back. */
function wayBack({ given }: Call, excess: number) {
  const back = given.whole('refund_amount') ?? 0;
  const credited = given.whole('credit_amount') ?? 0;
  const outside = given.whole('out_of_band_amount') ?? 0;
  if (back + credited + outside !== excess)
    throw invalid(
      `The sum of refund_amount, credit_amount and out_of_band_amount must equal the post payment amount (${excess}).`,
      'amount',
    );
  return { back, credited, outside };
}

/** The charge an invoice was paid by. @throws Refusal when none was */
function chargeOf(call: Call, invoice: Invoice): Charge {
  const requested = paymentsOf(call, invoice.id).find(({ status }) => status === 'paid');
  if (!requested) throw invalid('There is no charge to refund.', 'refund_amount');
  const { latest_charge } = loadIntent(call, requested.payment.payment_intent);
  return call.change.get<Charge>(call.account, 'charge', latest_charge ?? '');
}

function refunded(call: Call, invoice: Invoice, amount: number): Refund {
  const wanted = { amount, returnsFee: false, metadata: {}, reason: null };
  return refund(call, chargeOf(call, invoice), wanted);
}

/** Reduces what is still to be paid first; what is more goes back on the ways the call names. */
export function createNote(call: Call): CreditNote {
  const { change, account, given } = call;
  const invoice = loadInvoice(call, given.required('invoice'));
  if (!['open', 'paid', 'uncollectible'].includes(invoice.status ?? ''))
    throw invalid(`You can’t credit an invoice that is ${invoice.status}.`, 'invoice');
  const lines = given.list('lines').map((line) => lineOf(call, invoice, line));
  const sums = totals(lines);
  const total = lines.length > 0 ? sums.total : given.requiredWhole('amount', 1);
  const before = invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount;
  if (total > invoice.total - before)
    throw invalid('The credit note’s amount is more than what is left of the invoice.', 'amount');
  const pre = Math.min(total, invoice.amount_remaining);
  const { back, credited, outside } = wayBack(call, total - pre);
  const id = change.id('cn');
  const sent = back > 0 ? refunded(call, invoice, back) : null;
  if (credited > 0) credit(call, invoice, credited);
  const note = change.put<CreditNote>(account, {
    ...CREDIT_NOTE,
    ...(lines.length > 0
      ? sums
      : { subtotal: total, subtotal_excluding_tax: total, total, total_excluding_tax: total }),
    id,
    amount: total,
    created: change.now(),
    customer: invoice.customer ?? '',
    effective_at: given.whole('effective_at') ?? change.now(),
    invoice: invoice.id,
    lines: { object: 'list', data: lines, has_more: false, url: `/v1/credit_notes/${id}/lines` },
    memo: given.text('memo'),
    metadata: given.metadata(),
    number: `${invoice.number}-CN-${String(notesOf(call, invoice.id).length + 1).padStart(2, '0')}`,
    out_of_band_amount: outside > 0 ? outside : null,
    pdf: `${invoice.invoice_pdf}/${id}`,
    post_payment_amount: total - pre,
    pre_payment_amount: pre,
    reason: given.text('reason'),
    refunds: sent ? [{ amount_refunded: back, payment_record_refund: null, refund: sent.id, type: 'refund' }] : [],
    type: pre === total ? 'pre_payment' : pre === 0 ? 'post_payment' : 'mixed',
  });
  reduce(call, invoice, pre, total - pre);
  emit(call, account, 'credit_note.created', note);
  return note;
}

const notesOf = ({ change, account }: Call, invoice: string): CreditNote[] =>
  change.all<CreditNote>(account, 'credit_note', (note) => note.invoice === invoice);

/** What a customer has is below zero at Stripe. */
function credit({ change, account }: Call, { customer }: Invoice, amount: number): void {
  const of = change.get<Customer>(account, 'customer', customer ?? '');
  change.put<Customer>(account, { ...of, balance: of.balance - amount });
}

function reduce(call: Call, invoice: Invoice, pre: number, post: number): void {
  const less = call.change.put<Invoice>(call.account, {
    ...invoice,
    amount_due: invoice.amount_due - pre,
    amount_remaining: invoice.amount_remaining - pre,
    post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + post,
    pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount + pre,
  });
  if (pre === 0) return;
  askForLess(call, less);
  if (less.amount_remaining === 0) paid(call, less, 0);
  else emit(call, call.account, 'invoice.updated', less);
}

/** What it would be; nothing is kept. */
export function previewNote(call: Call): CreditNote {
  const note = createNote(call);
  call.change.puts.clear();
  for (const book of Object.keys(call.change.posting)) delete call.change.posting[book];
  return note;
}

/** Only one that has reduced what is due can be taken back; what went back stays gone. */
export function voidNote(call: Call): CreditNote {
  const { change, account } = call;
  const note = change.get<CreditNote>(account, 'credit_note', pathId(call));
  const invoice = loadInvoice(call, note.invoice);
  if (note.status === 'void' || invoice.status !== 'open')
    throw invalid('You can only void a credit note of an open invoice.', undefined, 'status_transition_invalid');
  reduce(call, invoice, -note.pre_payment_amount, -note.post_payment_amount);
  const over = change.put<CreditNote>(account, { ...note, status: 'void', voided_at: change.now() });
  emit(call, account, 'credit_note.voided', over);
  return over;
}

export function updateNote(call: Call): CreditNote {
  const note = call.change.get<CreditNote>(call.account, 'credit_note', pathId(call));
  return call.change.put<CreditNote>(call.account, {
    ...note,
    memo: call.given.text('memo') ?? note.memo,
    metadata: call.given.metadata(note.metadata ?? {}),
  });
}
