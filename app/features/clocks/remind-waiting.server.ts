import { and, asc, eq, sql } from 'drizzle-orm';
import { HOLD_MINUTES_BEFORE, REQUEST_MINUTES_BEFORE } from '#app/domain/clocks/alert-steps.ts';
import { dateInZone, formatInstant } from '#app/domain/shared/plain-date.ts';
import { bookingFacts } from '#app/features/bookings/booking-letters.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import { linkTo } from '#app/platform/mail.server.ts';
import { bookings, clockAlerts } from '#db/schema/index.ts';
import { readersOfBooking, tellOnce } from './tell-once.server.ts';

const BATCH = 200;

type Booking = typeof bookings.$inferSelect;

/** A hold that was kept for a second quarter of an hour is told of again: the first end is none any more. */
const clockOf = ({ state, isKept }: Pick<Booking, 'state' | 'isKept'>) =>
  state === 'requested' ? 'request' : isKept ? 'kept_hold' : 'hold';
const itsClock = sql`case when ${bookings.state} = 'requested' then 'request' when ${bookings.isKept} then 'kept_hold' else 'hold' end`;

/** Waiting, not over, near its end, and not told of yet: so long before, or at a third of its time if that is less. */
function dueAt(now: Date) {
  const at = sql`${now.toISOString()}::timestamptz`;
  const minutes = sql`case when ${bookings.state} = 'held' then ${HOLD_MINUTES_BEFORE}::int else ${REQUEST_MINUTES_BEFORE}::int end`;
  const lead = sql`least(make_interval(mins => ${minutes}), (${bookings.waitsUntil} - ${bookings.updatedAt}) / 3)`;
  return and(
    sql`${bookings.state} in ('held', 'requested')`,
    sql`${bookings.waitsUntil} > ${at}`,
    sql`${bookings.waitsUntil} <= ${at} + make_interval(mins => ${Math.max(HOLD_MINUTES_BEFORE, REQUEST_MINUTES_BEFORE)}::int)`,
    sql`${at} >= ${bookings.waitsUntil} - ${lead}`,
    sql`not exists (select from ${clockAlerts} a where a.subject_id = ${bookings}.id and a.clock = ${itsClock})`,
  );
}

function wordsFor({ state, place }: Booking, until: string) {
  return state === 'held'
    ? {
        title: 'A hold is about to run out',
        says: `The places are kept until ${until}. After that others can book them.`,
        next: 'Confirm the booking or send the request before then.',
      }
    : {
        title: 'A request is about to run out',
        says: `${place.shipperName} waits for an answer until ${until}. After that the request is over and its places are free.`,
        next: 'Accept it, decline it, or offer something else.',
      };
}

function remindOne(id: string, now: Date): Promise<boolean> {
  return withSystem(async (tx) => {
    const [booking] = await tx
      .select()
      .from(bookings)
      .where(and(eq(bookings.id, id), dueAt(now)))
      .for('update', { skipLocked: true });
    if (!booking?.waitsUntil) return false;
    const { hostOrgId: orgId, waitsUntil, place } = booking;
    const words = wordsFor(booking, formatInstant(waitsUntil, place.timeZone));
    const day = (instant: Date) => dateInZone(instant, place.timeZone);
    const step = { clock: clockOf(booking), markOn: day(waitsUntil), step: 0, toldOn: day(now) };
    const to = await readersOfBooking(tx, id, [booking.state === 'held' ? 'shipper' : 'host']);
    return tellOnce(tx, { ...step, orgId, subject: 'booking', subjectId: id }, to, {
      template: 'booking-reminder',
      propsFor: ({ slug }) => ({ ...bookingFacts(booking), ...words, url: linkTo(`/o/${slug}/bookings/${id}`) }),
    });
  });
}

/**
 * Reminds shippers of a hold and hosts of a request that is about to run out, once each. Idempotent; two runs at once share the
 * work.
 * @returns how many it reminded of; at most one batch
 */
export async function remindWaiting(clock: Clock): Promise<number> {
  const now = clock.now();
  const ids = await withSystem((tx) =>
    tx.select({ id: bookings.id }).from(bookings).where(dueAt(now)).orderBy(asc(bookings.waitsUntil)).limit(BATCH),
  );
  let reminded = 0;
  for (const { id } of ids) {
    try {
      if (await remindOne(id, now)) reminded++;
    } catch (error) {
      log().error({ err: error, bookingId: id }, 'a waiting booking could not be reminded of');
    }
  }
  return reminded;
}
