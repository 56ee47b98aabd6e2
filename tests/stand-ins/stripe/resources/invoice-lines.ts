import type Stripe from 'stripe';
import { type Call, pathId } from '../call.ts';
import { INVOICE_ITEM, LINE_ITEM } from '../invoice-shapes.ts';
import type { Kept } from '../kept.ts';
import type { Parameters } from '../parameters.ts';
import { invalid } from '../refusal.ts';
import { type Invoice, loadInvoice, summed } from './invoices.ts';
import { taxesOn, taxRates } from './tax-rates.ts';

export type Line = Kept<Stripe.InvoiceLineItem>;
type Item = Kept<Stripe.InvoiceItem>;

/** What a line is made with: an API call's own, an invoice item's or a subscription's. */
export type LineWanted = {
  amount: number;
  description: string | null;
  metadata?: Record<string, string>;
  quantity?: number;
  rates?: readonly string[];
  parent?: Line['parent'];
  period?: Line['period'];
  pricing?: Line['pricing'];
  subscription?: string | null;
};

export const linesOf = ({ change, account }: Call, invoice: string): Line[] =>
  change.all<Line>(account, 'line_item', (line) => line.invoice === invoice);

/** Adds a line to a draft; the caller sums the invoice up. */
export function makeLine(call: Call, invoice: Invoice, { rates = [], ...wanted }: LineWanted): Line {
  const { change, account } = call;
  const { amount, quantity = 1 } = wanted;
  const own = taxRates(call, rates);
  return change.put<Line>(account, {
    ...LINE_ITEM,
    id: change.id('il'),
    amount,
    description: wanted.description,
    invoice: invoice.id,
    metadata: wanted.metadata ?? {},
    parent: wanted.parent ?? null,
    period: wanted.period ?? { end: change.now(), start: change.now() },
    pricing: wanted.pricing ?? null,
    quantity,
    quantity_decimal: String(quantity),
    subscription: wanted.subscription ?? null,
    subtotal: amount,
    taxes: taxesOn(amount, own.length > 0 ? own : invoice.default_tax_rates),
  });
}

/** @throws Refusal unless the invoice is a draft */
export function editable(invoice: Invoice): Invoice {
  if (invoice.status !== 'draft')
    throw invalid('Finalized invoices can’t be updated in this way.', undefined, 'invoice_not_editable');
  return invoice;
}

/** An amount may be below zero: it reduces what is due. */
const LEAST = -99_999_999;

function wantedOf(given: Parameters): LineWanted {
  const amount = given.whole('amount', LEAST);
  const each = given.text('unit_amount_decimal');
  const quantity = given.whole('quantity') ?? 1;
  if ((amount === null) === (each === null)) throw invalid('One of amount or unit_amount_decimal.', 'amount');
  return {
    amount: amount ?? Math.round(Number(each) * quantity),
    description: given.text('description'),
    metadata: given.metadata(),
    quantity,
    rates: given.texts('tax_rates'),
  };
}

export function addLines(call: Call): Invoice {
  const invoice = editable(loadInvoice(call));
  const lines = call.given.list('lines');
  if (lines.length === 0) throw invalid('Missing required param: lines.', 'lines', 'parameter_missing');
  for (const line of lines) {
    line.allow(['amount', 'description', 'metadata', 'quantity', 'tax_rates']);
    makeLine(call, invoice, wantedOf(line));
  }
  return summed(call, invoice);
}

export function createItem(call: Call): Item {
  const { change, account, given } = call;
  const into = given.text('invoice');
  const invoice = into === null ? null : editable(loadInvoice(call, into));
  const customer = given.text('customer') ?? invoice?.customer ?? given.required('customer');
  change.get(account, 'customer', customer, 'customer');
  const { amount, description, rates = [], quantity = 1, metadata = {} } = wantedOf(given);
  const item = change.put<Item>(account, {
    ...INVOICE_ITEM,
    id: change.id('ii'),
    amount,
    customer,
    date: change.now(),
    description,
    invoice: into,
    metadata,
    period: { end: change.now(), start: change.now() },
    pricing: { type: 'price_details', unit_amount_decimal: String(amount / (quantity || 1)) },
    quantity,
    quantity_decimal: String(quantity),
    tax_rates: taxRates(call, rates),
  });
  if (invoice) {
    lineOf(call, invoice, item);
    summed(call, invoice);
  }
  return item;
}

/** The line that an item becomes on an invoice. */
function lineOf(call: Call, invoice: Invoice, item: Item): Line {
  const { amount, description, metadata, quantity, period, pricing, tax_rates } = item;
  const details = { invoice_item: item.id, proration: false, proration_details: null, subscription: null };
  return makeLine(call, invoice, {
    ...{ amount, description, quantity, period, pricing, metadata: metadata ?? {} },
    rates: (tax_rates ?? []).map(({ id }) => id),
    parent: { invoice_item_details: details, subscription_item_details: null, type: 'invoice_item_details' },
  });
}

/** Takes what waits for the customer's next invoice into this one. */
export function takePending(call: Call, invoice: Invoice): void {
  const { change, account } = call;
  const items = change.all<Item>(account, 'invoiceitem');
  for (const item of items.filter(({ customer, invoice: on }) => on === null && customer === invoice.customer)) {
    change.put<Item>(account, { ...item, invoice: invoice.id });
    lineOf(call, invoice, item);
  }
}

/** An item that can still be changed, with the draft it is on. */
function openItem(call: Call): { item: Item; invoice: Invoice | null } {
  const item = call.change.get<Item>(call.account, 'invoiceitem', pathId(call));
  return { item, invoice: item.invoice === null ? null : editable(loadInvoice(call, item.invoice)) };
}

const without = (call: Call, item: Item, invoice: Invoice): void => {
  const line = linesOf(call, invoice.id).find(({ parent }) => parent?.invoice_item_details?.invoice_item === item.id);
  if (line) call.change.remove(call.account, line);
};

export function updateItem(call: Call): Item {
  const { given, change, account } = call;
  const { item, invoice } = openItem(call);
  const changed = change.put<Item>(account, {
    ...item,
    amount: given.whole('amount', LEAST) ?? item.amount,
    description: given.text('description') ?? item.description,
    metadata: given.metadata(item.metadata ?? {}),
    tax_rates: given.has('tax_rates') ? taxRates(call, given.texts('tax_rates')) : item.tax_rates,
  });
  if (invoice) {
    without(call, item, invoice);
    lineOf(call, invoice, changed);
    summed(call, invoice);
  }
  return changed;
}

export function deleteItem(call: Call): object {
  const { item, invoice } = openItem(call);
  if (invoice) without(call, item, invoice);
  call.change.remove(call.account, item);
  if (invoice) summed(call, invoice);
  return { id: item.id, object: 'invoiceitem', deleted: true };
}
