import { eq, or, type SQL, sql } from 'drizzle-orm';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import type { Outcome } from '#app/domain/cargo/decision.ts';
import { bookings, decisions } from '#db/schema/index.ts';

/*
 * What lists of bookings read beside their columns. Names are written out: in a query of one table the builder leaves
 * tables off, and `id` would be the decision's own.
 */

/** The state as the clock has it, so that filters and pages agree before the job has swept. */
export const stateNow = sql<BookingState>`case when ${bookings.state} in ('held', 'requested')
  and ${bookings.waitsUntil} <= clock_timestamp() then 'expired' else ${bookings.state} end`;

/** Which side of a booking the organisation is on. */
export const sideOf = (orgId: string) =>
  sql<'host' | 'shipper'>`case when ${bookings.hostOrgId} = ${orgId} then 'host' else 'shipper' end`;

/** The organisation's bookings, on one side or on either. */
export function bookingsOf(orgId: string, as: 'host' | 'shipper' | null): SQL | undefined {
  const [host, shipper] = [eq(bookings.hostOrgId, orgId), eq(bookings.shipperOrgId, orgId)];
  return as === 'host' ? host : as === 'shipper' ? shipper : or(host, shipper);
}

/** What the rulebook said last; null for a booking older than it. */
export const lastOutcome = sql<Outcome | null>`(select d.outcome from ${decisions} d
  where d.org_id = bookings.host_org_id and d.booking_id = bookings.id order by d.decided_at desc limit 1)`;
