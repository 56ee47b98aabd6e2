import { type FinancialYear, financialYearOf } from '../../../app/domain/shared/financial-year.ts';
import { addDays, earliest, type PlainDate } from '../../../app/domain/shared/plain-date.ts';
import { invoiceNumber } from '../../../app/domain/tax/invoice-number.ts';
import { type DraftLine, draftLines } from '../../../app/features/invoices/draft-lines.ts';
import { DAYS_TO_PAY } from '../../../app/features/invoices/issue-invoice.server.ts';
import { auditLog, invoiceCounters, invoiceLines, invoices, payments } from '../../schema/index.ts';
import { SEED_RATES } from '../factories.ts';
import type { Scene, SeededBooking } from './bookings.ts';
import { between, instantOn, pick, uuidFor } from './derive.ts';
import { operatorId } from './organisations.ts';
import { INVOICED_WITHIN_DAYS } from './plan.ts';
import type { Tx } from './transaction.ts';

type InvoiceRow = typeof invoices.$inferInsert & { id: string; createdAt: Date; settledAt: Date | null };
type AuditRow = typeof auditLog.$inferInsert;
type Due = SeededBooking & { issuedOn: PlainDate };
type Issued = { row: InvoiceRow; due: Due; lines: DraftLine[] };

/** Writes the invoices the plan asks for, in date order per host, with their payments. */
export async function seedInvoices(tx: Tx, written: readonly SeededBooking[], { today }: Scene): Promise<void> {
  const counters = new Map<string, typeof invoiceCounters.$inferInsert>();
  const issued = written
    .filter(({ planned }) => planned.bill !== 'none')
    .map((booking): Due => ({ ...booking, issuedOn: issueDay(booking, today) }))
    .toSorted((a, b) => (`${a.issuedOn} ${a.row.reference}` < `${b.issuedOn} ${b.row.reference}` ? -1 : 1))
    .map((due) => issue(due, takeNumber(counters, due), today));
  const paid = issued.flatMap((each) => paymentOf(each, today));
  await tx.insert(invoiceCounters).values([...counters.values()]);
  await tx.insert(invoices).values(issued.map(({ row }) => row));
  await tx.insert(invoiceLines).values(issued.flatMap(lineRows));
  await tx.insert(payments).values(paid);
  await tx.insert(auditLog).values([...issued.map(issueAudit), ...paid.map((row) => paymentAudit(row, issued))]);
}

/** In the first days of the stay, and never today: an invoice of the demo is always behind us. */
function issueDay({ theStay, planned }: SeededBooking, today: PlainDate): PlainDate {
  const lead = between(`issue of ${planned.label}`, 0, INVOICED_WITHIN_DAYS - 2);
  return earliest(addDays(theStay.startsOn, lead), addDays(today, -1));
}

type SeriesPlace = { year: FinancialYear; sequence: number };

function takeNumber(counters: Map<string, typeof invoiceCounters.$inferInsert>, { host, issuedOn }: Due): SeriesPlace {
  const year = financialYearOf(issuedOn);
  const key = `${host.id} ${year.label}`;
  const sequence = (counters.get(key)?.lastNumber ?? 0) + 1;
  counters.set(key, { orgId: host.id, financialYear: year.label, lastNumber: sequence });
  return { year, sequence };
}

function issue(due: Due, { year, sequence }: SeriesPlace, today: PlainDate): Issued {
  const { row: booking, supply, host, planned, issuedOn } = due;
  const { lines, totals } = draftLines(due.price, supply.kind, SEED_RATES);
  const createdAt = instantOn(issuedOn, 11 * 60 + (sequence % 60));
  const row = {
    id: uuidFor(`invoice of ${booking.id}`),
    orgId: host.id,
    shipperOrgId: booking.shipperOrgId,
    bookingId: booking.id,
    bookingReference: booking.reference,
    number: invoiceNumber({ prefix: host.invoicePrefix, financialYear: year, sequence }),
    financialYear: year.label,
    sequence,
    issuedOn,
    dueOn: addDays(issuedOn, DAYS_TO_PAY),
    supplier: supply.supplier,
    recipient: supply.recipient,
    placeOfSupply: supply.place.code,
    placeOfSupplyName: supply.place.name,
    supplyKind: supply.kind,
    taxablePaise: totals.taxable.paise,
    cgstPaise: totals.cgst.paise,
    sgstPaise: totals.sgst.paise,
    igstPaise: totals.igst.paise,
    totalPaise: totals.total.paise,
    settledAt: planned.bill === 'paid' ? instantOn(receiptDay(due, today), 17 * 60) : null,
    createdAt,
  };
  return { row, due, lines };
}

