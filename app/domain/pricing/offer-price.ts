import { chargedStay } from '../booking/change-stay.ts';
import type { Stay } from '../shared/interval.ts';
import type { Money } from '../shared/money.ts';
import type { PlainDate } from '../shared/plain-date.ts';
import type { SupplyKind } from '../tax/gst.ts';
import type { AgreedTerms } from './agreed-terms.ts';
import type { CargoTerms, Order, PricedAsk } from './course.ts';
import { type LeavingCost, leaveOnDay } from './leave-on-day.ts';
import { type Quote, quoteCard, type TaxedBy } from './quote.ts';
import { flatCard, type RateCard, type Rates } from './rate-card.ts';
import type { RatedBy } from './rated-by.ts';

/** A version of a slot's card, with the facility's holidays where its free time leaves them out. */
type InForce = { readonly versionId: string; readonly card: RateCard; readonly holidays: readonly PlainDate[] };

/** What a slot asks: its flat prices, and the card in force where it has one. */
export type OfferPrices = { readonly rates: Rates; readonly inForce: InForce | null };

/** What a price depends on: days, places, of the cargo its classes and regimes, value and duty, and the days it is insured. */
export type PricedStay = {
  readonly stay: Stay;
  readonly pallets: number;
  readonly codes: readonly string[];
  readonly valueAndDuty: Money;
  /** Days valid certificates of the shipper cover. */
  readonly insured: readonly Stay[];
};

/** The cargo as a card asks about it: one thing from the first day on. */
export const cargoTermsOf = (
  { stay, codes, valueAndDuty, insured }: Omit<PricedStay, 'pallets'>,
  holidays: readonly PlainDate[],
): CargoTerms => ({
  cargo: codes.length > 0 ? [{ from: stay.startsOn, codes }] : [],
  ...{ valueAndDuty, insured, holidays: new Set(holidays) },
});

const askOf = (asked: PricedStay, holidays: readonly PlainDate[], orders: readonly Order[] = []): PricedAsk => ({
  ...cargoTermsOf(asked, holidays),
  stay: asked.stay,
  pallets: asked.pallets,
  orders,
});

/** What a hold of a stay would agree to by the card in force; null where flat prices are all there is. */
export const termsOffered = ({ inForce }: OfferPrices, asked: PricedStay, gst: TaxedBy): RatedBy | null => {
  const { codes, valueAndDuty, insured } = asked;
  return inForce && { ...inForce, codes, valueAndDuty, insured, gst };
};

/**
 * The price of a stay in a slot: by the card in force, which the quote then keeps, or else by its flat prices.
 * @param asked pallets: whole, at least 1
 * @throws RangeError when pallets isn't
 */
export function quoteOffer(prices: OfferPrices, asked: PricedStay, gst: TaxedBy, kind: SupplyKind): Quote {
  const rated = termsOffered(prices, asked, gst);
  if (!rated) return quoteCard(flatCard(prices.rates), askOf(asked, []), gst, kind);
  return { ...quoteTerms(rated, asked, kind), rated };
}

/** The price of days and places on terms that were agreed. @throws RangeError when pallets isn't a count */
export const quoteTerms = (
  terms: AgreedTerms,
  { stay, pallets }: { stay: Stay; pallets: number },
  kind: SupplyKind,
): Quote => quoteCard(terms.card, askOf({ ...terms, stay, pallets }, terms.holidays), terms.gst, kind);

/** What leaving on each day of the stay would cost in a slot; see {@link leaveOnDay}. */
export function leavingCosts(
  { rates, inForce }: OfferPrices,
  asked: PricedStay,
  gst: TaxedBy,
  kind: SupplyKind,
): readonly LeavingCost[] {
  return leaveOnDay(inForce?.card ?? flatCard(rates), askOf(asked, inForce?.holidays ?? []), gst, kind);
}

/**
 * What leaving on each day of an agreed stay would cost.
 * @param minimumDays how many days are charged at least: leaving sooner costs the same
 * @param orders services done so far, which it costs whenever the goods leave
 */
export function agreedLeavingCosts(
  terms: AgreedTerms,
  {
    stay,
    pallets,
    minimumDays,
    orders,
  }: { stay: Stay; pallets: number; minimumDays: number; orders: readonly Order[] },
  kind: SupplyKind,
): readonly LeavingCost[] {
  const charged = chargedStay(stay, minimumDays);
  const costs = leaveOnDay(
    terms.card,
    askOf({ ...terms, stay: charged, pallets }, terms.holidays, orders),
    terms.gst,
    kind,
  );
  const least = costs[minimumDays - 1];
  return costs.map((cost, index) =>
    least && index + 1 < minimumDays ? { ...cost, subtotal: least.subtotal, total: least.total } : cost,
  );
}
