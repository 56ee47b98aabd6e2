import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { transition } from '#app/domain/booking/lifecycle.ts';
import { CARD_MARGIN_MINUTES, CARD_PAGE_MINUTES } from '#app/domain/booking/terms.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { inr, plus } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { roundOffOf } from '#app/domain/tax/tax-engine.ts';
import { type LockedBooking, NO_SUCH_BOOKING } from '#app/features/bookings/take-step.server.ts';
import { writeMove } from '#app/features/bookings/write-move.server.ts';
import { accountOf, isReady, stripeDown } from '#app/features/cards/card-account.server.ts';
import { MOST_BY_CARD_PAISE } from '#app/features/cards/card-payment-view.ts';
import { createSession } from '#app/features/cards/checkout-terms.server.ts';
import { type CardPaymentRow, settleSession } from '#app/features/cards/settle-payment.server.ts';
import { bookingParties } from '#app/features/invoices/booking-parties.server.ts';
import { feeAheadOf } from '#app/features/settlements/fee-advance.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { callsIn, type Tx, withBooksOf, withTenant } from '#app/platform/db.server.ts';
import { env } from '#app/platform/env.server.ts';
import { linkTo } from '#app/platform/mail.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { cardsAreSetUp } from '#app/platform/stripe.server.ts';
import { bookings, cardPayments } from '#db/schema/index.ts';

const MINUTE_MS = 60_000;

/** A held booking as its row has it, and the text of its version. */
type Held = { booking: LockedBooking; version: string; isOver: boolean };

/**
 * Opens Stripe's page for the whole price of a held booking, for its shipper. The places are kept until the page is closed and a
 * little longer; that is done once for a booking. Asked again, the same page is shown.
 */
export async function payForBooking(
  scope: TenantScope,
  { bookingId }: { bookingId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ url: string }>> {
  if (!isUuid(bookingId)) return NO_SUCH_BOOKING;
  if (!cardsAreSetUp()) return refuse(notOffered());
  const feePaise = await feeFor(scope, bookingId, clock);
  const written = await runOnce<{ id: string }>(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    (tx) => writeTry(tx, scope, { bookingId, feePaise }, clock),
  );
  if (!written.ok) return written;
  try {
    return await openPage(scope, written.value.id, clock);
  } catch (error) {
    return refuse(stripeDown(error));
  }
}

/** What is asked for on the page: the price as the invoice will round it. */
export const askedFor = (booking: Pick<LockedBooking, 'totalPaise'>): bigint => {
  const total = inr(booking.totalPaise);
  return plus(total, roundOffOf(total)).paise;
};

/**
 * Whether a booking's terms let it be paid ahead: confirmed without its host, one invoice for the whole price, an amount Stripe
 * takes. Money paid ahead is put to one invoice; of a stay billed by months there are many.
 */
export const canBePaidAhead = (booking: Pick<LockedBooking, 'bookingMode' | 'billingMode' | 'totalPaise'>): boolean =>
  booking.bookingMode === 'instant' &&
  booking.billingMode === 'advance' &&
  booking.totalPaise > 0n &&
  askedFor(booking) <= MOST_BY_CARD_PAISE;

/** What is taken ahead of the host's commission; worked out in its books, which a shipper doesn't read. */
async function feeFor(scope: TenantScope, bookingId: string, clock: Clock): Promise<bigint> {
  const mine = and(eq(bookings.id, bookingId), eq(bookings.shipperOrgId, scope.orgId));
  const [booking] = await withTenant(scope, (tx) => tx.select().from(bookings).where(mine));
  if (!booking) return 0n;
  const of = { bookingId, invoice: null, paidPaise: askedFor(booking) };
  return withBooksOf(booking.hostOrgId, (tx) => feeAheadOf(tx, of, clock));
}

async function lockHeld(tx: Tx, { orgId }: TenantScope, bookingId: string): Promise<Held | null> {
  const [row] = await tx
    .select({
      booking: bookings,
      version: sql<string>`${bookings.updatedAt}::text`,
      isOver: sql<boolean>`coalesce(${bookings.waitsUntil} <= clock_timestamp(), true)`,
    })
    .from(bookings)
    .where(and(eq(bookings.id, bookingId), eq(bookings.shipperOrgId, orgId)))
    .for('update');
  return row ?? null;
}

/** Writes the try and keeps the places for it, or finds the one that is open; nothing is asked of Stripe yet. */
async function writeTry(
  tx: Tx,
  scope: TenantScope,
  { bookingId, feePaise }: { bookingId: string; feePaise: bigint },
  clock: Clock,
): Promise<Outcome<{ id: string }>> {
  const held = await lockHeld(tx, scope, bookingId);
  if (!held) return NO_SUCH_BOOKING;
  const { booking, isOver } = held;
  const state = isOver && booking.state === 'held' ? 'expired' : booking.state;
  const step = transition(state, 'keep', 'shipper');
  if (!step.ok) return step;
  const [last] = await tx
    .select()
    .from(cardPayments)
    .where(eq(cardPayments.bookingId, bookingId))
    .orderBy(desc(cardPayments.attempt))
    .limit(1);
  if (last) return last.state === 'opening' || last.state === 'open' ? done({ id: last.id }) : refuse(onceOnly());
  const account = await accountOf(tx, booking.hostOrgId);
  if (!isReady(account) || !canBePaidAhead(booking)) return refuse(notOffered());
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + CARD_PAGE_MINUTES * MINUTE_MS);
  const [row] = await tx
    .insert(cardPayments)
    .values({
      ...{ orgId: booking.hostOrgId, shipperOrgId: booking.shipperOrgId, bookingId, attempt: 1 },
      ...{ accountId: account.accountId, chargeModel: env().STRIPE_CHARGE_MODEL, openedBy: scope.userId },
      ...{ amountPaise: askedFor(booking), applicationFeePaise: feePaise },
      ...{ expiresAt, checkedAt: now, openedAt: now },
    })
    .returning({ id: cardPayments.id });
  if (!row) throw new Error('The try was not written');
  await keepFor(tx, scope, held, new Date(expiresAt.getTime() + CARD_MARGIN_MINUTES * MINUTE_MS));
  return done({ id: row.id });
}

