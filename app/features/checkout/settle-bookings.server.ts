import { and, asc, eq, isNotNull, isNull, lte, or } from 'drizzle-orm';
import { AGREED_STATES, type BookingState } from '#app/domain/booking/lifecycle.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { writeBookingNews } from '#app/features/bookings/booking-letters.server.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import type { CardPaymentRow } from '#app/features/cards/settle-payment.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { inputHashOf } from '#app/platform/commands.server.ts';
import { type Tx, withBooksOf, withSystem } from '#app/platform/db.server.ts';
import { failpoint } from '#app/platform/failpoint.server.ts';
import { log } from '#app/platform/log.server.ts';
import { memberScope } from '#app/platform/tenancy.server.ts';
import { bookings, cardPayments, commandReceipts } from '#db/schema/index.ts';
import { traceBooking } from './card-advance.server.ts';
import { askBack, settleAdvances } from './settle-advances.server.ts';

const BATCH = 20;
/** How long one decision is left to whoever began it. Two at once do no harm: see {@link closeKey}. */
const LEASE_MS = 25_000;
/** How often a booking that waits for its host is looked at. */
const LOOK_AGAIN_MS = 60_000;

/** A booking that got its places, whatever became of them since. */
const GIVEN: readonly BookingState[] = [...AGREED_STATES, 'cancelled', 'refused_at_gate'];

/**
 * Decides what bookings get for money that came by card: they are confirmed, late too if the places are still free, or all of it
 * goes back. Then money that was paid ahead is put to the invoices that have come since.
 * @returns how many bookings and advances moved
 */
export async function settleBookings(clock: Clock): Promise<number> {
  const due = and(
    eq(cardPayments.state, 'paid'),
    isNull(cardPayments.outcome),
    isNotNull(cardPayments.bookingId),
    or(isNull(cardPayments.decideAt), lte(cardPayments.decideAt, clock.now())),
  );
  const rows = await withSystem((tx) =>
    tx.select({ id: cardPayments.id }).from(cardPayments).where(due).orderBy(asc(cardPayments.paidAt)).limit(BATCH),
  );
  let settled = 0;
  for (const { id } of rows) {
    try {
      if (await settleBooking(id, clock)) settled += 1;
    } catch (error) {
      log().error({ err: error, cardPaymentId: id }, 'a paid booking could not be decided on');
    }
  }
  return settled + (await settleAdvances(clock));
}

/**
 * Decides on one booking's money, unless somebody else is at it.
 * @returns whether it is decided now
 */
export async function settleBooking(cardPaymentId: string, clock: Clock): Promise<boolean> {
  const row = await claim(cardPaymentId, clock);
  if (!row?.bookingId) return false;
  const booked = await confirm(row, row.bookingId, clock);
  failpoint('booking.confirmed');
  if (booked === 'not') await closeKey(row, row.bookingId);
  if (booked === 'later') {
    await putOff(row.id, clock);
    return false;
  }
  return withBooksOf(row.orgId, (tx) => decide(tx, row, booked, clock));
}

function claim(id: string, clock: Clock): Promise<CardPaymentRow | null> {
  const now = clock.now();
  const free = or(isNull(cardPayments.decideAt), lte(cardPayments.decideAt, now));
  return withSystem(async (tx) => {
    const [row] = await tx
      .update(cardPayments)
      .set({ decideAt: new Date(now.getTime() + LEASE_MS) })
      .where(and(eq(cardPayments.id, id), eq(cardPayments.state, 'paid'), isNull(cardPayments.outcome), free))
      .returning();
    return row ?? null;
  });
}

const putOff = (id: string, clock: Clock) =>
  withSystem((tx) =>
    tx
      .update(cardPayments)
      .set({ decideAt: new Date(clock.now().getTime() + LOOK_AGAIN_MS) })
      .where(and(eq(cardPayments.id, id), isNull(cardPayments.outcome))),
  );

type Booked = 'given' | 'not' | 'later';

const stateOf = (tx: Tx, bookingId: string) =>
  tx
    .select({ state: bookings.state, expiredFrom: bookings.expiredFrom })
    .from(bookings)
    .where(eq(bookings.id, bookingId));

