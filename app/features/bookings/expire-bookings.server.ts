import { and, asc, eq, inArray, lte, not, or, sql } from 'drizzle-orm';
import { transition } from '#app/domain/booking/lifecycle.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { callsIn, withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import { bookings } from '#db/schema/index.ts';
import { writeMove } from './write-move.server.ts';

const BATCH = 100;

/** A page where it can still be paid, or money that nobody has decided on: the places are not given up before. */
const awaitsCard = sql`exists (select from card_payments p where p.booking_id = bookings.id
  and (p.state in ('opening', 'open') or p.state = 'paid' and p.outcome is null))`;

/** Told with the refund of its card payment. */
const toldWithRefund = sql<boolean>`exists (select from card_payments p where p.booking_id = bookings.id and p.outcome = 'refunded')`;

const due = and(
  inArray(bookings.state, ['held', 'requested']),
  lte(bookings.waitsUntil, sql`clock_timestamp()`),
  or(eq(bookings.state, 'requested'), not(awaitsCard)),
);

/** Expires one booking if it is still due and nobody else is at it. */
function expireOne(id: string): Promise<boolean> {
  return withSystem(async (tx) => {
    const [row] = await tx
      .select({ booking: bookings, version: sql<string>`${bookings.updatedAt}::text`, isTold: toldWithRefund })
      .from(bookings)
      .where(and(eq(bookings.id, id), due))
      .for('update', { skipLocked: true });
    if (!row) return false;
    const { booking, version, isTold } = row;
    const step = transition(booking.state, 'expire', 'system');
    if (!step.ok) return false;
    const days = { startsOn: plainDate(booking.startsOn), endsOn: plainDate(booking.endsOn) };
    await writeMove(
      callsIn(tx, null),
      { ...booking, ...days, waitsUntil: null, version },
      { event: 'expire', to: step.to, by: 'system', now: new Date(), decided: null, isTold },
      null,
    );
    return true;
  });
}

/**
 * Writes down what the clock has already decided: holds and requests past their time become `expired`. Capacity does
 * not wait for this; it is for the timeline and the letters. Each booking has a transaction of its own, so that one
 * that fails does not stop the others; two runs at once share the work.
 *
 * @returns how many bookings it expired; at most one batch
 */
export async function expireBookings(): Promise<number> {
  const ids = await withSystem((tx) =>
    tx.select({ id: bookings.id }).from(bookings).where(due).orderBy(asc(bookings.waitsUntil)).limit(BATCH),
  );
  let expired = 0;
  for (const { id } of ids) {
    try {
      if (await expireOne(id)) expired++;
    } catch (error) {
      log().error({ err: error, bookingId: id }, 'a booking could not be expired');
    }
  }
  return expired;
}