/** Stripe closes the page by itself before these places count as free, whoever else can't be reached then. */
async function keepFor(tx: Tx, { orgId }: TenantScope, { booking, version }: Held, keptUntil: Date): Promise<void> {
  const days = { startsOn: plainDate(booking.startsOn), endsOn: plainDate(booking.endsOn) };
  await writeMove(
    callsIn(tx, orgId),
    { ...booking, ...days, waitsUntil: booking.waitsUntil?.toISOString() ?? null, version },
    { event: 'keep', to: 'held', by: 'shipper', now: new Date(), decided: null, keptUntil },
    null,
  );
}

/** The try of a booking that is open, or that is paid and not decided on; for its shipper. */
export async function standingTry(tx: Tx, bookingId: string): Promise<CardPaymentRow | null> {
  const which = and(eq(cardPayments.bookingId, bookingId), inArray(cardPayments.state, ['opening', 'open', 'paid']));
  const [row] = await tx.select().from(cardPayments).where(which).orderBy(desc(cardPayments.attempt)).limit(1);
  return row && row.outcome === null ? row : null;
}

/** The address of a try's page, opening it where it isn't. */
async function openPage(scope: TenantScope, id: string, clock: Clock): Promise<Outcome<{ url: string }>> {
  const mine = and(eq(cardPayments.id, id), eq(cardPayments.shipperOrgId, scope.orgId));
  const [row] = await withTenant(scope, (tx) => tx.select().from(cardPayments).where(mine));
  if (!row?.bookingId) throw new Error('A try that was written is there');
  if (row.state === 'open' && row.sessionUrl !== null) return done({ url: row.sessionUrl });
  if (row.state !== 'opening') return refuse(onceOnly());
  const session = await createSession(row, await sold(row.orgId, row.bookingId), clock);
  await settleSession(row, session, clock);
  return session.url ? done({ url: session.url }) : refuse(onceOnly());
}

function sold(hostOrgId: string, bookingId: string) {
  return withBooksOf(hostOrgId, async (tx) => {
    const [booking] = await tx.select().from(bookings).where(eq(bookings.id, bookingId));
    if (!booking) throw new Error('The booking of a card payment is there');
    const { recipient, recipientSlug, supplier } = await bookingParties(tx, bookingId);
    return {
      name: `Booking ${booking.reference} with ${supplier.legalName}`,
      description: `Storage, booking ${booking.reference}`,
      recipient,
      back: linkTo(`/o/${recipientSlug}/bookings/${bookingId}`),
    };
  });
}

const notOffered = () =>
  violation(
    'conflict.card_not_offered',
    'This booking can’t be paid by card ahead.',
    'Confirm it, and pay the host’s invoice.',
  );

const onceOnly = () =>
  violation(
    'conflict.card_once',
    'The card page of this hold is closed; the places are kept for one page only.',
    'Confirm the booking and pay the host’s invoice, or hold places again.',
  );
