import type { Clock } from '#app/platform/clock.server.ts';
import { addressAtStripe, onAccount, opOf, post, type StripeSession, stripe } from '#app/platform/stripe.server.ts';
import type { cardPayments } from '#db/schema/index.ts';
import type { InvoiceParty } from '#db/schema/invoices.ts';
import { chargeModel } from './charge-model.ts';

type Row = typeof cardPayments.$inferSelect;
/** What Stripe's page says of what is paid there. */
export type Sold = {
  /** The one line of the page. */
  name: string;
  description: string;
  recipient: InvoiceParty;
  /** Where the page leads back to, paid or not. */
  back: string;
};

/** What the page at Stripe is opened with: nothing in it changes from one try to the next. */
function sessionTerms(row: Row, { name, description, recipient, back }: Sold) {
  const operation = `card_payment:${row.id}:create`;
  // Only finds the row: whose money it is follows from the account Stripe names.
  const metadata = {
    ...{ op: opOf(operation), org: row.orgId },
    ...(row.bookingId === null ? { invoice: row.invoiceId ?? '' } : { booking: row.bookingId }),
    ...{ attempt: String(row.attempt), card_payment: row.id },
  };
  const params = {
    mode: 'payment' as const,
    line_items: [
      {
        quantity: 1,
        price_data: {
          ...{ currency: 'inr', unit_amount: Number(row.amountPaise) },
          product_data: { name },
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
      description,
      // Cards of other countries are charged in India with the payer's name and address only.
      shipping: {
        name: recipient.legalName,
        address: addressAtStripe(recipient),
      },
      metadata,
      ...chargeModel(row.chargeModel).payment(row.accountId, row.applicationFeePaise),
    },
  };
  return { operation, params };
}

/** Opens the page at Stripe, once for a try. @throws Error of Stripe; the same may be asked again */
export function createSession(row: Row, sold: Sold, clock: Clock): Promise<StripeSession> {
  const { operation, params } = sessionTerms(row, sold);
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
