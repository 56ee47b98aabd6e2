import type { Clock } from '#app/platform/clock.server.ts';
import { linkTo } from '#app/platform/mail.server.ts';
import { onAccount, opOf, post, type StripeSession, stripe } from '#app/platform/stripe.server.ts';
import type { cardPayments } from '#db/schema/index.ts';
import type { InvoiceParty } from '#db/schema/invoices.ts';
import { chargeModel } from './charge-model.ts';

type Row = typeof cardPayments.$inferSelect;
/** What Stripe's page says of the invoice. */
export type Invoiced = {
  number: string;
  bookingReference: string;
  supplier: InvoiceParty;
  recipient: InvoiceParty;
  shipperSlug: string;
};

/** What the page at Stripe is opened with: nothing in it changes from one try to the next. */
function sessionTerms(row: Row, invoice: Invoiced) {
  const { number, bookingReference, supplier, recipient, shipperSlug } = invoice;
  const operation = `card_payment:${row.id}:create`;
  const back = linkTo(`/o/${shipperSlug}/invoices/${row.invoiceId}`);
  // Only finds the row: whose money it is follows from the account Stripe names.
  const metadata = {
    ...{ op: opOf(operation), org: row.orgId, invoice: row.invoiceId },
    ...{ attempt: String(row.attempt), card_payment: row.id },
  };
  const params = {
    mode: 'payment' as const,
    line_items: [
      {
        quantity: 1,
        price_data: {
          ...{ currency: 'inr', unit_amount: Number(row.amountPaise) },
          product_data: { name: `Invoice ${number} of ${supplier.legalName}` },
        },
      },
    ],
    success_url: `${back}?card=paid`,
    cancel_url: `${back}?card=left`,
    expires_at: Math.floor(row.expiresAt.getTime() / 1000),
    client_reference_id: row.id,
    billing_address_collection: 'required' as const,
    metadata,
    payment_intent_data: {
      description: `Storage, booking ${bookingReference}, invoice ${number}`,
      // Cards of other countries are charged in India with the payer's name and address only.
      shipping: {
        name: recipient.legalName,
        address: { line1: recipient.address, postal_code: recipient.pin, state: recipient.stateName, country: 'IN' },
      },
      metadata,
      ...chargeModel(row.chargeModel).payment(row.accountId, row.applicationFeePaise),
    },
  };
  return { operation, params };
}

/** Opens the page at Stripe, once for a try. @throws Error of Stripe; the same may be asked again */
export function createSession(row: Row, invoice: Invoiced, clock: Clock): Promise<StripeSession> {
  const { operation, params } = sessionTerms(row, invoice);
  return post(
    {
      ...{ operation, params, account: chargeModel(row.chargeModel).on(row.accountId) },
      send: (options) => stripe().checkout.sessions.create(params, options),
      read: (id) => readSession(row, id),
      find: () => findSession(row),
    },
    clock,
  );
}

/** A try's page as Stripe has it, with the payment made on it. */
export const readSession = (row: Pick<Row, 'chargeModel' | 'accountId'>, id: string): Promise<StripeSession> =>
  stripe().checkout.sessions.retrieve(
    id,
    { expand: ['payment_intent.latest_charge'] },
    onAccount(chargeModel(row.chargeModel).on(row.accountId)),
  );

/** Clocks need not agree to the second. */
const SKEW_S = 300;

/** The page of a try whose answer was lost; null where Stripe has made none. */
export async function findSession(row: Row): Promise<StripeSession | null> {
  const op = opOf(`card_payment:${row.id}:create`);
  const since = Math.floor(row.openedAt.getTime() / 1000) - SKEW_S;
  const listed = stripe().checkout.sessions.list(
    { limit: 100, created: { gte: since } },
    onAccount(chargeModel(row.chargeModel).on(row.accountId)),
  );
  for await (const session of listed) if (session.metadata?.op === op) return session;
  return null;
}

/** Closes a try's page, so that nothing can be paid there any more. @returns the page as it is then: paid, perhaps */
export async function expireSession(row: Row, sessionId: string, clock: Clock): Promise<StripeSession> {
  const now = await readSession(row, sessionId);
  if (now.status !== 'open') return now;
  try {
    await post(
      {
        ...{ operation: `card_payment:${row.id}:expire`, params: { sessionId } },
        account: chargeModel(row.chargeModel).on(row.accountId),
        send: (options) => stripe().checkout.sessions.expire(sessionId, {}, options),
        ...{ read: null, find: null },
      },
      clock,
    );
  } catch (error) {
    // Paid or over at that very moment: Stripe says so when it is read.
    const after = await readSession(row, sessionId);
    if (after.status === 'open') throw error;
    return after;
  }
  return readSession(row, sessionId);
}
