import { and, asc, desc, eq, or } from 'drizzle-orm';
import { type LotClock, lotClocks } from '#app/domain/bond/lot-clock.ts';
import { dateInZone, plainDate } from '#app/domain/shared/plain-date.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { appointments, bookings, discrepancies, exitDocuments, lots, movements } from '#db/schema/index.ts';

/** A booking takes at most so many lots on a page; more are a matter of paging the booking's ledger. */
const AT_MOST = 200;

/** Everything about the goods of a booking: lots with their clocks, papers, the ledger, cases. */
export type Goods = Awaited<ReturnType<typeof readAll>> & { today: string; clocks: Record<string, LotClock[]> };

function readAll(tx: Tx, at: { orgId: string; bookingId: string }) {
  const its = <
    T extends typeof lots | typeof exitDocuments | typeof movements | typeof discrepancies | typeof appointments,
  >(
    table: T,
  ) => and(eq(table.orgId, at.orgId), eq(table.bookingId, at.bookingId));
  return Promise.all([
    tx.select().from(lots).where(its(lots)).orderBy(asc(lots.number)).limit(AT_MOST),
    tx.select().from(exitDocuments).where(its(exitDocuments)).orderBy(asc(exitDocuments.createdAt)).limit(AT_MOST),
    tx.select().from(movements).where(its(movements)).orderBy(desc(movements.movedAt)).limit(AT_MOST),
    tx.select().from(discrepancies).where(its(discrepancies)).orderBy(asc(discrepancies.openedAt)).limit(AT_MOST),
    tx.select().from(appointments).where(its(appointments)).orderBy(desc(appointments.createdAt)).limit(AT_MOST),
  ]).then(([itsLots, papers, ledger, cases, arrivals]) => ({ lots: itsLots, papers, ledger, cases, arrivals }));
}

/** Reads the goods of a booking of this organisation; null when it is not a party to it. */
export async function readGoods(
  scope: TenantScope,
  bookingId: string,
  { clock }: { clock: Clock },
): Promise<Goods | null> {
  return withTenant(scope, async (tx) => {
    const [booking] = await tx
      .select({ hostOrgId: bookings.hostOrgId, place: bookings.place })
      .from(bookings)
      .where(
        and(
          eq(bookings.id, bookingId),
          or(eq(bookings.hostOrgId, scope.orgId), eq(bookings.shipperOrgId, scope.orgId)),
        ),
      );
    if (!booking) return null;
    const goods = await readAll(tx, { orgId: booking.hostOrgId, bookingId });
    const today = dateInZone(clock.now(), booking.place.timeZone);
    const standing = goods.lots.filter(({ depositedOn, stockPallets }) => depositedOn !== null && stockPallets > 0);
    const rules = standing.length > 0 ? (await currentRulebook(rulebookDay(clock.now()), tx)).clocks : [];
    const clocks = Object.fromEntries(
      standing.map(({ id, depositedOn, dutyPaise }) => [
        id,
        lotClocks(rules, { depositedOn: plainDate(depositedOn ?? ''), dutyPaise }, today),
      ]),
    );
    return { ...goods, today, clocks };
  });
}
