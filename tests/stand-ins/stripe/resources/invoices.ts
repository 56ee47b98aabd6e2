import type Stripe from 'stripe';
import { type Call, emit, pathId } from '../call.ts';
import { INVOICE } from '../invoice-shapes.ts';
import type { Kept } from '../kept.ts';
import { invalid } from '../refusal.ts';
import { editable, type LineWanted, linesOf, makeLine, takePending } from './invoice-lines.ts';
import { askFor, paymentsOf, type Requested, stopAsking } from './invoice-payments.ts';
import { invoicePaid, previewLines } from './subscriptions.ts';
import { taxRates, totals } from './tax-rates.ts';

export type Invoice = Kept<Stripe.Invoice>;
type Customer = Kept<Stripe.Customer>;
/** What an invoice keeps beyond what it shows: the platform's part of its payment. */
type Plan = { id: string; object: 'invoice_plan'; fee: number | null };

const DAY_S = 86_400;
const SHOWN_LINES = 10;

export const loadInvoice = (call: Call, id = pathId(call)): Invoice =>
  call.change.get<Invoice>(call.account, 'invoice', id, 'invoice');

/** What an invoice is made with: an API call's own, or a subscription's. */
export type InvoiceWanted = {
  customer: string;
  collection: 'charge_automatically' | 'send_invoice';
  lines?: readonly LineWanted[];
  /** Seconds since 1970; only of one that is sent. */
  dueDate?: number | null;
  fee?: number | null;
  number?: string | null;
  description?: string | null;
  footer?: string | null;
  effectiveAt?: number | null;
  metadata?: Record<string, string>;
  rates?: readonly string[];
  autoAdvance?: boolean;
  reason?: Invoice['billing_reason'];
  parent?: Invoice['parent'];
  period?: { start: number; end: number };
  method?: string | null;
};

/** Makes a draft. */
export function makeInvoice(call: Call, wanted: InvoiceWanted): Invoice {
  const { change, account } = call;
  const customer = change.get<Customer>(account, 'customer', wanted.customer, 'customer');
  const now = change.now();
  const id = change.id('in');
  change.put<Plan>(account, { id: `plan_${id}`, object: 'invoice_plan', fee: wanted.fee ?? null });
  const made = change.put<Invoice>(account, {
    ...INVOICE,
    id,
    application: wanted.fee === null || wanted.fee === undefined ? null : 'ca_platform',
    auto_advance: wanted.autoAdvance ?? false,
    billing_reason: wanted.reason ?? 'manual',
    collection_method: wanted.collection,
    created: now,
    customer: customer.id,
    default_payment_method: wanted.method ?? null,
    default_tax_rates: taxRates(call, wanted.rates ?? []),
    description: wanted.description ?? null,
    due_date: wanted.dueDate ?? null,
    effective_at: wanted.effectiveAt ?? null,
    footer: wanted.footer ?? null,
    metadata: wanted.metadata ?? {},
    number: wanted.number ?? null,
    parent: wanted.parent ?? null,
    period_end: wanted.period?.end ?? now,
    period_start: wanted.period?.start ?? now,
    ...of(customer),
  });
  for (const line of wanted.lines ?? []) makeLine(call, made, line);
  const drafted = summed(call, made);
  emit(call, account, 'invoice.created', drafted);
  return drafted;
}

/** The customer as an invoice shows it: as it is until the invoice is finalized. */
const of = ({ address, email, name, phone, shipping }: Customer) => ({
  customer_address: address ?? null,
  customer_email: email,
  customer_name: name ?? null,
  customer_phone: phone ?? null,
  customer_shipping: shipping,
});

/** Writes an invoice with its sums as its lines give them. */
export function summed(call: Call, invoice: Invoice): Invoice {
  const lines = linesOf(call, invoice.id);
  const sums = totals(lines);
  const due = Math.max(0, sums.total + Math.min(0, invoice.starting_balance));
  return call.change.put<Invoice>(call.account, {
    ...invoice,
    ...sums,
    amount_due: due,
    amount_remaining: due,
    lines: {
      object: 'list',
      data: lines.slice(0, SHOWN_LINES),
      has_more: lines.length > SHOWN_LINES,
      url: `/v1/invoices/${invoice.id}/lines`,
    },
  });
}

