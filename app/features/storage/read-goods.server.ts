import { and, asc, count, desc, eq, getTableColumns, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import { type LotClock, lotClocks } from '#app/domain/bond/lot-clock.ts';
import { dateInZone, plainDate } from '#app/domain/shared/plain-date.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { appointments, bookings, callOffs, discrepancies, exitDocuments, lots, movements } from '#db/schema/index.ts';
import type { GoodsPages, GoodsPart } from './goods-pages.ts';

const PER_PAGE = 20;
/** Lots a form lets one choose from; papers one lot's release lets one choose from, of all on a page. */
const CHOICES = 200;

const isCalledOff = sql`${callOffs.calledOffAt} is not null`;
/** What a gate has to do with comes first: lots that are to come, then those that stand there. */
const inTurn = sql`case when ${lots.receivedAt} is null and not ${isCalledOff} then 0 when ${lots.stockPallets} > 0 then 1 else 2 end`;
const lotColumns = {
  ...getTableColumns(lots),
  calledOffAt: callOffs.calledOffAt,
  arrivesOn: appointments.arrivesOn,
  arrivesAt: appointments.arrivesAt,
  vehicle: appointments.vehicle,
};

type At = { orgId: string; bookingId: string };
type Its = { orgId: typeof lots.orgId; bookingId: typeof lots.bookingId };
const its = (table: object, { orgId, bookingId }: At): SQL | undefined => {
  const columns = table as Its;
  return and(eq(columns.orgId, orgId), eq(columns.bookingId, bookingId));
};

const selectLots = (tx: Tx, where: SQL | undefined) =>
  tx
    .select(lotColumns)
    .from(lots)
    .leftJoin(callOffs, and(eq(callOffs.orgId, lots.orgId), eq(callOffs.lotId, lots.id)))
    .leftJoin(appointments, and(eq(appointments.orgId, lots.orgId), eq(appointments.id, lots.appointmentId)))
    .where(where);

/** One more than a page holds tells whether another follows. */
const part = <Row>(rows: Row[], page: number): GoodsPart<Row> => ({
  rows: rows.slice(0, PER_PAGE),
  page,
  hasNext: rows.length > PER_PAGE,
});
const window = (page: number) => ({ limit: PER_PAGE + 1, offset: (page - 1) * PER_PAGE });

async function readParts(tx: Tx, at: At, pages: GoodsPages) {
  const of = { lots: window(pages.lots), papers: window(pages.papers) };
  const more = { movements: window(pages.movements), cases: window(pages.cases) };
  const [itsLots, papers, ledger, cases] = await Promise.all([
    selectLots(tx, its(lots, at)).orderBy(asc(inTurn), asc(lots.number)).limit(of.lots.limit).offset(of.lots.offset),
    tx
      .select({ ...getTableColumns(exitDocuments), lotNumber: lots.number })
      .from(exitDocuments)
      .innerJoin(lots, and(eq(lots.orgId, exitDocuments.orgId), eq(lots.id, exitDocuments.lotId)))
      .where(its(exitDocuments, at))
      .orderBy(desc(exitDocuments.createdAt), desc(exitDocuments.id))
      .limit(of.papers.limit)
      .offset(of.papers.offset),
    tx
      .select({ ...getTableColumns(movements), lotNumber: lots.number, paperNumber: exitDocuments.number })
      .from(movements)
      .innerJoin(lots, and(eq(lots.orgId, movements.orgId), eq(lots.id, movements.lotId)))
      .leftJoin(
        exitDocuments,
        and(eq(exitDocuments.orgId, movements.orgId), eq(exitDocuments.id, movements.exitDocumentId)),
      )
      .where(its(movements, at))
      .orderBy(desc(movements.movedAt), desc(movements.id))
      .limit(more.movements.limit)
      .offset(more.movements.offset),
    tx
      .select()
      .from(discrepancies)
      .where(its(discrepancies, at))
      .orderBy(sql`${discrepancies.settledAt} is not null`, desc(discrepancies.openedAt), desc(discrepancies.id))
      .limit(more.cases.limit)
      .offset(more.cases.offset),
  ]);
  return {
    lots: part(itsLots, pages.lots),
    papers: part(papers, pages.papers),
    ledger: part(ledger, pages.movements),
    cases: part(cases, pages.cases),
  };
}

/** What the next step and the forms need of the whole booking, whichever pages are looked at. */
async function readWhole(tx: Tx, at: At, shown: readonly string[]) {
  const isAwaited = and(its(lots, at), isNull(lots.receivedAt), sql`not ${isCalledOff}`);
  const open = and(its(discrepancies, at), isNull(discrepancies.settledAt));
  const room = gt(exitDocuments.pallets, exitDocuments.releasedPallets);
  const [awaited, standing, [sum], [cases], usable] = await Promise.all([
    selectLots(tx, isAwaited)
      .orderBy(asc(appointments.arrivesOn), asc(appointments.arrivesAt), asc(lots.number))
      .limit(1),
    selectLots(tx, and(its(lots, at), gt(lots.stockPallets, 0)))
      .orderBy(asc(lots.number))
      .limit(CHOICES),
    tx
      .select({
        pallets: sql<number>`coalesce(sum(${lots.stockPallets}), 0)::int`,
        massGrams: sql<number>`coalesce(sum(${lots.stockMassGrams}), 0)::float8`,
        takenPallets: sql<number>`coalesce(sum(coalesce(${lots.receivedPallets}, ${lots.expectedPallets})) filter (where not ${isCalledOff}), 0)::int`,
        takenMassGrams: sql<number>`coalesce(sum(coalesce(${lots.receivedMassGrams}, ${lots.expectedMassGrams})) filter (where not ${isCalledOff}), 0)::float8`,
      })
      .from(lots)
      .leftJoin(callOffs, and(eq(callOffs.orgId, lots.orgId), eq(callOffs.lotId, lots.id)))
      .where(its(lots, at)),
    tx
      .select({ open: count(), answerBy: sql<string | null>`min(${discrepancies.answerBy})::text` })
      .from(discrepancies)
      .where(open),
    tx
      .select()
      .from(exitDocuments)
      .where(
        and(its(exitDocuments, at), isNull(exitDocuments.withdrawnAt), room, inArray(exitDocuments.lotId, [...shown])),
      )
      .orderBy(asc(exitDocuments.createdAt), asc(exitDocuments.id))
      .limit(CHOICES),
  ]);
  const next = {
    awaited: awaited[0] ?? null,
    stock: { pallets: sum?.pallets ?? 0, massGrams: sum?.massGrams ?? 0 },
    /** What came, and what is announced and to come: the rest of the booking can be announced. */
    taken: { pallets: sum?.takenPallets ?? 0, massGrams: sum?.takenMassGrams ?? 0 },
    openCases: cases?.open ?? 0,
    answerBy: cases?.answerBy ? new Date(cases.answerBy) : null,
  };
  return { next, standing, usable };
}

type Whole = Awaited<ReturnType<typeof readParts>> & Awaited<ReturnType<typeof readWhole>>;
/** The goods of a booking: pages of lots with their clocks, papers, the ledger and cases, and what is to be done next. */
export type Goods = Whole & { today: string; clocks: Record<string, LotClock[]> };

/** Reads the goods of a booking of this organisation; null when it is not a party to it. */
export async function readGoods(
  scope: TenantScope,
  bookingId: string,
  { clock, pages }: { clock: Clock; pages: GoodsPages },
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
    const at = { orgId: booking.hostOrgId, bookingId };
    const parts = await readParts(tx, at, pages);
    const shown = parts.lots.rows;
    const whole = await readWhole(
      tx,
      at,
      shown.map(({ id }) => id),
    );
    const today = dateInZone(clock.now(), booking.place.timeZone);
    const inBond = shown.filter(({ depositedOn, stockPallets }) => depositedOn !== null && stockPallets > 0);
    const rules = inBond.length > 0 ? (await currentRulebook(rulebookDay(clock.now()), tx)).clocks : [];
    const clocks = Object.fromEntries(
      inBond.map(({ id, depositedOn, dutyPaise }) => [
        id,
        lotClocks(rules, { depositedOn: plainDate(depositedOn ?? ''), dutyPaise }, today),
      ]),
    );
    return { ...parts, ...whole, today, clocks };
  });
}
