import { addDays, plainDate, startOfDayInZone } from '#app/domain/shared/plain-date.ts';
import { chargeModel } from '#app/features/cards/charge-model.ts';
import { INVOICE_TIME_ZONE } from '#app/features/invoices/invoice-view.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import {
  onAccount,
  opOf,
  post,
  type StripeCreditNote,
  type StripeInvoice,
  type StripeOptions,
  stripe,
} from '#app/platform/stripe.server.ts';
import type { creditNotes, invoiceLines, invoices, stripeInvoices } from '#db/schema/index.ts';

type Row = typeof stripeInvoices.$inferSelect;
type Ours = {
  invoice: typeof invoices.$inferSelect;
  lines: readonly (typeof invoiceLines.$inferSelect)[];
  /** The platform's part of what its page is paid with. */
  feePaise: bigint;
};

const opFor = ({ invoiceId }: Row, step: string) => `stripe_invoice:${invoiceId}:${step}`;

/** Stripe's invoice with what was paid on it. */
export const readInvoice = ({ accountId }: Pick<Row, 'accountId'>, id: string): Promise<StripeInvoice> =>
  stripe().invoices.retrieve(id, { expand: ['payments'] }, onAccount(accountId));

/** The last second of the day it is due on, in India. */
export const dueSecond = (dueOn: string): number =>
  startOfDayInZone(addDays(plainDate(dueOn), 1), INVOICE_TIME_ZONE).getTime() / 1000 - 1;

/** Makes a draft with our number, which nothing but our own next call moves on. */
export function createDraft(
  row: Row,
  { invoice, feePaise }: Ours,
  customer: string,
  clock: Clock,
): Promise<StripeInvoice> {
  const operation = opFor(row, 'create');
  const params = {
    customer,
    collection_method: 'send_invoice' as const,
    due_date: dueSecond(invoice.dueOn),
    number: invoice.number,
    auto_advance: false,
    currency: 'inr',
    description: `Storage, booking ${invoice.bookingReference}. The tax invoice ${invoice.number} of ${invoice.supplier.legalName} is the document of record.`,
    // Only finds the row: whose money it is follows from the account Stripe names.
    metadata: { op: opOf(operation), org: row.orgId, invoice: row.invoiceId },
    ...chargeModel('direct').payment(row.accountId, feePaise),
  };
  return post(
    {
      ...{ operation, params, account: row.accountId },
      send: (options) => stripe().invoices.create(params, options),
      read: (id) => readInvoice(row, id),
      find: () => findInvoice(row, customer, params.metadata.op),
    },
    clock,
  );
}

async function findInvoice({ accountId }: Row, customer: string, op: string): Promise<StripeInvoice | null> {
  const listed = stripe().invoices.list({ limit: 100, customer }, onAccount(accountId));
  for await (const invoice of listed) if (invoice.metadata?.op === op) return invoice;
  return null;
}

/** Our lines, and the taxes as lines of their own: Stripe would round each rate by itself, and ours are the law's. */
export function linesFor({
  invoice,
  lines,
}: Pick<Ours, 'invoice' | 'lines'>): { description: string; amount: number }[] {
  const { cgstPaise, sgstPaise, igstPaise, roundOffPaise, reverseCharge } = invoice;
  const added: [string, bigint][] = [
    ['CGST', reverseCharge ? 0n : cgstPaise],
    ['SGST', reverseCharge ? 0n : sgstPaise],
    ['IGST', reverseCharge ? 0n : igstPaise],
    ['Round off', roundOffPaise],
  ];
  return [
    ...lines.map(({ description, formula, taxablePaise }) => ({
      description: `${description}: ${formula}`.slice(0, 500),
      amount: Number(taxablePaise),
    })),
    ...added
      .filter(([, paise]) => paise !== 0n)
      .map(([description, paise]) => ({ description, amount: Number(paise) })),
  ];
}

export function addLines(row: Row, draft: StripeInvoice, ours: Ours, clock: Clock): Promise<StripeInvoice> {
  const params = { lines: linesFor(ours) };
  return post(
    {
      ...{ operation: opFor(row, 'lines'), params: { id: draft.id, ...params }, account: row.accountId },
      send: (options) => stripe().invoices.addLines(draft.id, params, options),
      read: (id) => readInvoice(row, id),
      find: () => only(row, draft.id, ({ lines }) => lines.data.length > 0),
    },
    clock,
  );
}

/** Gives it its page. Stripe sends no letter: ours leads to it. */
export const finalize = (row: Row, draft: StripeInvoice, clock: Clock): Promise<StripeInvoice> =>
  move(row, draft.id, 'finalize', clock, {
    send: (options) => stripe().invoices.finalizeInvoice(draft.id, { auto_advance: false }, options),
    isDone: ({ status }) => status !== 'draft',
  });

/** Nothing can be paid on its page any more. */
export const voidAtStripe = (row: Row, id: string, clock: Clock): Promise<StripeInvoice> =>
  move(row, id, 'void', clock, {
    send: (options) => stripe().invoices.voidInvoice(id, {}, options),
    isDone: ({ status }) => status === 'void',
  });

/** All of it came another way than by its page. */
export const payElsewhere = (row: Row, id: string, clock: Clock): Promise<StripeInvoice> =>
  move(row, id, 'pay-elsewhere', clock, {
    send: (options) => stripe().invoices.pay(id, { paid_out_of_band: true }, options),
    isDone: ({ status }) => status === 'paid',
  });

type Move = {
  send: (options: StripeOptions) => Promise<StripeInvoice>;
  isDone: (invoice: StripeInvoice) => boolean;
};

const move = (row: Row, id: string, step: string, clock: Clock, { send, isDone }: Move): Promise<StripeInvoice> =>
  post(
    {
      ...{ operation: opFor(row, step), params: { id }, account: row.accountId, send },
      read: (read) => readInvoice(row, read),
      find: () => only(row, id, isDone),
    },
    clock,
  );

async function only(row: Row, id: string, isSo: (invoice: StripeInvoice) => boolean): Promise<StripeInvoice | null> {
  const invoice = await readInvoice(row, id);
  return isSo(invoice) ? invoice : null;
}

/**
 * Credits Stripe's invoice by a note of ours: less to pay first; what is beyond that goes back outside of it, by our refund or as the shipper's balance.
 */
export function credit(
  row: Row,
  invoice: StripeInvoice,
  note: typeof creditNotes.$inferSelect,
  clock: Clock,
): Promise<StripeCreditNote> {
  const operation = `stripe_credit_note:${note.id}:create`;
  const amount = Number(note.payablePaise);
  const outside = Math.max(0, amount - invoice.amount_remaining);
  const params = {
    ...{ invoice: invoice.id, amount, email_type: 'none' as const },
    ...(outside > 0 ? { out_of_band_amount: outside } : {}),
    memo: `Credit note ${note.number}`,
    metadata: { op: opOf(operation), org: row.orgId, credit_note: note.id },
  };
  return post(
    {
      ...{ operation, params, account: row.accountId },
      send: (options) => stripe().creditNotes.create(params, options),
      read: (id) => stripe().creditNotes.retrieve(id, {}, onAccount(row.accountId)),
      find: () => findNote(row, invoice.id, params.metadata.op),
    },
    clock,
  );
}

async function findNote({ accountId }: Row, invoice: string, op: string): Promise<StripeCreditNote | null> {
  for await (const note of stripe().creditNotes.list({ limit: 100, invoice }, onAccount(accountId)))
    if (note.metadata?.op === op) return note;
  return null;
}