function dueDate(call: Call, collection: InvoiceWanted['collection']): number | null {
  const { given, change } = call;
  const [days, on] = [given.whole('days_until_due'), given.whole('due_date')];
  if (days !== null && on !== null)
    throw invalid('Only one of days_until_due and due_date.', 'due_date', 'parameters_exclusive');
  if (collection === 'charge_automatically') {
    if (days !== null || on !== null) throw invalid('Only of invoices that are sent.', 'days_until_due');
    return null;
  }
  const due = on ?? (days === null ? null : change.now() + days * DAY_S);
  if (due === null) throw invalid('You must set days_until_due or due_date.', 'days_until_due', 'parameter_missing');
  if (due < change.now()) throw invalid('The due date must be in the future.', 'due_date');
  return due;
}

function freeNumber(call: Call, number: string | null, but = ''): string | null {
  const isSame = (one: Invoice) => one.number === number && one.id !== but;
  if (number !== null && call.change.all(call.account, 'invoice', isSame).length > 0)
    throw invalid(`The invoice number ${number} is already used.`, 'number');
  return number;
}

export function createInvoice(call: Call): Invoice {
  const { given } = call;
  if (given.has('currency') && given.text('currency') !== 'inr') throw invalid('Invalid currency', 'currency');
  const collection = given.oneOf('collection_method', ['charge_automatically', 'send_invoice'], 'charge_automatically');
  const fee = given.whole('application_fee_amount');
  const invoice = makeInvoice(call, {
    ...{ collection, fee, customer: given.required('customer'), dueDate: dueDate(call, collection) },
    autoAdvance: given.flag('auto_advance'),
    description: given.text('description'),
    effectiveAt: given.whole('effective_at'),
    footer: given.text('footer'),
    metadata: given.metadata(),
    method: given.text('default_payment_method'),
    number: freeNumber(call, given.text('number')),
    rates: given.texts('default_tax_rates'),
  });
  if (given.oneOf('pending_invoice_items_behavior', ['exclude', 'include'], 'exclude') === 'exclude') return invoice;
  takePending(call, invoice);
  return summed(call, invoice);
}

/** What may change once it is finalized. */
const LASTING = ['metadata', 'auto_advance', 'expand'];

export function updateInvoice(call: Call): Invoice {
  const { given, change, account } = call;
  const before = loadInvoice(call);
  if (!Object.keys(given.fields).every((name) => LASTING.includes(name))) editable(before);
  const updated = change.put<Invoice>(account, {
    ...before,
    auto_advance: given.flag('auto_advance', before.auto_advance ?? false),
    description: given.text('description') ?? before.description,
    due_date: given.whole('due_date') ?? before.due_date,
    footer: given.text('footer') ?? before.footer,
    metadata: given.metadata(before.metadata ?? {}),
    number: freeNumber(call, given.text('number') ?? before.number, before.id),
  });
  emit(call, account, 'invoice.updated', updated);
  return updated;
}

export function deleteInvoice(call: Call): object {
  const invoice = editable(loadInvoice(call));
  for (const line of linesOf(call, invoice.id)) call.change.remove(call.account, line);
  call.change.remove(call.account, invoice);
  return { id: invoice.id, object: 'invoice', deleted: true };
}

export const finalizeInvoice = (call: Call): Invoice => finalize(call, loadInvoice(call));

/** Gives a draft its number, its page and its payment; one with nothing to pay is paid. */
export function finalize(call: Call, draft: Invoice): Invoice {
  const { change, account, origin } = call;
  if (draft.status !== 'draft')
    throw invalid(
      'This invoice is already finalized, you can’t re-finalize a non-draft invoice.',
      undefined,
      'invoice_not_editable',
    );
  const customer = change.get<Customer>(account, 'customer', draft.customer ?? '');
  const whole = summed(call, { ...draft, ...of(customer), starting_balance: customer.balance });
  const used = Math.min(-Math.min(0, customer.balance), Math.max(0, whole.total));
  if (used > 0) change.put<Customer>(account, { ...customer, balance: customer.balance + used });
  const count = change.all<Invoice>(account, 'invoice', ({ status }) => status !== 'draft').length;
  const page = `${origin}/hosted/invoice/${account}/${draft.id}`;
  const open = change.put<Invoice>(account, {
    ...whole,
    effective_at: whole.effective_at ?? change.now(),
    ending_balance: customer.balance + used,
    hosted_invoice_url: page,
    invoice_pdf: `${page}/pdf`,
    number:
      whole.number ?? `${(customer.id.slice(4, 12) || 'INV').toUpperCase()}-${String(count + 1).padStart(4, '0')}`,
    status: 'open',
    status_transitions: { ...whole.status_transitions, finalized_at: change.now() },
  });
  if (open.amount_due > 0) askFor(call, open, change.get<Plan>(account, 'invoice_plan', `plan_${open.id}`).fee);
  emit(call, account, 'invoice.finalized', open);
  return open.amount_due > 0 ? open : paid(call, open, 0);
}

