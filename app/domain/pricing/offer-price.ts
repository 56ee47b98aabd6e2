import { chargedStay } from '../booking/change-stay.ts';
import type { Stay } from '../shared/interval.ts';
import type { Money } from '../shared/money.ts';
import type { SupplyKind } from '../tax/gst.ts';
import type { AgreedTerms } from './agreed-terms.ts';
import { type CargoTerms, PLAIN_CARGO, type PricedAsk } from './course.ts';
import { type LeavingCost, leaveOnDay } from './leave-on-day.ts';
import { type Quote, quoteCard, type TaxedBy } from './quote.ts';
import { flatCard, type RateCard, type Rates } from './rate-card.ts';

/** What a slot asks: its flat prices, and the card in force with its version where it has one. */
export type OfferPrices = { readonly rates: Rates; readonly inForce: { versionId: string; card: RateCard } | null };

/** What a price depends on: days, places, and of the cargo its classes and regimes, value and duty. */
export type PricedStay = {
  readonly stay: Stay;
  readonly pallets: number;
  readonly codes: readonly string[];
  readonly valueAndDuty: Money;
};

/** The cargo as a card asks about it: one thing from the first day on. */
export const cargoTermsOf = ({ stay, codes, valueAndDuty }: Omit<PricedStay, 'pallets'>): CargoTerms => ({
  ...PLAIN_CARGO,
  cargo: codes.length > 0 ? [{ from: stay.startsOn, codes }] : [],
  valueAndDuty,
});

const askOf = (asked: PricedStay): PricedAsk => ({
  ...cargoTermsOf(asked),
  stay: asked.stay,
  pallets: asked.pallets,
  orders: [],
});

/**
 * The price of a stay in a slot: by the card in force, which the quote then keeps, or else by its flat prices.
 * @param asked pallets: whole, at least 1
 * @throws RangeError when pallets isn't
 */
export function quoteOffer({ rates, inForce }: OfferPrices, asked: PricedStay, gst: TaxedBy, kind: SupplyKind): Quote {
  if (!inForce) return quoteCard(flatCard(rates), askOf(asked), gst, kind);
  const rated = { ...inForce, codes: asked.codes, valueAndDuty: asked.valueAndDuty, gst };
  return { ...quoteTerms(rated, asked, kind), rated };
}

/** The price of days and places on terms that were agreed. @throws RangeError when pallets isn't a count */
export const quoteTerms = (
  terms: AgreedTerms,
  { stay, pallets }: { stay: Stay; pallets: number },
  kind: SupplyKind,
): Quote => quoteCard(terms.card, askOf({ ...terms, stay, pallets }), terms.gst, kind);

/** What leaving on each day of the stay would cost in a slot; see {@link leaveOnDay}. */
export function leavingCosts(
  { rates, inForce }: OfferPrices,
  asked: PricedStay,
  gst: TaxedBy,
  kind: SupplyKind,
): readonly LeavingCost[] {
  return leaveOnDay(inForce?.card ?? flatCard(rates), askOf(asked), gst, kind);
}

/**
 * What leaving on each day of an agreed stay would cost.
 * @param minimumDays how many days are charged at least: leaving sooner costs the same
 */
export function agreedLeavingCosts(
  terms: AgreedTerms,
  { stay, pallets, minimumDays }: { stay: Stay; pallets: number; minimumDays: number },
  kind: SupplyKind,
): readonly LeavingCost[] {
  const charged = chargedStay(stay, minimumDays);
  const costs = leaveOnDay(terms.card, askOf({ ...terms, stay: charged, pallets }), terms.gst, kind);
  const least = costs[minimumDays - 1];
  return costs.map((cost, index) =>
    least && index + 1 < minimumDays ? { ...cost, subtotal: least.subtotal, total: least.total } : cost,
  );
}
