import { chargedStay } from '../booking/change-stay.ts';
import type { Stay } from '../shared/interval.ts';
import type { Money } from '../shared/money.ts';
import type { SupplyKind } from '../tax/gst.ts';
import { agreedTerms } from './agreed-terms.ts';
import { quoteTerms } from './offer-price.ts';
import type { Quote } from './quote.ts';
import { NO_FREE_TIME, type RateCard, type Surcharge, slabOf, surchargesFor } from './rate-card.ts';

/** The price per pallet and day a quote was made with; by a card, that of day 1. */
export const pricePerPalletDayOf = (agreed: Quote): Money => slabOf(agreedTerms(agreed).card, 1).perPalletDay;

/** A card at one price for every day instead: its slabs and free days give way to it. */
const atOnePrice = (card: RateCard, perPalletDay: Money): RateCard => ({
  ...card,
  slabs: [{ fromDay: 1, toDay: null, perPalletDay }],
  free: NO_FREE_TIME,
});

/**
 * The price of other days, or of another price per pallet-day, on the terms a quote was made with: its own card or rates
 * and its own GST, whatever the slot asks from others by now. The whole stay is priced again, never the difference, so
 * that what counts from the first day goes on counting.
 * @param terms minimumDays: how many days are charged at least
 * @throws Error when a quote without a card has no storage line
 */
export function requote(
  agreed: Quote,
  terms: { stay: Stay; pallets: number; minimumDays: number; pricePerPalletDay?: Money },
  kind: SupplyKind,
): Quote {
  const before = agreedTerms(agreed);
  const { pallets, pricePerPalletDay } = terms;
  const card = pricePerPalletDay ? atOnePrice(before.card, pricePerPalletDay) : before.card;
  const asked = { stay: chargedStay(terms.stay, terms.minimumDays), pallets };
  const price = quoteTerms({ ...before, card }, asked, kind);
  return agreed.rated ? { ...price, rated: { ...agreed.rated, card } } : price;
}

/** The surcharges of an agreed card that cargo with these classes and regimes would bear and those it bears no more. */
export type SurchargeChange = { readonly added: readonly Surcharge[]; readonly removed: readonly Surcharge[] };

/** What other classes and regimes of the cargo change in the surcharges a quote was made with; flat prices have none. */
export function surchargeChange({ rated }: Quote, codes: readonly string[]): SurchargeChange {
  if (!rated) return { added: [], removed: [] };
  const before = surchargesFor(rated.card, rated.codes);
  const after = surchargesFor(rated.card, codes);
  return {
    added: after.filter((surcharge) => !before.includes(surcharge)),
    removed: before.filter((surcharge) => !after.includes(surcharge)),
  };
}

/**
 * What the same stay would cost before GST on the same terms, were the cargo agreed on with these classes and regimes.
 * @throws Error when a quote without a card has no storage line
 */
export const subtotalAtCodes = (
  agreed: Quote,
  { stay, pallets, minimumDays, codes }: { stay: Stay; pallets: number; minimumDays: number; codes: readonly string[] },
): Money =>
  quoteTerms({ ...agreedTerms(agreed), codes }, { stay: chargedStay(stay, minimumDays), pallets }, 'inter_state')
    .subtotal;
