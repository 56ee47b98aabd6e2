import { sql } from 'drizzle-orm';
import { invoiceIssued, paymentReceived } from '../../../app/domain/ledger/events.ts';
import { type FinancialYear, financialYearOf } from '../../../app/domain/shared/financial-year.ts';
import { inr, plus, ZERO_INR } from '../../../app/domain/shared/money.ts';
import { addDays, earliest, type PlainDate, plainDate } from '../../../app/domain/shared/plain-date.ts';
import { invoiceNumber } from '../../../app/domain/tax/invoice-number.ts';
import { roundOffOf } from '../../../app/domain/tax/tax-engine.ts';
import { type DraftLine, draftLines } from '../../../app/features/invoices/draft-lines.ts';
import { subjectOf } from '../../../app/features/invoices/invoice-subject.server.ts';
import { journalJson, type Posting } from '../../../app/features/ledger/post-journals.server.ts';
import { auditLog, invoiceCounters, invoiceLines, invoices, payments, receipts } from '../../schema/index.ts';
import { SEED_RATES } from '../factories.ts';
import type { Scene, SeededBooking } from './bookings.ts';
import { between, instantOn, pick, uuidFor } from './derive.ts';
import { operatorId } from './organisations.ts';
import { INVOICED_WITHIN_DAYS } from './plan.ts';
import type { Tx } from './transaction.ts';

/** As every slot of the demo has it. */
const DAYS_TO_PAY = 15;

type InvoiceRow = typeof invoices.$inferInsert & { id: string; createdAt: Date };
type AuditRow = typeof auditLog.$inferInsert;
type Due = SeededBooking & { issuedOn: PlainDate };
type Issued = { row: InvoiceRow; due: Due; lines: DraftLine[]; posting: Posting };

/** Writes the invoices the plan asks for, in date order per host, with their payments. */
export async function seedInvoices(tx: Tx, written: readonly SeededBooking[], { today }: Scene): Promise<void> {
  const counters = new Map<string, typeof invoiceCounters.$inferInsert>();
  const issued = written
    .filter(({ planned }) => planned.bill !== 'none')
    .map((booking): Due => ({ ...booking, issuedOn: issueDay(booking, today) }))
    .toSorted((a, b) => (`${a.issuedOn} ${a.row.reference}` < `${b.issuedOn} ${b.row.reference}` ? -1 : 1))
    .map((due) => issue(due, takeNumber(counters, due)));
  const paid = issued.flatMap((each) => paymentOf(each, today));
  await tx.insert(invoiceCounters).values([...counters.values()]);
  await tx.insert(invoices).values(issued.map(({ row }) => row));
  await tx.insert(invoiceLines).values(issued.flatMap(lineRows));
  await tx.insert(receipts).values(
    paid.map(({ receiptId, orgId, rail, reference, amountPaise, receivedOn, recordedBy, recordedAt }) => ({
      ...{ id: receiptId, orgId, rail, reference, amountPaise, receivedOn, recordedBy, recordedAt },
    })),
  );
  await tx.insert(payments).values(paid);
  await post(tx, [...issued.map(({ posting }) => posting), ...paid.map((row) => paymentPosting(row, issued))]);
  await tx.insert(auditLog).values([...issued.map(issueAudit), ...paid.map((row) => paymentAudit(row, issued))]);
}

/** Through the same door as the application, as one of our own jobs. */
async function post(tx: Tx, postings: readonly Posting[]): Promise<void> {
  await tx.execute(sql`select set_config('app.platform', 'system', true)`);
  await tx.execute(sql`select post_journals(${JSON.stringify(postings.map(journalJson))}::jsonb)`);
  await tx.execute(sql`select set_config('app.platform', '', true)`);
}

function paymentPosting({ id, invoiceId, amountPaise, receivedOn }: PaymentRow, issued: readonly Issued[]): Posting {
  const invoice = issued.find(({ row }) => row.id === invoiceId)?.row;
  if (!invoice) throw new Error('a payment of no invoice');
  const sides = { host: invoice.orgId, shipper: invoice.shipperOrgId };
  const amount = inr(amountPaise);
  const event = { id, on: plainDate(receivedOn) };
  const journal = paymentReceived(event, sides, { amount, tds: ZERO_INR, outstanding: amount, collector: 'host' });
  return { journal, about: subjectOf(invoice) };
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

function issue(due: Due, { year, sequence }: SeriesPlace): Issued {
  const { row: booking, supply, host, issuedOn } = due;
  const { lines, totals } = draftLines(due.price, supply.kind, SEED_RATES);
  const createdAt = instantOn(issuedOn, 11 * 60 + (sequence % 60));
  const roundOff = roundOffOf(totals.total);
  const payable = plus(totals.total, roundOff);
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
    periodFrom: booking.startsOn,
    periodTo: booking.endsOn,
    roundOffPaise: roundOff.paise,
    payablePaise: payable.paise,
    createdAt,
  };
  const sides = { host: row.orgId, shipper: row.shipperOrgId };
  const event = { id: row.id, on: issuedOn };
  const journal = invoiceIssued(event, sides, { totals, roundOff, payable, reverseCharge: false });
  return { row, due, lines, posting: { journal, about: subjectOf(row) } };
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

type PaymentRow = typeof payments.$inferInsert & { id: string; recordedAt: Date };

function paymentOf({ row, due }: Issued, today: PlainDate): PaymentRow[] {
  if (due.planned.bill !== 'paid') return [];
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
      receiptId: uuidFor(`receipt of ${row.id}`),
      ...{ amountPaise: row.payablePaise, appliedPaise: row.payablePaise },
      rail,
      // Not a real bank's shape: an invented prefix, the day, and digits.
      reference: `${rail === 'upi' ? 'UPI' : 'NEFT-QZ'}${receivedOn.slice(2, 4)}${month}${day}${digits}`,
      receivedOn,
      recordedBy: operatorId(),
      recordedAt: instantOn(receivedOn, 17 * 60),
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
      totalPaise: row.payablePaise.toString(),
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