/** Whether the booking has its places; where it waits for its shipper, it is confirmed as the shipper would. */
async function confirm(row: CardPaymentRow, bookingId: string, clock: Clock): Promise<Booked> {
  const [booking] = await withSystem((tx) => stateOf(tx, bookingId));
  const state = booking?.state ?? 'withdrawn';
  if (GIVEN.includes(state)) return 'given';
  // A person has to look: its answer, or its silence, decides.
  if (state === 'requested') return 'later';
  if (state !== 'held' && state !== 'expired') return 'not';
  // The host has not answered: asked again, the confirmation would only say again that it was sent.
  if (booking?.expiredFrom === 'requested') return 'not';
  if (row.openedBy === null) throw new Error('Somebody opened the page of a booking');
  const scope = await memberScope(row.shipperOrgId, row.openedBy, 'bookings.confirm');
  if (!scope) return 'not';
  const asked = confirmation(row, bookingId);
  const moved = await moveBooking(scope, asked.input, asked, { clock });
  if (moved.ok) return moved.value.state === 'confirmed' ? 'given' : 'later';
  // Locked by somebody for a moment: that says nothing about the places.
  return moved.violations.some(({ code }) => code === 'conflict.busy') ? 'later' : 'not';
}

/** The payment is the key: however often it is told, it confirms once. */
const confirmation = ({ id }: CardPaymentRow, bookingId: string) => ({
  ...{ command: 'card-confirm', key: id },
  input: { bookingId, move: 'confirm' as const },
});

/**
 * Closes the key of a payment's confirmation before its money goes back. Somebody who began the same decision and stood still
 * meanwhile can't confirm with it any more; whoever has confirmed with it is found out by the booking's state.
 */
async function closeKey(row: CardPaymentRow, bookingId: string): Promise<void> {
  const { command, key, input } = confirmation(row, bookingId);
  const used = { scopeId: row.shipperOrgId, command, key, inputHash: inputHashOf({ command, key, input }) };
  await withBooksOf(row.shipperOrgId, (tx) =>
    tx
      .insert(commandReceipts)
      .values({ ...used, result: { state: 'expired' } })
      .onConflictDoNothing(),
  );
}

/** Writes the outcome, once; with the refund goes its letter. */
async function decide(
  tx: Tx,
  { id }: CardPaymentRow,
  booked: Exclude<Booked, 'later'>,
  clock: Clock,
): Promise<boolean> {
  const [row] = await tx.select().from(cardPayments).where(eq(cardPayments.id, id)).for('update');
  if (!row?.bookingId || row.outcome !== null) return false;
  const [booking] = await tx.select().from(bookings).where(eq(bookings.id, row.bookingId)).for('update');
  if (!booking) throw new Error('The booking of a card payment is there');
  const twice = await isPaidAlready(tx, row.bookingId);
  // Confirmed by hand at this very moment: then it has its places, and the money is for them.
  const isGiven = (booked === 'given' || GIVEN.includes(booking.state)) && !twice;
  const outcome = isGiven ? 'confirmed' : 'refunded';
  await tx.update(cardPayments).set({ outcome }).where(eq(cardPayments.id, id));
  if (isGiven) return true;
  const amount = inr(row.receivedPaise ?? 0n);
  await askBack(tx, row, amount, clock);
  const parties = { orgId: row.orgId, shipperOrgId: row.shipperOrgId, bookingId: row.bookingId };
  await traceBooking(tx, parties, 'booking.card_refunded', { amount: formatInr(amount) });
  await writeBookingNews(tx, booking, {
    ...{ key: `card-refunded/${id}`, sides: ['shipper'] },
    news: twice
      ? {
          title: 'Your second card payment goes back',
          says: `This booking was paid already. ${formatInr(amount)} goes back to your card, all of it.`,
          next: 'It is on your statement within days.',
        }
      : {
          title: 'Your card payment goes back',
          says: `The places were gone when your payment came. ${formatInr(amount)} goes back to your card, all of it.`,
          next: 'The booking’s page names other places for these days, and the slot’s page has its waiting list.',
        },
  });
  return true;
}

async function isPaidAlready(tx: Tx, bookingId: string): Promise<boolean> {
  const [other] = await tx
    .select({ id: cardPayments.id })
    .from(cardPayments)
    .where(and(eq(cardPayments.bookingId, bookingId), eq(cardPayments.outcome, 'confirmed')));
  return other !== undefined;
}
