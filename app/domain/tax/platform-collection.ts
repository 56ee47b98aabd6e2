import { divideHalfUp, inr, lesser, type Money, minus, plus, ZERO_INR } from '../shared/money.ts';
import type { PlainDate } from '../shared/plain-date.ts';
import { collectedUnderSection52, deductedUnder194O } from './collected-at-source.ts';
import type { LineTax, SupplyKind } from './gst.ts';
import type { Parameters } from './parameter.ts';

/** What the platform has collected for one invoice so far: put to it, and not credited again. */
export type Collected = {
  readonly kind: SupplyKind;
  readonly amount: Money;
  /** Of the whole invoice: before GST, and what is paid. */
  readonly taxable: Money;
  readonly payable: Money;
};

/** A supplier as the income tax law sees it. */
export type Supplier = { readonly gstin: string | null; readonly grossBefore: Money };

/** Taxable value inside the State (or Union territory), and across. */
export type Bases = { readonly intraBase: Money; readonly interBase: Money };

/** What is kept back from a host in a month, and of what. */
export type KeptBack = Bases & {
  readonly tcs: LineTax;
  readonly incomeTax: Money;
};

/**
 * The taxable value in a payment: as large a part of the invoice's as the payment is of what is paid; money beyond the
 * invoice is a balance, not a supply.
 */
export function taxablePart({ amount, taxable, payable }: Collected): Money {
  const put = lesser(amount, payable);
  return inr(divideHalfUp(put.paise * taxable.paise, payable.paise));
}

/**
 * What the platform keeps back when a month is settled: GST under s.52 of the taxable value, by the kind of supply, and
 * income tax under 194-O of the same value, for GST shown apart is not part of the sum (CBDT Circular 20/2023).
 * All that is collected by the month's end counts, less what months settled before were worked out from: money entered late
 * falls in the next month, and what was credited since lowers it (s.52 is on the net value); below zero it waits.
 * A person (PAN of kind P or H) is told by the GSTIN; who has none has no PAN on record.
 * @param collected of each invoice, from the first day to the month's end
 * @param settled of all months settled so far
 */
export function keptBack(
  collected: readonly Collected[],
  settled: Bases,
  supplier: Supplier,
  on: PlainDate,
  parameters: Parameters,
): KeptBack {
  const baseOf = (isInter: boolean, before: Money) => {
    const all = collected.filter(({ kind }) => (kind === 'inter_state') === isInter).map(taxablePart);
    const rest = minus(all.reduce(plus, ZERO_INR), before);
    return rest.paise > 0n ? rest : ZERO_INR;
  };
  const [intraBase, interBase] = [baseOf(false, settled.intraBase), baseOf(true, settled.interBase)];
  const intra = collectedUnderSection52(intraBase, 'intra_state', on, parameters);
  const inter = collectedUnderSection52(interBase, 'inter_state', on, parameters);
  const gross = plus(intraBase, interBase);
  const participant = {
    hasPan: supplier.gstin !== null,
    isIndividual: supplier.gstin !== null && 'PH'.includes(supplier.gstin.charAt(5)),
    grossBefore: supplier.grossBefore,
  };
  return {
    ...{ intraBase, interBase },
    tcs: { cgst: intra.cgst, sgst: intra.sgst, igst: inter.igst },
    incomeTax: gross.paise === 0n ? ZERO_INR : deductedUnder194O(gross, participant, on, parameters),
  };
}
