import type { Stay } from '../shared/interval.ts';
import { type Money, minus } from '../shared/money.ts';
import type { PlainDate } from '../shared/plain-date.ts';
import type { SupplyKind } from '../tax/gst.ts';
import type { AgreedTerms } from './agreed-terms.ts';
import { coveredUntil } from './insured-days.ts';
import { quoteTerms } from './offer-price.ts';

/** What insurance does to the price of a stay, with GST. */
export type RiskWaiver = {
  /** What the certificates waive. */
  readonly saved: Money;
  /** The last day they cover without a gap from the first; null where that isn't covered, or nothing ends it. */
  readonly until: PlainDate | null;
  /** What a certificate for the days without one would save. */
  readonly mightSave: Money;
};

/** What certificates waive of a stay's risk charge, and what more would; null where no risk is charged. */
export function riskWaiver(
  terms: AgreedTerms,
  asked: { stay: Stay; pallets: number },
  kind: SupplyKind,
): RiskWaiver | null {
  if (terms.card.riskPerThousand.paise === 0n || terms.valueAndDuty.paise === 0n) return null;
  const cost = (insured: readonly Stay[]) => quoteTerms({ ...terms, insured }, asked, kind).total;
  const price = cost(terms.insured);
  return {
    saved: minus(cost([]), price),
    until: coveredUntil(terms.insured, asked.stay.startsOn),
    mightSave: minus(price, cost([asked.stay])),
  };
}
