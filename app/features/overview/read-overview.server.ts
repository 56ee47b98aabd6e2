import { and, asc, count, eq, gt, gte, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import { AGREED_STATES } from '#app/domain/booking/lifecycle.ts';
import { addDays, dateInZone, type PlainDate } from '#app/domain/shared/plain-date.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { bookings, facilities, invoices, slots } from '#db/schema/index.ts';

const AT_MOST = 8;
const DAYS_AHEAD = 7;

type Booking = typeof bookings.$inferSelect;
export type OverviewBooking = Pick<
  Booking,
  'id' | 'reference' | 'state' | 'startsOn' | 'endsOn' | 'pallets' | 'place' | 'waitsUntil'
> & { side: 'host' | 'shipper' };

/** What an organisation should look at today. */
export type Overview = {
  today: PlainDate;
  /** Holds and requests whose clock runs, soonest first. */
  waiting: OverviewBooking[];
  /** Confirmed stays that begin or end in the next seven days. */
  moving: OverviewBooking[];
  openInvoices: { toReceive: number; toReceivePaise: bigint; toPay: number; toPayPaise: bigint };
  facilities: number;
  publishedSlots: number;
};

/** Reads the overview in one transaction. */
export async function readOverview(scope: TenantScope, { clock }: { clock: Clock }): Promise<Overview> {
  const today = dateInZone(clock.now(), 'Asia/Kolkata');
  const soon = addDays(today, DAYS_AHEAD + 1);
  return withTenant(scope, async (tx) => {
    const mine = or(eq(bookings.hostOrgId, scope.orgId), eq(bookings.shipperOrgId, scope.orgId));
    const columns = {
      id: bookings.id,
      reference: bookings.reference,
      state: bookings.state,
      startsOn: bookings.startsOn,
      endsOn: bookings.endsOn,
      pallets: bookings.pallets,
      place: bookings.place,
      waitsUntil: bookings.waitsUntil,
      side: sql<'host' | 'shipper'>`case when ${bookings.hostOrgId} = ${scope.orgId} then 'host' else 'shipper' end`,
    };
    const within = (day: typeof bookings.startsOn | typeof bookings.endsOn) => and(gte(day, today), lt(day, soon));
    const owed = (party: typeof invoices.orgId | typeof invoices.shipperOrgId) =>
      tx
        .select({ number: count(), paise: sql<string>`coalesce(sum(${invoices.totalPaise}), 0)::text` })
        .from(invoices)
        .where(and(eq(party, scope.orgId), isNull(invoices.settledAt)));
    const [waiting, moving, [toReceive], [toPay], [places], [published]] = await Promise.all([
      tx
        .select(columns)
        .from(bookings)
        .where(
          and(mine, inArray(bookings.state, ['held', 'requested']), gt(bookings.waitsUntil, sql`clock_timestamp()`)),
        )
        .orderBy(asc(bookings.waitsUntil))
        .limit(AT_MOST),
      tx
        .select(columns)
        .from(bookings)
        .where(
          and(
            mine,
            inArray(bookings.state, [...AGREED_STATES]),
            or(within(bookings.startsOn), within(bookings.endsOn)),
          ),
        )
        .orderBy(
          asc(sql`case when ${bookings.startsOn} >= ${today} then ${bookings.startsOn} else ${bookings.endsOn} end`),
        )
        .limit(AT_MOST),
      owed(invoices.orgId),
      owed(invoices.shipperOrgId),
      tx.select({ number: count() }).from(facilities).where(eq(facilities.orgId, scope.orgId)),
      tx
        .select({ number: count() })
        .from(slots)
        .where(and(eq(slots.orgId, scope.orgId), eq(slots.status, 'published'))),
    ]);
    return {
      today,
      waiting,
      moving,
      openInvoices: {
        toReceive: toReceive?.number ?? 0,
        toReceivePaise: BigInt(toReceive?.paise ?? 0),
        toPay: toPay?.number ?? 0,
        toPayPaise: BigInt(toPay?.paise ?? 0),
      },
      facilities: places?.number ?? 0,
      publishedSlots: published?.number ?? 0,
    };
  });
}
