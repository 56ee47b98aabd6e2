import { expect, test } from 'vitest';
import { quoteOffer } from '#app/domain/pricing/offer-price.ts';
import { quote, quoteFromJson, quoteToJson } from '#app/domain/pricing/quote.ts';
import { flatCard, type RateCard } from '#app/domain/pricing/rate-card.ts';
import { pricePerPalletDayOf, requote, subtotalAtCodes, surchargeChange } from '#app/domain/pricing/requote.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { basisPoints, inr } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';

const gst = {
  storage: { sac: '996729', rate: basisPoints(1800) },
  handling: { sac: '996719', rate: basisPoints(1200) },
};
const rates = { pricePerPalletDay: inr(4_533n), handlingInPerPallet: inr(12_000n), handlingOutPerPallet: inr(0n) };
const of = (from: string, to: string) => stay(plainDate(from), plainDate(to));

test('a longer stay costs what a new one of that length would have, from its first day', () => {
  const agreed = quote(rates, { stay: of('2028-02-20', '2028-02-28'), pallets: 3 }, gst);
  const longer = of('2028-02-20', '2028-03-02');
  const again = requote(agreed, { stay: longer, pallets: 3, minimumDays: 1 }, 'inter_state');
  expect(again).toEqual(quote(rates, { stay: longer, pallets: 3 }, gst));
  // 29 February is a day like any other: 11 days in all.
  expect(again.lines[0]?.quantity).toBe(33);
});

test('31 March to 1 April is one day more, whatever the financial year', () => {
  const agreed = quote(rates, { stay: of('2027-03-25', '2027-03-31'), pallets: 1 }, gst);
  const again = requote(agreed, { stay: of('2027-03-25', '2027-04-01'), pallets: 1, minimumDays: 1 }, 'inter_state');
  expect(again.subtotal.paise - agreed.subtotal.paise).toBe(4_533n);
});

test('a longer stay keeps the holidays and the certificates it was priced with; a quote of before has none', () => {
  const card: RateCard = {
    ...flatCard(rates),
    free: { days: 2, arrivalDayCounts: true, excludesHolidays: true },
    riskPerThousand: inr(30n),
  };
  const inForce = { versionId: 'v', card, holidays: [plainDate('2027-03-02')] };
  const cover = { valueAndDuty: inr(100_000_000n), insured: [of('2027-03-01', '2027-03-08')] };
  const priced = { stay: of('2027-03-01', '2027-03-06'), pallets: 1, codes: [], ...cover };
  const agreed = quoteFromJson(quoteToJson(quoteOffer({ rates, inForce }, priced, gst, 'inter_state')));
  const longer = { stay: of('2027-03-01', '2027-03-11'), pallets: 1, minimumDays: 1 };
  const again = requote(agreed, longer, 'inter_state');
  const quantities = (code: string) => again.lines.filter((line) => line.code === code).map(({ quantity }) => quantity);
  // Three free days with the holiday; of two weeks the second has days without cover.
  expect([quantities('free_time'), quantities('storage'), quantities('risk')]).toEqual([[3], [7], [1]]);
  expect(again.rated).toEqual(agreed.rated);
  const { rated } = quoteToJson(agreed);
  if (!rated) throw new Error('a quote by card that keeps none');
  const { holidays: _, insured: __, ...before } = rated;
  const old = quoteFromJson({ ...quoteToJson(agreed), rated: before });
  expect(old.rated).toMatchObject({ holidays: [], insured: [] });
});

test('another price per pallet-day changes the storage alone', () => {
  const agreed = quote(rates, { stay: of('2027-01-01', '2027-01-11'), pallets: 2 }, gst);
  const terms = { stay: of('2027-01-01', '2027-01-11'), pallets: 2, minimumDays: 1, pricePerPalletDay: inr(4_000n) };
  const offered = requote(agreed, terms, 'inter_state');
  expect(pricePerPalletDayOf(offered)).toEqual(inr(4_000n));
  expect(offered.lines[1]).toEqual(agreed.lines[1]);
});

test('another class is priced on the agreed card; its surcharges come and go, and flat prices know none', () => {
  const hazardous = {
    code: 'h',
    name: 'Hazardous',
    cargoCodes: ['4.3'],
    percentOfBase: basisPoints(25_000),
    on: ['storage'],
  };
  const waste = {
    code: 'w',
    name: 'Waste',
    cargoCodes: ['hazardous_waste'],
    percentOfBase: basisPoints(15_000),
    on: ['storage'],
  };
  const card = { ...flatCard(rates), surcharges: [hazardous, waste] } as RateCard;
  const inForce = { versionId: 'v', card, holidays: [] };
  const priced = {
    stay: of('2027-03-01', '2027-03-06'),
    pallets: 2,
    codes: ['4.3', '8'],
    valueAndDuty: inr(0n),
    insured: [],
  };
  const agreed = quoteOffer({ rates, inForce }, priced, gst, 'intra_state');
  const asked = { stay: priced.stay, pallets: 2, minimumDays: 1 };
  expect(surchargeChange(agreed, ['hazardous_waste'])).toEqual({ added: [waste], removed: [hazardous] });
  expect(surchargeChange(agreed, ['8', '4.3'])).toEqual({ added: [], removed: [] });
  expect(subtotalAtCodes(agreed, { ...asked, codes: priced.codes })).toEqual(agreed.subtotal);
  // Ten pallet-days at 45.33 cost 453.30: half of it again for waste, one and a half times it for class 4.3.
  expect(subtotalAtCodes(agreed, { ...asked, codes: ['hazardous_waste'] }).paise).toBe(agreed.subtotal.paise - 45_330n);
  const flat = quote(rates, { stay: priced.stay, pallets: 2 }, gst);
  expect(surchargeChange(flat, ['4.3'])).toEqual({ added: [], removed: [] });
});
