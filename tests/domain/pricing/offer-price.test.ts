import { describe, expect, test } from 'vitest';
import { agreedTerms } from '#app/domain/pricing/agreed-terms.ts';
import {
  agreedLeavingCosts,
  cargoTermsOf,
  leavingCosts,
  type PricedStay,
  quoteOffer,
  quoteTerms,
} from '#app/domain/pricing/offer-price.ts';
import { quoteCard } from '#app/domain/pricing/quote.ts';
import { flatCard, type Rates } from '#app/domain/pricing/rate-card.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { addDays } from '#app/domain/shared/plain-date.ts';
import { ARRIVAL, askFor, FULL_CARD, GST } from './cards.ts';

const RATES: Rates = {
  pricePerPalletDay: inr(4_500n),
  handlingInPerPallet: inr(12_000n),
  handlingOutPerPallet: inr(8_000n),
};
const FLAT = { rates: RATES, inForce: null };
const RATED = { rates: RATES, inForce: { versionId: 'v', card: FULL_CARD, holidays: [] } };
const asked = (days: number, over: Partial<PricedStay> = {}): PricedStay => ({
  ...{ stay: stay(ARRIVAL, addDays(ARRIVAL, days)), pallets: 8, codes: [] },
  ...{ valueAndDuty: ZERO_INR, insured: [] },
  ...over,
});
const HAZARDOUS = { codes: ['4.3'], valueAndDuty: inr(5_00_000_00n) };
const cargo = [{ from: ARRIVAL, codes: ['4.3'] }];

describe('what a slot asks', () => {
  test('is its flat prices where it has no card, whatever the cargo', () => {
    const quote = quoteOffer(FLAT, asked(40, HAZARDOUS), GST, 'inter_state');
    expect(quote).toEqual(quoteCard(flatCard(RATES), askFor(40), GST, 'inter_state'));
    expect(quote.rated).toBeUndefined();
  });

  test('is the card in force with what it asks of the cargo, and the quote keeps both', () => {
    const quote = quoteOffer(RATED, asked(23, HAZARDOUS), GST, 'intra_state');
    const { rated, ...price } = quote;
    const ask = askFor(23, 8, { cargo, valueAndDuty: HAZARDOUS.valueAndDuty });
    expect(price).toEqual(quoteCard(FULL_CARD, ask, GST, 'intra_state'));
    expect(rated).toEqual({ versionId: 'v', card: FULL_CARD, ...HAZARDOUS, holidays: [], insured: [], gst: GST });
    expect(price.lines.map(({ code }) => code)).toEqual(expect.arrayContaining(['surcharge', 'risk']));
  });

  test('of harmless cargo nothing is said from any day on', () => {
    expect(cargoTermsOf(asked(3), []).cargo).toEqual([]);
    expect(cargoTermsOf(asked(3, HAZARDOUS), [])).toMatchObject({ cargo, valueAndDuty: HAZARDOUS.valueAndDuty });
  });

  test.each([0, -1, 1.5])('%s pallets are none', (pallets) => {
    expect(() => quoteOffer(FLAT, asked(3, { pallets }), GST, 'inter_state')).toThrow(RangeError);
    expect(() => quoteOffer(RATED, asked(3, { pallets }), GST, 'inter_state')).toThrow(RangeError);
  });
});

describe('what was agreed', () => {
  test.each([
    ['flat prices', FLAT],
    ['a card', RATED],
  ])('by %s prices another stay as the offer would have', (_, offer) => {
    const terms = agreedTerms(quoteOffer(offer, asked(23, HAZARDOUS), GST, 'inter_state'));
    const { rated: _rated, ...again } = quoteOffer(offer, asked(40, HAZARDOUS), GST, 'inter_state');
    expect(quoteTerms(terms, asked(40), 'inter_state')).toEqual(again);
  });

  test('of flat prices without handling, storage is taxed as before and handling is free', () => {
    const none = { ...RATES, handlingInPerPallet: ZERO_INR, handlingOutPerPallet: ZERO_INR };
    const quote = quoteOffer({ rates: none, inForce: null }, asked(3), GST, 'inter_state');
    const lines = quote.lines.filter(({ code }) => code === 'storage');
    const terms = agreedTerms({ ...quote, lines });
    expect(terms).toEqual({
      ...{ card: flatCard(none), codes: [], valueAndDuty: ZERO_INR, holidays: [], insured: [] },
      gst: { storage: GST.storage, handling: GST.storage },
    });
    const out = { ...RATES, handlingInPerPallet: ZERO_INR };
    const withOut = quoteOffer({ rates: out, inForce: null }, asked(3), GST, 'inter_state');
    const kept = withOut.lines.filter(({ code }) => code !== 'handling_in');
    expect(agreedTerms({ ...withOut, lines: kept })).toMatchObject({ card: flatCard(out), gst: GST });
    expect(() => agreedTerms({ ...quote, lines: [] })).toThrow('a quote without storage');
  });
});

describe('leaving on a day', () => {
  test('costs by the card, or by the flat prices', () => {
    const flat = leavingCosts(FLAT, asked(10), GST, 'inter_state');
    expect(flat).toHaveLength(10);
    const whole = quoteOffer(FLAT, asked(10), GST, 'inter_state');
    expect(flat.at(-1)).toMatchObject({ subtotal: whole.subtotal, total: whole.total });
    const carded = leavingCosts(RATED, asked(23, HAZARDOUS), GST, 'inter_state');
    const dear = quoteOffer(RATED, asked(23, HAZARDOUS), GST, 'inter_state');
    expect(carded.at(-1)).toMatchObject({ subtotal: dear.subtotal, total: dear.total });
    expect(carded.at(-1)?.total).not.toEqual(flat.at(-1)?.total);
  });

  test('sooner than the minimum costs as much as the minimum does', () => {
    const terms = agreedTerms(quoteOffer(FLAT, asked(10), GST, 'inter_state'));
    const whole = stay(ARRIVAL, addDays(ARRIVAL, 10));
    const costs = agreedLeavingCosts(terms, { stay: whole, pallets: 8, minimumDays: 7, orders: [] }, 'inter_state');
    const free = leavingCosts(FLAT, asked(10), GST, 'inter_state');
    expect(costs.map(({ total }) => total)).toEqual(
      free.map(({ total }, index) => (index < 6 ? free[6]?.total : total)),
    );
    expect(costs.map(({ subtotal }) => subtotal)).toEqual(
      free.map(({ subtotal }, index) => (index < 6 ? free[6]?.subtotal : subtotal)),
    );
    const longer = agreedLeavingCosts(terms, { stay: whole, pallets: 8, minimumDays: 14, orders: [] }, 'inter_state');
    expect(longer).toHaveLength(14);
    expect(new Set(longer.map(({ total }) => total.paise)).size).toBe(1);
  });
});
