import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import type { Outcome } from '#app/domain/cargo/decision.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { bookings } from '#db/schema/index.ts';
import { bookingsOf, lastOutcome, sideOf, stateNow } from './booking-now.server.ts';

/** A place in the list, newest first: the last booking read. `at` has the database's microseconds. */
export type BookingPlaceInList = { at: string; id: string };

export type ListedBooking = Omit<typeof bookings.$inferSelect, 'quote' | 'updatedAt' | 'state'> & {
  side: 'host' | 'shipper';
  state: BookingState;
  /** What the rulebook said last; null for a booking older than it. */
  outcome: Outcome | null;
};

type Filter = { state: BookingState | null; as: 'host' | 'shipper' | null };

const at = sql<string>`to_char(${bookings.createdAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

function conditions({ orgId }: TenantScope, { state, as }: Filter, after: BookingPlaceInList | null): SQL | undefined {
  return and(
    bookingsOf(orgId, as),
    state ? eq(stateNow, state) : undefined,
    after ? sql`(${bookings.createdAt}, ${bookings.id}) < (${after.at}::timestamptz, ${after.id}::uuid)` : undefined,
  );
}

/**
 * The organisation's bookings, newest first, from behind a place in the list: what is booked meanwhile moves nothing, so
 * a reader who goes on meets every booking once.
 */
export async function bookingsAfter(
  scope: TenantScope,
  filter: Filter,
  { after, limit }: { after: BookingPlaceInList | null; limit: number },
): Promise<{ rows: ListedBooking[]; next: BookingPlaceInList | null }> {
  const found = await withTenant(scope, (tx) =>
    tx
      .select({
        booking: bookings,
        at,
        state: stateNow,
        side: sideOf(scope.orgId),
        outcome: lastOutcome,
      })
      .from(bookings)
      .where(conditions(scope, filter, after))
      .orderBy(desc(bookings.createdAt), desc(bookings.id))
      .limit(limit + 1),
  );
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return {
    rows: page.map(({ booking: { quote: _quote, updatedAt: _updatedAt, ...booking }, at: _at, ...rest }) => ({
      ...booking,
      ...rest,
    })),
    next: last ? { at: last.at, id: last.booking.id } : null,
  };
}
