import { and, eq, type SQL, sql } from 'drizzle-orm';
import { AGE_BUCKETS } from '#app/domain/ledger/ageing.ts';
import { inr } from '#app/domain/shared/money.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { invoiceStatus } from '#app/features/invoices/invoice-view.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { PLANNED_ANEW, type Tx, withOperator } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { deskInvoices, ports } from '#db/schema/index.ts';
import type { DeskFilters } from './desk.schema.server.ts';
import type { AgeTile, DeskPage, DeskRow } from './desk-list.ts';
import { deskOrder, deskWhere, hasAge } from './desk-where.server.ts';

const PAGE_SIZE = 50;

const rowColumns = {
  id: deskInvoices.invoiceId,
  number: deskInvoices.number,
  bookingReference: deskInvoices.bookingReference,
  hostName: deskInvoices.hostName,
  shipperName: deskInvoices.shipperName,
  portName: ports.name,
  regime: deskInvoices.regime,
  classes: deskInvoices.hazardClasses,
  issuedOn: deskInvoices.issuedOn,
  dueOn: deskInvoices.dueOn,
  isSettled: deskInvoices.isSettled,
  isVoid: deskInvoices.isVoid,
  payablePaise: deskInvoices.payablePaise,
  outstandingPaise: deskInvoices.outstandingPaise,
};

async function readRows(tx: Tx, filters: DeskFilters, where: SQL | undefined, today: PlainDate) {
  const order = deskOrder(filters);
  const found = await tx
    .select({ ...rowColumns, sortedBy: sql<string>`${order.column}::text` })
    .from(deskInvoices)
    .innerJoin(ports, eq(ports.id, deskInvoices.portId))
    .where(and(where, order.beyond, sql`true ${PLANNED_ANEW}`))
    .orderBy(order.orderBy)
    .limit(PAGE_SIZE + 1);
  const hasMore = found.length > PAGE_SIZE;
  const page = order.isBackwards ? found.slice(0, PAGE_SIZE).reverse() : found.slice(0, PAGE_SIZE);
  const placeOf = (row: (typeof page)[number] | undefined) => (row ? `${row.sortedBy}~${row.id}` : null);
  const rows = page.map(
    ({ sortedBy: _, isSettled, isVoid, payablePaise, outstandingPaise, ...row }): DeskRow => ({
      ...row,
      issuedOn: plainDate(row.issuedOn),
      dueOn: plainDate(row.dueOn),
      status: invoiceStatus({ isSettled, isVoid, payablePaise, outstandingPaise, dueOn: row.dueOn }, today),
      payable: inr(payablePaise),
      outstanding: inr(outstandingPaise),
    }),
  );
  const hasNext = order.isBackwards || hasMore;
  const hasPrevious = order.isBackwards ? hasMore : !order.isAtStart;
  return {
    rows,
    after: hasNext ? placeOf(page.at(-1)) : null,
    before: hasPrevious ? placeOf(page[0]) : null,
  };
}

const totals = (of: SQL) => sql<string>`coalesce(sum(${of}) filter (where not ${deskInvoices.isVoid}), 0)::text`;

async function readTotals(tx: Tx, where: SQL | undefined) {
  const [all] = await tx
    .select({
      count: sql<number>`count(*)::int`,
      payable: totals(sql`${deskInvoices.payablePaise}`),
      outstanding: totals(sql`${deskInvoices.outstandingPaise}`),
    })
    .from(deskInvoices)
    .where(and(where, sql`true ${PLANNED_ANEW}`));
  return {
    count: all?.count ?? 0,
    payable: inr(BigInt(all?.payable ?? '0')),
    outstanding: inr(BigInt(all?.outstanding ?? '0')),
  };
}

/** What is open by age, in one reading of the open ones. */
async function readTiles(tx: Tx, where: SQL | undefined, today: PlainDate): Promise<AgeTile[]> {
  const bucket = sql<AgeTile['bucket']>`case when ${deskInvoices.dueOn} >= ${today} then 'not_due'
    when ${deskInvoices.dueOn} >= ${today}::date - 30 then '0-30' when ${deskInvoices.dueOn} >= ${today}::date - 60 then '31-60'
    when ${deskInvoices.dueOn} >= ${today}::date - 90 then '61-90' else '90+' end`;
  const found = await tx
    .select({
      bucket,
      count: sql<number>`count(*)::int`,
      outstanding: sql<string>`sum(${deskInvoices.outstandingPaise})::text`,
    })
    .from(deskInvoices)
    .where(and(where, sql`${deskInvoices.outstandingPaise} > 0 and not ${deskInvoices.isVoid} ${PLANNED_ANEW}`))
    .groupBy(sql`1`);
  return AGE_BUCKETS.map((each) => {
    const tile = found.find((row) => row.bucket === each);
    return { bucket: each, count: tile?.count ?? 0, outstanding: inr(BigInt(tile?.outstanding ?? '0')) };
  });
}

/**
 * A page of every tenant's invoices, with count and sums of all that match and what is open by age. Pages start where the
 * one before ended, by value and id, so that the thousandth costs what the first does.
 */
export async function readDesk(
  scope: OperatorScope,
  filters: DeskFilters,
  clock: Clock = systemClock,
): Promise<DeskPage> {
  const today = todayForInvoices(clock.now());
  const butAge = deskWhere(filters, today);
  const where = and(butAge, hasAge(filters.age, today));
  return withOperator(scope, async (tx) => ({
    ...(await readRows(tx, filters, where, today)),
    ...(await readTotals(tx, where)),
    tiles: await readTiles(tx, butAge, today),
  }));
}
