import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { STANDING_STATES } from '#app/domain/booking/lifecycle.ts';
import { addDays, dateInZone, formatDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { writeBookingNews } from '#app/features/bookings/booking-letters.server.ts';
import { isCapacityRefusal } from '#app/features/bookings/capacity-refusal.server.ts';
import { takeStep } from '#app/features/bookings/take-step.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import { allocations, bookings, stocks } from '#db/schema/index.ts';

const BATCH = 100;

/** Goods past their day out that are not marked yet, or whose places are not kept until tomorrow. */
function dueAt(now: Date) {
  const today = sql`(${now.toISOString()}::timestamptz at time zone (${bookings.place} ->> 'timeZone'))::date`;
  return sql`${stocks.pallets} > 0 and ${bookings.endsOn} < ${today}
    and (${bookings.state} <> 'overstay' or ${allocations.endsOn} <= ${today})`;
}

const columns = { booking: bookings, allocationId: allocations.id, keptUntil: allocations.endsOn };

/** Marks one booking and keeps its places for a day more. Where somebody else has booked them, both sides are told. */
async function markOne(id: string, clock: Clock): Promise<boolean> {
  return withSystem(async (tx) => {
    const [row] = await tx
      .select(columns)
      .from(bookings)
      .innerJoin(stocks, eq(stocks.bookingId, bookings.id))
      .innerJoin(allocations, eq(allocations.bookingId, bookings.id))
      .where(and(eq(bookings.id, id), inArray(bookings.state, [...STANDING_STATES]), dueAt(clock.now())))
      .for('update', { of: bookings, skipLocked: true });
    if (!row) return false;
    const { booking, allocationId, keptUntil } = row;
    const today = dateInZone(clock.now(), booking.place.timeZone);
    if (booking.state !== 'overstay')
      await takeStep(tx, booking, {
        event: 'overstay',
        by: 'system',
        userId: null,
        news: {
          title: 'The stay is over, goods are still there',
          says: `The stay ended on ${formatDate(plainDate(booking.endsOn))} and goods are still in the hall.`,
          next: 'Extend the stay, or take the goods out.',
        },
      });
    // The days the places stay shut after a stay keep them, too.
    if (keptUntil > today) return true;
    const endsOn = addDays(today, 1);
    try {
      await tx.transaction((inner) =>
        inner.update(allocations).set({ endsOn }).where(eq(allocations.id, allocationId)),
      );
    } catch (error) {
      if (!isCapacityRefusal(error)) throw error;
      await writeBookingNews(tx, booking, {
        key: `overstay-clash/${today}`,
        sides: ['host', 'shipper'],
        news: {
          title: 'Overstaying goods are in the way',
          says: 'The places of these goods are promised to somebody else from now on.',
          next: 'The goods have to leave today, or the host has to move one of the two.',
        },
      });
    }
    return true;
  });
}

/**
 * Marks bookings whose day out has passed with goods still there, and keeps their places from day to day, so that
 * nobody books what is not free. Idempotent; each booking has a transaction of its own.
 * @returns how many bookings it kept places for; at most one batch
 */
export async function markOverstays(clock: Clock): Promise<number> {
  const rows = await withSystem((tx) =>
    tx
      .select({ id: bookings.id })
      .from(bookings)
      .innerJoin(stocks, eq(stocks.bookingId, bookings.id))
      .innerJoin(allocations, eq(allocations.bookingId, bookings.id))
      .where(and(inArray(bookings.state, [...STANDING_STATES]), dueAt(clock.now())))
      .orderBy(asc(bookings.endsOn))
      .limit(BATCH),
  );
  let marked = 0;
  for (const { id } of rows) {
    try {
      if (await markOne(id, clock)) marked++;
    } catch (error) {
      log().error({ err: error, bookingId: id }, 'an overstay could not be marked');
    }
  }
  return marked;
}
