import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import {
  formatMass,
  formatPallets,
  gramsFromKilograms,
  kilogramsText,
  massGrams,
  palletPositions,
} from '#app/domain/shared/quantity.ts';

test('limits', () => {
  expect(palletPositions(100_000)).toBe(100_000);
  expect(massGrams(10 ** 12)).toBe(10 ** 12);
  for (const bad of [-1, 0.5, 100_001, Number.NaN]) expect(() => palletPositions(bad)).toThrow(RangeError);
  for (const bad of [-1, 0.5, 10 ** 12 + 1, Number.NaN]) expect(() => massGrams(bad)).toThrow(RangeError);
});

test.each([
  ['1,250', 1_250_000],
  ['0.5', 500],
  ['1,00,000.125', 100_000_125],
  [' 12 ', 12_000],
  ['1000000000', 10 ** 12],
])('reads %s kg', (text, grams) => expect(gramsFromKilograms(text)).toBe(grams));

test.each(['', '-1', '0.0001', '1e3', '1,5', '1000000000.001', '12 kg'])('refuses %j', (text) =>
  expect(gramsFromKilograms(text)).toBeNull(),
);

test.each([
  [1_250_000, '1,250 kg', '1250'],
  [500, '0.5 kg', '0.5'],
  [0, '0 kg', '0'],
  [1, '0.001 kg', '0.001'],
  [12_345_678_900, '1,23,45,678.9 kg', '12345678.9'],
])('%i g is %s', (grams, words, field) => {
  expect(formatMass(grams)).toBe(words);
  expect(kilogramsText(grams)).toBe(field);
});

test('pallet places', () => {
  expect([formatPallets(0), formatPallets(1), formatPallets(8), formatPallets(1200)]).toEqual([
    '0 pallet places',
    '1 pallet place',
    '8 pallet places',
    '1,200 pallet places',
  ]);
});

it('reads back what it writes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (grams) => {
      expect(gramsFromKilograms(kilogramsText(grams))).toBe(grams);
    }),
  );
});
