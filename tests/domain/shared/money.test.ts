import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  allocate,
  basisPoints,
  divideHalfUp,
  formatInr,
  inr,
  minus,
  parseRupees,
  plus,
  rupeesText,
  shareOf,
  sum,
  times,
  ZERO_INR,
} from '#app/domain/shared/money.ts';

describe('arithmetic', () => {
  test('adds, subtracts and sums exactly', () => {
    expect(plus(inr(1n), inr(2n))).toEqual(inr(3n));
    expect(minus(inr(1n), inr(3n))).toEqual(inr(-2n));
    expect(sum([])).toEqual(ZERO_INR);
    expect(sum([inr(1n), inr(10n ** 30n)])).toEqual(inr(10n ** 30n + 1n));
  });

  test('times takes whole non-negative counts only', () => {
    expect(times(inr(4500n), 320)).toEqual(inr(1_440_000n));
    expect(times(inr(4500n), 0n)).toEqual(ZERO_INR);
    for (const bad of [-1, 1.5, Number.NaN, 2 ** 53, -1n]) expect(() => times(inr(1n), bad)).toThrow(RangeError);
  });

  test('basis points are whole, 0 to 100,000', () => {
    expect(basisPoints(0)).toBe(0);
    expect(basisPoints(100_000)).toBe(100_000);
    for (const bad of [-1, 0.5, 100_001, Number.NaN]) expect(() => basisPoints(bad)).toThrow(RangeError);
  });
});

describe('divideHalfUp', () => {
  test.each([
    [1n, 2n, 1n],
    [-1n, 2n, -1n],
    [1n, -2n, -1n],
    [-1n, -2n, 1n],
    [149n, 100n, 1n],
    [150n, 100n, 2n],
    [0n, -7n, 0n],
  ])('%s / %s = %s', (numerator, denominator, expected) => {
    expect(divideHalfUp(numerator, denominator)).toBe(expected);
  });

  test('refuses zero', () => expect(() => divideHalfUp(1n, 0n)).toThrow(RangeError));

  it('is never more than half a unit off, and exact halves go outwards', () => {
    fc.assert(
      fc.property(
        fc.bigInt(),
        fc.bigInt().filter((d) => d !== 0n),
        (numerator, denominator) => {
          const error = 2n * (divideHalfUp(numerator, denominator) * denominator - numerator);
          const size = denominator < 0n ? -denominator : denominator;
          expect(error <= size && error >= -size).toBe(true);
          if (error === size || error === -size) expect(error < 0n).toBe(numerator < 0n);
        },
      ),
    );
  });

  test('shareOf rounds half up', () => {
    expect(shareOf(inr(333n), basisPoints(1800))).toEqual(inr(60n));
    expect(shareOf(inr(50n), basisPoints(900))).toEqual(inr(5n));
    expect(shareOf(inr(-50n), basisPoints(900))).toEqual(inr(-5n));
  });
});

describe('allocate', () => {
  test('gives left-over paise to the largest remainders, the earlier first', () => {
    expect(allocate(inr(100n), [1n, 1n, 1n])).toEqual([inr(34n), inr(33n), inr(33n)]);
    expect(allocate(inr(10n), [5n, 3n, 2n, 7n])).toEqual([inr(3n), inr(2n), inr(1n), inr(4n)]);
    expect(allocate(inr(-100n), [1n, 1n, 1n])).toEqual([inr(-34n), inr(-33n), inr(-33n)]);
  });

  test('refuses weights that mean nothing', () => {
    for (const bad of [[], [0n, 0n], [2n, -1n]]) expect(() => allocate(inr(1n), bad)).toThrow(RangeError);
  });

  it('sums to the paisa, and every part is within a paisa of its share', () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), weights, (paise, list) => {
        const total = list.reduce((a, b) => a + b, 0n);
        fc.pre(total > 0n);
        const parts = allocate(inr(paise), list);
        expect(sum(parts)).toEqual(inr(paise));
        for (const [index, part] of parts.entries()) {
          const error = part.paise * total - paise * (list[index] ?? 0n);
          expect(error < total && error > -total).toBe(true);
        }
      }),
    );
  });
});

describe('text', () => {
  test.each([
    [12_345_678n, '₹1,23,456.78'],
    [1_234_567_890n, '₹1,23,45,678.90'],
    [123_456_789_012n, '₹1,23,45,67,890.12'],
    [123_456_700n, '₹12,34,567.00'],
    [0n, '₹0.00'],
    [5n, '₹0.05'],
    [99_900n, '₹999.00'],
    [100_000n, '₹1,000.00'],
    [-123_450n, '-₹1,234.50'],
  ])('%s paise is %s', (paise, text) => expect(formatInr(inr(paise))).toBe(text));

  test.each([
    ['1,23,456.78', 12_345_678n],
    ['₹ 450', 45_000n],
    ['450.5', 45_050n],
    [' 0.05 ', 5n],
    ['123,456', 12_345_600n],
    ['100000000000', 10n ** 13n],
  ])('reads %s', (text, paise) => expect(parseRupees(text)).toEqual(inr(paise)));

  test.each([
    '',
    ' ',
    '₹',
    '1.234',
    '1e5',
    '-4',
    '4-',
    '1,5',
    '1,,000',
    '.5',
    '5.',
    '100000000000.01',
    '१२',
    'NaN',
    '0x10',
  ])('refuses %j', (text) => expect(parseRupees(text)).toBeNull());

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 13n }), (paise) => {
        expect(parseRupees(rupeesText(inr(paise)))).toEqual(inr(paise));
        expect(parseRupees(formatInr(inr(paise)))).toEqual(inr(paise));
      }),
    );
  });

  test('plain text has no grouping', () => {
    expect(rupeesText(inr(12_345_678n))).toBe('123456.78');
    expect(rupeesText(inr(-7n))).toBe('-0.07');
  });
});
