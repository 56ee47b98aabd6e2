import { sql } from 'drizzle-orm';
import { AGREED_STATES } from '#app/domain/booking/lifecycle.ts';
import { arrayOf, withSystem } from '#app/platform/db.server.ts';

const BECAME = arrayOf(['requested', ...AGREED_STATES], 'text');

/**
 * Writes down what has become of entries: those whose start has passed where the slot is lapse, offered holds that
 * turned into requests or bookings are taken, and those that ran out or were let go are over.
 * @returns how many it changed
 */
export function settleWaitlist(): Promise<number> {
  return withSystem(async (tx) => {
    const past = await tx.execute(sql`
      update waitlist_entries set state = 'lapsed', updated_at = clock_timestamp()
      where state = 'waiting' and (clock_timestamp() at time zone time_zone)::date > starts_on returning id`);
    const answered = await tx.execute(sql`
      update waitlist_entries e
      set state = case when b.state = any (${BECAME}) then 'taken' else 'lapsed' end, updated_at = clock_timestamp()
      from bookings b
      where e.state = 'offered' and b.id = e.booking_id and b.state <> 'held' returning e.id`);
    return past.length + answered.length;
  });
}
