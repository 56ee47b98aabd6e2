import { and, asc, inArray, lte, sql } from 'drizzle-orm';
import { withSystem } from '#app/platform/db.server.ts';
import { bookings } from '#db/schema/index.ts';
import { expireBooking } from './move-booking.server.ts';

const BATCH = 100;

/**
 * Writes down what the clock has already decided: holds and requests past their time become `expired`. Capacity does
 * not wait for this; it is for the timeline and the letters. Two runs at once share the work.
 *
 * @returns how many bookings it expired; at most one batch
 */
export async function expireBookings(): Promise<number> {
  return withSystem(async (tx) => {
    const due = await tx
      .select()
      .from(bookings)
      .where(and(inArray(bookings.state, ['held', 'requested']), lte(bookings.waitsUntil, sql`clock_timestamp()`)))
      .orderBy(asc(bookings.waitsUntil))
      .limit(BATCH)
      .for('update', { skipLocked: true });
    for (const booking of due) await expireBooking(tx, booking);
    return due.length;
  });
}
