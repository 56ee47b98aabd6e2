import { type BasisPoints, divideHalfUp, inr, type Money, plus, shareOf, sum, ZERO_INR } from '../shared/money.ts';

/** Which taxes a supply bears: CGST + SGST, CGST + UTGST, or IGST. */
export type SupplyKind = 'intra_state' | 'intra_territory' | 'inter_state';

/**
 * IGST Act 2017 s.7 and s.8: inside one State or Union territory, or between two. The tax beside CGST is UTGST in a
 * Union territory without a legislature (UTGST Act 2017), SGST elsewhere.
 * @param input GST State codes of two digits; the flag is about the supplier's State and comes from reference data
 */
export function supplyKind(input: {
  supplierState: string;
  placeOfSupply: string;
  unionTerritoryWithoutLegislature: boolean;
}): SupplyKind {
  if (input.supplierState !== input.placeOfSupply) return 'inter_state';
  return input.unionTerritoryWithoutLegislature ? 'intra_territory' : 'intra_state';
}

/**
 * The place of supply of a storage service, IGST Act 2017 s.12(2): a registered recipient's own State; otherwise the
 * State of the address on record; otherwise the supplier's. Not for a licence of space under s.12(3).
 * @param input State codes of two digits; recipientGstin has passed `checkGstin`
 * @throws RangeError when the GSTIN doesn't start with two digits
 */
export function placeOfSupply(input: {
  recipientGstin: string | null;
  recipientState: string | null;
  supplierState: string;
}): string {
  if (input.recipientGstin === null) return input.recipientState ?? input.supplierState;
  const state = input.recipientGstin.slice(0, 2);
  if (!/^\d\d$/.test(state)) throw new RangeError(`Not a GSTIN: ${input.recipientGstin}`);
  return state;
}

/** The tax on one line. `sgst` holds UTGST where the supply is intra_territory; the ones that don't apply are zero. */
export type LineTax = { cgst: Money; sgst: Money; igst: Money };

/**
 * The tax on one line's taxable value. CGST and SGST are half the rate each and each rounded half up to the paisa, so
 * together they can differ from IGST by a paisa.
 * @param rate the full rate (18 % for 9 + 9)
 */
export function lineTax(taxable: Money, rate: BasisPoints, kind: SupplyKind): LineTax {
  if (kind === 'inter_state') return { cgst: ZERO_INR, sgst: ZERO_INR, igst: shareOf(taxable, rate) };
  // Half of an odd rate is no whole basis point, so the half goes into the divisor.
  const half = inr(divideHalfUp(taxable.paise * BigInt(rate), 20_000n));
  return { cgst: half, sgst: half, igst: ZERO_INR };
}

/** What an invoice adds up to; total = taxable + cgst + sgst + igst. */
export type InvoiceTotals = { taxable: Money; cgst: Money; sgst: Money; igst: Money; total: Money };

/** Adds the lines, exact to the paisa. Rounding to the rupee (s.170 CGST Act) is a matter of the return, not of this. */
export function invoiceTotals(lines: readonly { taxable: Money; tax: LineTax }[]): InvoiceTotals {
  const taxable = sum(lines.map((line) => line.taxable));
  const cgst = sum(lines.map((line) => line.tax.cgst));
  const sgst = sum(lines.map((line) => line.tax.sgst));
  const igst = sum(lines.map((line) => line.tax.igst));
  return { taxable, cgst, sgst, igst, total: [cgst, sgst, igst].reduce(plus, taxable) };
}
