import { and, asc, desc, eq, ilike, or, type SQL, sql } from 'drizzle-orm';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import type { Outcome } from '#app/domain/cargo/decision.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { bookings } from '#db/schema/index.ts';
import { bookingsOf, lastOutcome, sideOf, stateNow } from './booking-now.server.ts';

export const BOOKINGS_PER_PAGE = 25;

/** Which bookings, in which order. `as`: the side this organisation is on; null for both. */
export type BookingFilter = {
  as: 'host' | 'shipper' | null;
  state: BookingState | null;
  /** Bookings of one slot only; null for all. */
  slot: string | null;
  text: string;
  sort: 'starts' | 'created' | 'amount';
  descending: boolean;
  page: number;
};

export type BookingRow = Pick<
  typeof bookings.$inferSelect,
  | 'id'
  | 'reference'
  | 'startsOn'
  | 'endsOn'
  | 'pallets'
  | 'massGrams'
  | 'cargoDescription'
  | 'regime'
  | 'place'
  | 'totalPaise'
  | 'waitsUntil'
> & {
  side: 'host' | 'shipper';
  state: BookingState;
  /** What the rulebook said last; null for a booking older than it. */
  outcome: Outcome | null;
};

function conditions(scope: TenantScope, filter: BookingFilter): SQL | undefined {
  const pattern = `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`;
  const text = filter.text
    ? or(
        ilike(bookings.reference, pattern),
        ilike(bookings.cargoDescription, pattern),
        ilike(sql`${bookings.place}->>'hostName'`, pattern),
        ilike(sql`${bookings.place}->>'shipperName'`, pattern),
      )
    : undefined;
  return and(
    bookingsOf(scope.orgId, filter.as),
    filter.slot ? eq(bookings.slotId, filter.slot) : undefined,
    filter.state ? eq(stateNow, filter.state) : undefined,
    text,
  );
}

/** One page of this organisation's bookings, and whether another follows. */
export async function listBookings(
  scope: TenantScope,
  filter: BookingFilter,
): Promise<{ rows: BookingRow[]; hasNext: boolean }> {
  const column = { starts: bookings.startsOn, created: bookings.createdAt, amount: bookings.totalPaise }[filter.sort];
  const direction = filter.descending ? desc : asc;
  const rows = await withTenant(scope, (tx) =>
    tx
      .select({
        id: bookings.id,
        reference: bookings.reference,
        startsOn: bookings.startsOn,
        endsOn: bookings.endsOn,
        pallets: bookings.pallets,
        massGrams: bookings.massGrams,
        cargoDescription: bookings.cargoDescription,
        regime: bookings.regime,
        place: bookings.place,
        totalPaise: bookings.totalPaise,
        waitsUntil: bookings.waitsUntil,
        side: sideOf(scope.orgId),
        state: stateNow,
        outcome: lastOutcome,
      })
      .from(bookings)
      .where(conditions(scope, filter))
      .orderBy(direction(column), direction(bookings.id))
      .limit(BOOKINGS_PER_PAGE + 1)
      .offset((filter.page - 1) * BOOKINGS_PER_PAGE),
  );
  return { rows: rows.slice(0, BOOKINGS_PER_PAGE), hasNext: rows.length > BOOKINGS_PER_PAGE };
}
