import type { GstRate, Quote, QuoteLine } from '#app/domain/pricing/quote.ts';
import { type InvoiceTotals, invoiceTotals, type LineTax, lineTax, type SupplyKind } from '#app/domain/tax/gst.ts';

/** A quoted line with the tax it bears on this supply. */
export type DraftLine = QuoteLine & { tax: LineTax };

/** The rates in force on the day of issue. */
export type RatesOfTheDay = { storage: GstRate; handling: GstRate };

/**
 * What the invoice of an agreed price says: the same lines and net amounts, each taxed by the kind of supply at the
 * rate of the day of issue. A change of rate between agreement and invoice changes the tax, not the price.
 */
export function draftLines(
  agreed: Quote,
  kind: SupplyKind,
  rates: RatesOfTheDay,
): { lines: DraftLine[]; totals: InvoiceTotals } {
  const lines = agreed.lines.map((line) => {
    const { sac, rate } = line.sac === rates.storage.sac ? rates.storage : rates.handling;
    return { ...line, sac, gstRate: rate, tax: lineTax(line.amount, rate, kind) };
  });
  return { lines, totals: invoiceTotals(lines.map(({ amount, tax }) => ({ taxable: amount, tax }))) };
}
