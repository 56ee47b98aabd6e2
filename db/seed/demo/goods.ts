import { eq, inArray } from 'drizzle-orm';
import { allocationStateFor } from '../../../app/domain/booking/lifecycle.ts';
import { addDays, dateInZone } from '../../../app/domain/shared/plain-date.ts';
import { answerBy } from '../../../app/domain/storage/discrepancy.ts';
import { findingsOf } from '../../../app/domain/storage/receipt.ts';
import {
  allocations,
  appointments,
  auditLog,
  discrepancies,
  exitDocuments,
  lots,
  movements,
} from '../../schema/index.ts';
import type { Scene, SeededBooking } from './bookings.ts';
import { DEMO_TIME_ZONE, uuidFor } from './derive.ts';
import type { GoodsStory, PlannedLot, PlannedPaper } from './goods-plan.ts';
import type { Tx } from './transaction.ts';

type Told = SeededBooking & { story: GoodsStory };
type Parties = { orgId: string; shipperOrgId: string; bookingId: string };

const SETTLEMENT = 'One carton crushed on the road; the carrier’s insurer has the photographs. The count stands.';

const partiesOf = ({ row: { id, hostOrgId, shipperOrgId } }: SeededBooking): Parties => ({
  orgId: hostOrgId,
  shipperOrgId,
  bookingId: id,
});
const lotId = ({ row }: SeededBooking, { number }: PlannedLot) => uuidFor(`lot ${number} of ${row.id}`);
const paperId = (lot: string, { number }: PlannedPaper) => uuidFor(`paper ${number} of ${lot}`);

/**
 * Writes the goods of the bookings some are told of. The ledger's guard keeps the stocks and has the last word on every
 * movement, as for anybody; what is over gives its places back after it.
 */
export async function seedGoods(tx: Tx, written: readonly SeededBooking[], { today }: Scene): Promise<void> {
  const told = written.filter((booking): booking is Told => booking.story !== null);
  const duties = await dutiesOf(tx, told);
  const each = <T>(rows: (booking: Told, lot: PlannedLot) => T[]) =>
    told.flatMap((booking) => booking.story.lots.flatMap((lot) => rows(booking, lot)));
  await tx.insert(appointments).values(each(appointmentRow));
  await tx.insert(lots).values(each((booking, lot) => lotRow(booking, lot, duties.get(booking.row.id) ?? 0n)));
  await tx.insert(exitDocuments).values(each(paperRows));
  const ledger = each(movementRows).toSorted((a, b) => a.movedAt.getTime() - b.movedAt.getTime());
  await tx.insert(movements).values(ledger);
  await tx.insert(discrepancies).values(each(caseRows));
  await tx.insert(auditLog).values([...each(paperAudits), ...told.flatMap(settlementAudits)]);
  const over = told.filter(({ row }) => allocationStateFor(row.state) === 'released').map(({ row }) => row.id);
  await tx.update(allocations).set({ state: 'released' }).where(inArray(allocations.bookingId, over));
  for (const { row } of told.filter(({ row }) => row.state === 'overstay'))
    await tx
      .update(allocations)
      .set({ endsOn: addDays(today, 1) })
      .where(eq(allocations.bookingId, row.id));
}

/** The duty of each booking's allocation, as the guard reckoned it. */
async function dutiesOf(tx: Tx, told: readonly Told[]): Promise<Map<string, bigint>> {
  const ids = told.map(({ row }) => row.id);
  const rows = await tx
    .select({ bookingId: allocations.bookingId, duty: allocations.dutyPaise })
    .from(allocations)
    .where(inArray(allocations.bookingId, ids));
  return new Map(rows.map(({ bookingId, duty }) => [bookingId ?? '', duty]));
}

function appointmentRow(booking: Told, lot: PlannedLot): (typeof appointments.$inferInsert)[] {
  const { on, hour, at } = lot.announced;
  return [
    {
      ...partiesOf(booking),
      id: uuidFor(`appointment of ${lotId(booking, lot)}`),
      arrivesOn: on,
      arrivesAt: hour,
      vehicle: lot.vehicle,
      createdBy: booking.shipper.ownerId,
      createdAt: at,
    },
  ];
}

