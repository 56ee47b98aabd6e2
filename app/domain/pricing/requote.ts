import { chargedStay } from '../booking/change-stay.ts';
import type { Stay } from '../shared/interval.ts';
import { type Money, ZERO_INR } from '../shared/money.ts';
import type { SupplyKind } from '../tax/gst.ts';
import { quoteRated } from './offer-price.ts';
import { type Quote, type QuoteLine, quote } from './quote.ts';
import { NO_FREE_TIME, slabOf } from './rate-card.ts';
import type { RatedBy } from './rated-by.ts';

/** The price per pallet and day a quote was made with; by a card, that of day 1. */
export const pricePerPalletDayOf = (agreed: Quote): Money =>
  agreed.rated ? slabOf(agreed.rated.card, 1).perPalletDay : lineOf(agreed, 'storage').unitPrice;

/** What a quote was made with, at one price for every day instead: the card's slabs and free days give way to it. */
const atOnePrice = (rated: RatedBy, perPalletDay: Money): RatedBy => ({
  ...rated,
  card: { ...rated.card, slabs: [{ fromDay: 1, toDay: null, perPalletDay }], free: NO_FREE_TIME },
});

/**
 * The price of other days, or of another price per pallet-day, on the terms a quote was made with: its own rates and its
 * own GST, whatever the slot asks from others by now. The whole stay is priced again, never the difference, so that what
 * counts from the first day goes on counting.
 * @param terms minimumDays: how many days are charged at least
 * @throws Error when the quote has no storage line
 */
export function requote(
  agreed: Quote,
  terms: { stay: Stay; pallets: number; minimumDays: number; pricePerPalletDay?: Money },
  kind: SupplyKind,
): Quote {
  if (agreed.rated) {
    const { pricePerPalletDay, pallets } = terms;
    const rated = pricePerPalletDay ? atOnePrice(agreed.rated, pricePerPalletDay) : agreed.rated;
    return quoteRated(rated, { stay: chargedStay(terms.stay, terms.minimumDays), pallets }, kind);
  }
  const storage = lineOf(agreed, 'storage');
  const handlingIn = agreed.lines.find(({ code }) => code === 'handling_in');
  const handlingOut = agreed.lines.find(({ code }) => code === 'handling_out');
  const rates = {
    pricePerPalletDay: terms.pricePerPalletDay ?? storage.unitPrice,
    handlingInPerPallet: handlingIn?.unitPrice ?? ZERO_INR,
    handlingOutPerPallet: handlingOut?.unitPrice ?? ZERO_INR,
  };
  const gst = { storage: taxOf(storage), handling: taxOf(handlingIn ?? handlingOut ?? storage) };
  return quote(rates, { stay: chargedStay(terms.stay, terms.minimumDays), pallets: terms.pallets }, gst, kind);
}

const taxOf = ({ sac, gstRate }: QuoteLine) => ({ sac, rate: gstRate });

function lineOf({ lines }: Quote, code: QuoteLine['code']): QuoteLine {
  const line = lines.find((each) => each.code === code);
  if (!line) throw new Error(`a quote without ${code}`);
  return line;
}
