import { and, asc, eq, type SQL } from 'drizzle-orm';
import { inr } from '#app/domain/shared/money.ts';
import { dateInZone, plainDate } from '#app/domain/shared/plain-date.ts';
import { rupeesInWords } from '#app/domain/tax/rupees-in-words.ts';
import { readEInvoice } from '#app/features/e-invoices/read-e-invoice.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { invoiceLines, invoices, payments } from '#db/schema/index.ts';
import { INVOICE_TIME_ZONE, type InvoiceView, invoiceStatus, type LineView } from './invoice-view.ts';

type Header = typeof invoices.$inferSelect;
type Line = typeof invoiceLines.$inferSelect;
type Payment = typeof payments.$inferSelect;

/** The one read of an invoice with its lines and payment; `where` says which, and whose. */
export async function loadInvoice(
  tx: Tx,
  where: SQL | undefined,
  now: Date,
): Promise<{ orgId: string; view: InvoiceView } | null> {
  const [header] = await tx.select().from(invoices).where(where).limit(1);
  if (!header) return null;
  const { id, orgId, shipperOrgId } = header;
  const lines = await tx
    .select()
    .from(invoiceLines)
    .where(
      and(eq(invoiceLines.orgId, orgId), eq(invoiceLines.shipperOrgId, shipperOrgId), eq(invoiceLines.invoiceId, id)),
    )
    .orderBy(asc(invoiceLines.lineNumber));
  const paid = await tx
    .select()
    .from(payments)
    .where(and(eq(payments.orgId, orgId), eq(payments.shipperOrgId, shipperOrgId), eq(payments.invoiceId, id)))
    .orderBy(asc(payments.receivedOn), asc(payments.recordedAt));
  const eInvoice = await readEInvoice(tx, { invoice: id }, { ...header, type: 'INV' });
  return { orgId, view: { ...asView(header, lines, paid, now), eInvoice } };
}

function asView(
  header: Header,
  lines: readonly Line[],
  paid: readonly Payment[],
  now: Date,
): Omit<InvoiceView, 'eInvoice'> {
  const dueOn = plainDate(header.dueOn);
  const payable = inr(header.payablePaise);
  return {
    id: header.id,
    number: header.number,
    bookingId: header.bookingId,
    bookingReference: header.bookingReference,
    issuedOn: plainDate(header.issuedOn),
    dueOn,
    status: invoiceStatus(
      { ...header, isVoid: header.voidedAt !== null, isSettled: header.settledAt !== null },
      dateInZone(now, INVOICE_TIME_ZONE),
    ),
    supplier: header.supplier,
    recipient: header.recipient,
    placeOfSupply: { code: header.placeOfSupply, name: header.placeOfSupplyName },
    supplyKind: header.supplyKind,
    reverseCharge: header.reverseCharge,
    lines: lines.map(asLine),
    totals: {
      taxable: inr(header.taxablePaise),
      cgst: inr(header.cgstPaise),
      sgst: inr(header.sgstPaise),
      igst: inr(header.igstPaise),
      total: inr(header.totalPaise),
    },
    roundOff: inr(header.roundOffPaise),
    payable,
    payableInWords: rupeesInWords(payable),
    outstanding: inr(header.outstandingPaise),
    payments: paid.map(({ id, rail, reference, receivedOn, amountPaise, appliedPaise, tdsPaise }) => ({
      ...{ id, rail, reference, receivedOn: plainDate(receivedOn) },
      amount: inr(amountPaise),
      applied: inr(appliedPaise),
      tds: inr(tdsPaise),
    })),
  };
}

function asLine(line: Line): LineView {
  return {
    number: line.lineNumber,
    description: line.description,
    formula: line.formula,
    sac: line.sac,
    quantity: line.quantity,
    unit: line.unit,
    unitPrice: inr(line.unitPricePaise),
    taxable: inr(line.taxablePaise),
    rateBasisPoints: line.rateBasisPoints,
    tax: { cgst: inr(line.cgstPaise), sgst: inr(line.sgstPaise), igst: inr(line.igstPaise) },
  };
}
