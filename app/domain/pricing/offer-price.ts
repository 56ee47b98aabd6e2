import type { Stay } from '../shared/interval.ts';
import type { Money } from '../shared/money.ts';
import type { SupplyKind } from '../tax/gst.ts';
import { type CargoTerms, PLAIN_CARGO, type PricedAsk } from './course.ts';
import { type LeavingCost, leaveOnDay } from './leave-on-day.ts';
import { type Quote, quoteCard, type TaxedBy } from './quote.ts';
import { flatCard, type RateCard, type Rates } from './rate-card.ts';
import type { RatedBy } from './rated-by.ts';

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
  return quoteRated({ ...inForce, codes: asked.codes, valueAndDuty: asked.valueAndDuty, gst }, asked, kind);
}

/** The price of other days or places by what a quote was made with. @throws RangeError when pallets isn't a count */
export function quoteRated(
  rated: RatedBy,
  { stay, pallets }: { stay: Stay; pallets: number },
  kind: SupplyKind,
): Quote {
  return { ...quoteCard(rated.card, askOf({ ...rated, stay, pallets }), rated.gst, kind), rated };
}

/** What leaving on each day of the stay would cost in a slot; see {@link leaveOnDay}. */
export function leavingCosts(
  { rates, inForce }: OfferPrices,
  asked: PricedStay,
  gst: TaxedBy,
  kind: SupplyKind,
): readonly LeavingCost[] {
  return leaveOnDay(inForce?.card ?? flatCard(rates), askOf(asked), gst, kind);
}
