import { and, eq } from 'drizzle-orm';
import { paymentMoves } from '#app/domain/ledger/card-money.ts';
import { feeTaken, unmatchedReceived } from '#app/domain/ledger/events.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { inr, type Money, ZERO_INR } from '#app/domain/shared/money.ts';
import { dateInZone, latest, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { takeAdvance } from '#app/features/checkout/card-advance.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { INVOICE_TIME_ZONE } from '#app/features/invoices/invoice-view.ts';
import { ofHostAlone, postJournals } from '#app/features/ledger/post-journals.server.ts';
import { writePayment } from '#app/features/payments/write-payment.server.ts';
import { applyFeeAdvance } from '#app/features/settlements/fee-advance.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Tx, withBooksOf, withSystem } from '#app/platform/db.server.ts';
import { enqueue } from '#app/platform/queue.server.ts';
import {
  onAccount,
  type StripeCharge,
  type StripeIntent,
  type StripeSession,
  stripe,
} from '#app/platform/stripe.server.ts';
import { cardPayments, invoices, receipts } from '#db/schema/index.ts';
import { accountOf } from './card-account.server.ts';
import { chargeModel } from './charge-model.ts';
import { readSession } from './checkout-terms.server.ts';

export type CardPaymentRow = typeof cardPayments.$inferSelect;

/**
 * The try that an object of Stripe names in its metadata, if the account that tells of it is the host's own. Whatever another
 * account says of it is not about it: anybody with an account of ours can write any metadata.
 */
export async function tryNamed(
  metadata: Record<string, string> | null | undefined,
  account: string,
): Promise<CardPaymentRow | null> {
  const id = metadata?.card_payment ?? '';
  if (!isUuid(id)) return null;
  const [row] = await withSystem((tx) => tx.select().from(cardPayments).where(eq(cardPayments.id, id)));
  if (!row || chargeModel(row.chargeModel).toldBy(row.accountId) !== account) return null;
  const owner = await withBooksOf(row.orgId, (tx) => accountOf(tx, row.orgId));
  return owner?.accountId === row.accountId ? row : null;
}

/** The try a payment is for: named in its metadata, or the one whose invoice at Stripe waits for it. */
export async function tryOf(intent: StripeIntent, account: string): Promise<CardPaymentRow | null> {
  const named = await tryNamed(intent.metadata, account);
  if (named) return named;
  const of = and(eq(cardPayments.paymentIntentId, intent.id), eq(cardPayments.accountId, account));
  const [row] = await withSystem((tx) => tx.select().from(cardPayments).where(of));
  return row && chargeModel(row.chargeModel).toldBy(row.accountId) === account ? row : null;
}

/** Reads a payment again, with the charge that says when it was made. */
export const readIntent = (id: string, account: string): Promise<StripeIntent> =>
  stripe().paymentIntents.retrieve(id, { expand: ['latest_charge'] }, onAccount(account || null));

/** A page at Stripe, as far as it says where a try is. */
type Page = Pick<StripeSession, 'id' | 'status' | 'url' | 'payment_intent'>;

/**
 * Brings a try to where its page at Stripe is.
 * @param session null: Stripe has none, and none will be opened for it
 * @returns whether anything changed
 */
export async function settleSession(row: CardPaymentRow, session: Page | null, clock: Clock): Promise<boolean> {
  const intent = typeof session?.payment_intent === 'object' ? session.payment_intent : null;
  if (intent?.status === 'succeeded') return settleIntent(row, intent, clock);
  return withBooksOf(row.orgId, async (tx) => {
    const now = await lock(tx, row.id);
    const to = session === null || session.status === 'expired' ? 'expired' : 'open';
    const moves = paymentMoves(now.state, to);
    await tx
      .update(cardPayments)
      .set({
        checkedAt: clock.now(),
        ...(now.sessionId === null && session ? { sessionId: session.id } : {}),
        ...(moves ? { state: to, sessionUrl: to === 'open' ? (session?.url ?? null) : null } : {}),
      })
      .where(eq(cardPayments.id, row.id));
    return moves;
  });
}

/** Reads a try's page and brings the try there. */
export async function settleFromStripe(row: CardPaymentRow, sessionId: string, clock: Clock): Promise<boolean> {
  return settleSession(row, await readSession(row, sessionId), clock);
}

/**
 * Records what was paid, once: the money, the invoice it settles, the letter and the try itself, together. An invoice that was
 * paid otherwise meanwhile leaves it as the shipper's balance; a void one leaves it unmatched, in sight.
 */
export async function settleIntent(row: CardPaymentRow, intent: StripeIntent, clock: Clock): Promise<boolean> {
  if (intent.status !== 'succeeded') return false;
  if (intent.currency !== 'inr' || intent.amount_received <= 0)
    throw new Error(`A payment of ${intent.amount_received} ${intent.currency} can't be recorded`);
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  const paidAt = charge ? new Date(charge.created * 1000) : clock.now();
  return withBooksOf(row.orgId, async (tx) => {
    const now = await lock(tx, row.id);
    if (!paymentMoves(now.state, 'paid')) return false;
    const amount = inr(BigInt(intent.amount_received));
    const came = { amount, reference: intent.id, on: dateInZone(paidAt, INVOICE_TIME_ZONE) };
    if (now.bookingId === null) await forInvoice(tx, now, came);
    else await forBooking(tx, { ...now, bookingId: now.bookingId }, came);
    const fee = await takeFee(tx, now, charge, came.on, todayForInvoices(clock.now()));
    await tx
      .update(cardPayments)
      .set({
        ...{ ...fee, state: 'paid', paymentIntentId: intent.id, receivedPaise: amount.paise },
        ...{ paidAt, checkedAt: clock.now(), sessionUrl: null },
      })
      .where(eq(cardPayments.id, row.id));
    return true;
  });
}

type CameIn = { amount: Money; reference: string; on: PlainDate };

/** Books what Stripe kept of it for the platform, and pays with it what commission has been charged already. */
async function takeFee(
  tx: Tx,
  { id, orgId }: CardPaymentRow,
  charge: StripeCharge | null,
  on: PlainDate,
  today: PlainDate,
) {
  const taken = inr(BigInt(charge?.application_fee_amount ?? 0));
  if (!charge || taken.paise === 0n) return {};
  await postJournals(tx, [{ journal: feeTaken({ id, on }, orgId, taken), about: ofHostAlone(orgId) }]);
  await applyFeeAdvance(tx, orgId, latest(on, today));
  const kept = charge.application_fee;
  return { feeTakenPaise: taken.paise, applicationFeeId: typeof kept === 'string' ? kept : (kept?.id ?? null) };
}

async function forInvoice(tx: Tx, row: CardPaymentRow, { amount, reference, on }: CameIn): Promise<void> {
  const [invoice] = await tx
    .select()
    .from(invoices)
    .where(eq(invoices.id, row.invoiceId ?? ''))
    .for('update');
  if (!invoice) throw new Error('The invoice of a card payment is there');
  const receivedOn = latest(on, plainDate(invoice.issuedOn));
  if (invoice.voidedAt !== null) {
    await holdUnmatched(tx, invoice, { reference, paise: amount.paise, receivedOn });
    return;
  }
  await writePayment(tx, invoice, {
    ...{ amount, tds: ZERO_INR, rail: 'card', reference, receivedOn, recordedBy: null },
    collector: chargeModel(row.chargeModel).collector,
  });
}

/** Money is in the books first; what the booking gets for it is decided right after, by a job of its own. */
async function forBooking(
  tx: Tx,
  { orgId, shipperOrgId, bookingId }: { orgId: string; shipperOrgId: string; bookingId: string },
  { amount, reference, on }: CameIn,
): Promise<void> {
  await takeAdvance(tx, { orgId, shipperOrgId, bookingId }, { amount, reference, takenOn: on });
  await enqueue(tx, 'cards.bookings', {}, { key: 'cards.bookings' });
}

type Held = { reference: string; paise: bigint; receivedOn: PlainDate };

async function holdUnmatched(
  tx: Tx,
  { orgId, number }: { orgId: string; number: string },
  { reference, paise, receivedOn }: Held,
): Promise<void> {
  const [receipt] = await tx
    .insert(receipts)
    .values({
      ...{ orgId, collector: 'host', rail: 'card', reference, receivedOn, recordedBy: null },
      ...{ amountPaise: paise, narration: `Card payment for ${number}, which is void` },
    })
    .onConflictDoNothing()
    .returning({ id: receipts.id });
  if (!receipt) return;
  const journal = unmatchedReceived({ id: receipt.id, on: receivedOn }, orgId, {
    amount: inr(paise),
    collector: 'host',
  });
  await postJournals(tx, [{ journal, about: ofHostAlone(orgId) }]);
}

async function lock(tx: Tx, id: string): Promise<CardPaymentRow> {
  const [row] = await tx.select().from(cardPayments).where(eq(cardPayments.id, id)).for('update');
  if (!row) throw new Error('A card payment is never removed');
  return row;
}
