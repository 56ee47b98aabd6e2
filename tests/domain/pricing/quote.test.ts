import { expect, test } from 'vitest';
import { quote, quoteFromJson, quoteToJson } from '#app/domain/pricing/quote.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { basisPoints, inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';

const startsOn = plainDate('2026-05-14');
const gstRow = (sac: string, rate: number) => ({ sac, rate: basisPoints(rate), citation: 'test', provisional: true });
const gst = { storage: gstRow('996729', 1800), handling: gstRow('996719', 1200) };
const rates = { pricePerPalletDay: inr(4500n), handlingInPerPallet: inr(12_000n), handlingOutPerPallet: inr(0n) };

test('a stay with handling in', () => {
  expect(quote(rates, { stay: stay(startsOn, addDays(startsOn, 40)), pallets: 8 }, gst)).toEqual({
    lines: [
      {
        code: 'storage',
        description: 'Storage, in 14 May 2026, out 23 Jun 2026',
        formula: '8 pallets × 40 days × ₹45.00',
        quantity: 320,
        unit: 'pallet-day',
        unitPrice: inr(4500n),
        amount: inr(1_440_000n),
        sac: '996729',
        gstRate: 1800,
      },
      {
        code: 'handling_in',
        description: 'Handling in',
        formula: '8 pallets × ₹120.00',
        quantity: 8,
        unit: 'pallet',
        unitPrice: inr(12_000n),
        amount: inr(96_000n),
        sac: '996719',
        gstRate: 1200,
      },
    ],
    subtotal: inr(1_536_000n),
    gst: inr(259_200n + 11_520n),
    total: inr(1_806_720n),
  });
});

test('one of each is singular, and free storage keeps its line', () => {
  const free = { pricePerPalletDay: ZERO_INR, handlingInPerPallet: ZERO_INR, handlingOutPerPallet: ZERO_INR };
  const { lines, total } = quote(free, { stay: stay(startsOn, addDays(startsOn, 1)), pallets: 1 }, gst);
  expect(lines.map((line) => line.formula)).toEqual(['1 pallet × 1 day × ₹0.00']);
  expect(total).toEqual(ZERO_INR);
});

test('refuses a count that is none', () => {
  const s = stay(startsOn, addDays(startsOn, 1));
  for (const pallets of [0, -1, 1.5]) expect(() => quote(rates, { stay: s, pallets }, gst)).toThrow(RangeError);
});

test('a stored quote that is damaged is not read', () => {
  const json = quoteToJson(quote(rates, { stay: stay(startsOn, addDays(startsOn, 1)), pallets: 1 }, gst));
  expect(() => quoteFromJson({ ...json, totalPaise: '1.5' })).toThrow(SyntaxError);
});