/** Most pay in time, some a few days late. */
function receiptDay({ planned, issuedOn }: Due, today: PlainDate): PlainDate {
  return earliest(addDays(issuedOn, between(`receipt for ${planned.label}`, 2, DAYS_TO_PAY + 4)), addDays(today, -1));
}

function lineRows({ row, lines }: Issued): (typeof invoiceLines.$inferInsert)[] {
  return lines.map((line, index) => ({
    invoiceId: row.id,
    orgId: row.orgId,
    shipperOrgId: row.shipperOrgId,
    lineNumber: index + 1,
    description: line.description,
    formula: line.formula,
    sac: line.sac,
    quantity: line.quantity,
    unit: line.unit,
    unitPricePaise: line.unitPrice.paise,
    taxablePaise: line.amount.paise,
    rateBasisPoints: line.gstRate,
    cgstPaise: line.tax.cgst.paise,
    sgstPaise: line.tax.sgst.paise,
    igstPaise: line.tax.igst.paise,
  }));
}

type PaymentRow = typeof payments.$inferInsert & { recordedAt: Date };

function paymentOf({ row, due }: Issued, today: PlainDate): PaymentRow[] {
  if (row.settledAt === null) return [];
  const { label } = due.planned;
  const rail = pick(`rail of ${label}`, ['bank_transfer', 'bank_transfer', 'bank_transfer', 'upi'] as const);
  const digits = String(between(`bank reference of ${label}`, 0, 99_999_999)).padStart(8, '0');
  const receivedOn = receiptDay(due, today);
  const [, month, day] = receivedOn.split('-');
  return [
    {
      id: uuidFor(`payment of ${row.id}`),
      invoiceId: row.id,
      orgId: row.orgId,
      shipperOrgId: row.shipperOrgId,
      amountPaise: row.totalPaise,
      rail,
      // Not a real bank's shape: an invented prefix, the day, and digits.
      reference: `${rail === 'upi' ? 'UPI' : 'NEFT-QZ'}${receivedOn.slice(2, 4)}${month}${day}${digits}`,
      receivedOn,
      recordedBy: operatorId(),
      recordedAt: row.settledAt,
    },
  ];
}

function issueAudit({ row, due }: Issued): AuditRow {
  return {
    id: uuidFor(`issue of ${row.id}`),
    orgId: row.orgId,
    counterpartyOrgId: row.shipperOrgId,
    at: row.createdAt,
    actorUserId: due.host.ownerId,
    actorKind: 'host',
    entity: 'invoice',
    entityId: row.id,
    action: 'invoice.issued',
    toState: 'issued',
    data: {
      number: row.number,
      bookingId: row.bookingId,
      reference: row.bookingReference,
      totalPaise: row.totalPaise.toString(),
    },
  };
}

function paymentAudit(payment: PaymentRow, issued: readonly Issued[]): AuditRow {
  const { invoiceId, orgId, shipperOrgId, rail, reference, receivedOn, amountPaise } = payment;
  const number = issued.find(({ row }) => row.id === invoiceId)?.row.number ?? null;
  return {
    id: uuidFor(`receipt of ${invoiceId}`),
    orgId,
    counterpartyOrgId: shipperOrgId,
    at: payment.recordedAt,
    actorUserId: payment.recordedBy,
    actorKind: 'operator',
    entity: 'invoice',
    entityId: invoiceId,
    action: 'payment.recorded',
    fromState: 'issued',
    toState: 'paid',
    data: { number, rail, reference, receivedOn, amountPaise: amountPaise.toString() },
  };
}
