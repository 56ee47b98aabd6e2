import { expect, test } from 'vitest';
import { quote } from '#app/domain/pricing/quote.ts';
import { pricePerPalletDayOf, requote } from '#app/domain/pricing/requote.ts';
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

test('another price per pallet-day changes the storage alone', () => {
  const agreed = quote(rates, { stay: of('2027-01-01', '2027-01-11'), pallets: 2 }, gst);
  const terms = { stay: of('2027-01-01', '2027-01-11'), pallets: 2, minimumDays: 1, pricePerPalletDay: inr(4_000n) };
  const offered = requote(agreed, terms, 'inter_state');
  expect(pricePerPalletDayOf(offered)).toEqual(inr(4_000n));
  expect(offered.lines[1]).toEqual(agreed.lines[1]);
});
