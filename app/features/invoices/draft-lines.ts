import type { Quote, QuoteLine } from '#app/domain/pricing/quote.ts';
import { type InvoiceTotals, invoiceTotals, type LineTax, lineTax, type SupplyKind } from '#app/domain/tax/gst.ts';

/** A quoted line with the tax it bears on this supply. */
export type DraftLine = QuoteLine & { tax: LineTax };

/**
 * What the invoice of an agreed price says: the same lines, each taxed by the kind of supply. CGST and SGST are each
 * rounded, so the total can differ from the quote's by a paisa a line; the invoice is the one that counts.
 */
export function draftLines(agreed: Quote, kind: SupplyKind): { lines: DraftLine[]; totals: InvoiceTotals } {
  const lines = agreed.lines.map((line) => ({ ...line, tax: lineTax(line.amount, line.gstRate, kind) }));
  return { lines, totals: invoiceTotals(lines.map(({ amount, tax }) => ({ taxable: amount, tax }))) };
}