function lotRow(booking: Told, lot: PlannedLot, duty: bigint): (typeof lots.$inferInsert)[] {
  const { expected, receipt, number, marks } = lot;
  const booked = BigInt(booking.row.pallets);
  const counted = receipt && {
    receivedPallets: receipt.pallets,
    receivedMassGrams: receipt.massGrams,
    damagedPallets: receipt.damagedPallets,
    seal: receipt.seal,
    foundSeal: receipt.foundSeal,
    receivedAt: receipt.at,
    depositedOn: receipt.depositedOn,
    dutyPaise: (duty * BigInt(receipt.pallets) + booked - 1n) / booked,
  };
  return [
    {
      ...partiesOf(booking),
      id: lotId(booking, lot),
      appointmentId: uuidFor(`appointment of ${lotId(booking, lot)}`),
      number,
      marks,
      regime: booking.row.regime,
      expectedPallets: expected.pallets,
      expectedMassGrams: expected.massGrams,
      expectedSeal: expected.seal,
      createdAt: lot.announced.at,
      ...counted,
    },
  ];
}

function paperRows(booking: Told, lot: PlannedLot): (typeof exitDocuments.$inferInsert)[] {
  const its = lotId(booking, lot);
  return lot.papers.map((paper) => {
    const { number, kind, datedOn, pallets, massGrams, filedAt, withdrawnAt } = paper;
    const digits = number.replace(/\D/g, '');
    const customs =
      kind === 'delivery_order'
        ? {}
        : { dutyReference: `TR6 ${digits}`, dutyPaidOn: datedOn, orderNumber: `OOC ${digits}`, orderOn: datedOn };
    return {
      ...partiesOf(booking),
      ...{ id: paperId(its, paper), lotId: its, kind, number, datedOn, pallets, massGrams, withdrawnAt, ...customs },
      createdBy: booking.shipper.ownerId,
      createdAt: filedAt,
    };
  });
}

function movementRows(booking: Told, lot: PlannedLot): (typeof movements.$inferInsert & { movedAt: Date })[] {
  const its = lotId(booking, lot);
  const row = (
    direction: 'in' | 'out',
    { pallets, massGrams, at }: { pallets: number; massGrams: number; at: Date },
    exitDocumentId: string | null,
  ) => ({
    ...partiesOf(booking),
    ...{ id: uuidFor(`${direction} at ${at.toISOString()} of ${its}`), lotId: its, direction, pallets, massGrams },
    ...{ exitDocumentId, vehicle: lot.vehicle, movedBy: booking.host.ownerId, movedAt: at },
    movedOn: dateInZone(at, DEMO_TIME_ZONE),
  });
  const out = lot.papers.flatMap((paper) => paper.exits.map((exit) => row('out', exit, paperId(its, paper))));
  return lot.receipt ? [row('in', lot.receipt, null), ...out] : [];
}

function caseRows(booking: Told, lot: PlannedLot): (typeof discrepancies.$inferInsert)[] {
  if (lot.receipt === null) return [];
  const findings = findingsOf(lot.expected, lot.receipt);
  if (findings.length === 0) return [];
  const { settledAt } = booking.story;
  const settled = settledAt && {
    settledAt,
    settledBy: booking.shipper.ownerId,
    outcome: 'count_accepted' as const,
    settlement: SETTLEMENT,
  };
  return [
    {
      ...partiesOf(booking),
      ...{ id: uuidFor(`case of ${lotId(booking, lot)}`), lotId: lotId(booking, lot), findings, ...settled },
      openedAt: lot.receipt.at,
      answerBy: answerBy(lot.receipt.at),
    },
  ];
}

type AuditRow = typeof auditLog.$inferInsert;
const auditOf = (
  { row, host, shipper }: Told,
  action: string,
  at: Date,
  data: Record<string, string | number>,
): AuditRow => ({
  id: uuidFor(`${action} at ${at.toISOString()} of ${row.id}`),
  orgId: host.id,
  counterpartyOrgId: shipper.id,
  at,
  actorUserId: shipper.ownerId,
  actorKind: 'shipper',
  entity: 'booking',
  entityId: row.id,
  action: `booking.${action}`,
  data,
});

const paperAudits = (booking: Told, lot: PlannedLot): AuditRow[] =>
  lot.papers.flatMap(({ number, kind, pallets, massGrams, filedAt, withdrawnAt }) => [
    auditOf(booking, 'exit_document_filed', filedAt, { lot: lot.number, kind, number, pallets, massGrams }),
    ...(withdrawnAt ? [auditOf(booking, 'exit_document_withdrawn', withdrawnAt, { number })] : []),
  ]);

const settlementAudits = (booking: Told): AuditRow[] =>
  booking.story.settledAt
    ? [
        auditOf(booking, 'discrepancy_settled', booking.story.settledAt, {
          outcome: 'count_accepted',
          settlement: SETTLEMENT,
        }),
      ]
    : [];