/** An invoice is paid: by what came, or by nothing where nothing was due. */
export function paid(call: Call, invoice: Invoice, amount: number, attempted = amount > 0): Invoice {
  const { change, account } = call;
  const settled = change.put<Invoice>(account, {
    ...invoice,
    amount_paid: invoice.amount_paid + amount,
    amount_remaining: 0,
    attempted: invoice.attempted || attempted,
    status: 'paid',
    status_transitions: { ...invoice.status_transitions, paid_at: change.now() },
  });
  emit(call, account, 'invoice.paid', settled);
  invoicePaid(call, settled);
  return settled;
}

/** @throws Refusal unless it is open: Stripe's answer to paying or ending any other */
export function onlyOpen(invoice: Invoice, also: readonly Invoice['status'][] = []): Invoice {
  if (invoice.status !== 'open' && !also.includes(invoice.status))
    throw invalid(
      `Invoice is ${invoice.status}: you can only pass in open invoices.`,
      undefined,
      'status_transition_invalid',
    );
  return invoice;
}

/** It is finalized if it has to be; Stripe's letter is nothing the stand-in sends. */
export function sendInvoice(call: Call): Invoice {
  const invoice = loadInvoice(call);
  if (invoice.collection_method !== 'send_invoice') throw invalid('Only invoices to be sent can be sent.');
  const sent = invoice.status === 'draft' ? finalize(call, invoice) : onlyOpen(invoice, ['paid']);
  emit(call, call.account, 'invoice.sent', sent);
  return sent;
}

export function voidInvoice(call: Call): Invoice {
  const invoice = onlyOpen(loadInvoice(call), ['uncollectible']);
  return ended(call, invoice, 'void', 'voided_at', 'invoice.voided');
}

export function markUncollectible(call: Call): Invoice {
  const invoice = onlyOpen(loadInvoice(call));
  return ended(call, invoice, 'uncollectible', 'marked_uncollectible_at', 'invoice.marked_uncollectible');
}

type Ending = 'voided_at' | 'marked_uncollectible_at';

/** A void one can't be paid any more; an uncollectible one can, until it is void. */
function ended(call: Call, invoice: Invoice, status: Invoice['status'], at: Ending, type: string): Invoice {
  const { change, account } = call;
  if (status === 'void') stopAsking(call, invoice.id);
  const over = change.put<Invoice>(account, {
    ...invoice,
    ...(status === 'void' ? { amount_remaining: 0 } : {}),
    status,
    status_transitions: { ...invoice.status_transitions, [at]: change.now() },
  });
  emit(call, account, type, over);
  return over;
}

/** What is not shown unless it is asked for by `expand[]`. */
export function shown(call: Call, invoice: Invoice): Invoice {
  const asked = call.given.texts('expand').some((path) => path.split('.')[0] === 'payments');
  if (!asked) return invoice;
  const data: Requested[] = paymentsOf(call, invoice.id);
  const url = `/v1/invoice_payments?invoice=${invoice.id}`;
  return { ...invoice, payments: { object: 'list', data, has_more: false, url } };
}

/** What a draft of these lines would come to; nothing is kept. */
export function createPreview(call: Call): Invoice {
  const { given } = call;
  const { balance } = call.change.get<Customer>(call.account, 'customer', given.required('customer'), 'customer');
  const made = makeInvoice(call, { customer: given.required('customer'), collection: 'charge_automatically' });
  const draft = { ...made, starting_balance: balance };
  if (given.has('subscription')) for (const line of previewLines(call)) makeLine(call, draft, line);
  for (const item of given.list('invoice_items'))
    makeLine(call, draft, {
      amount: item.requiredWhole('amount', -99_999_999),
      description: item.text('description'),
      rates: item.texts('tax_rates'),
    });
  const preview = summed(call, draft);
  call.change.puts.clear();
  return { ...preview, id: `upcoming_${preview.id}`, billing_reason: 'upcoming' };
}

export const listLines = (call: Call) => linesOf(call, loadInvoice(call).id);
