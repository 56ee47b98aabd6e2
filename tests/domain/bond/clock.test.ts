import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { interestPaise } from '#app/domain/bond/clock.ts';

/** Ten lakh rupees of duty, fifteen per cent a year, ninety days free: the vectors of s.61(2) Customs Act 1962. */
const TEN_LAKH = 100_000_000n;
const interest = (days: number, duty = TEN_LAKH) => interestPaise(duty, days, 90, 1_500);

describe('interest on warehoused goods', () => {
  test.each([
    [0, 0n],
    [89, 0n],
    [90, 0n],
    [91, 41_096n],
    [150, 2_465_753n],
    [365, 11_301_370n],
    [455, 15_000_000n],
  ])('day %i', (days, paise) => {
    expect(interest(days)).toBe(paise);
  });

  test('half a paisa is rounded up', () => {
    // 73 paise × 10 % × 25 days / 365 is exactly half a paisa.
    expect(interestPaise(73n, 25, 0, 1_000)).toBe(1n);
    expect(interestPaise(72n, 25, 0, 1_000)).toBe(0n);
  });

  test('never falls with days, duty or rate', () => {
    const figure = fc.nat(1_000);
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 13n), figure, figure, fc.nat(5_000), (duty, days, free, rate) => {
        const here = interestPaise(duty, days, free, rate);
        expect(here).toBeGreaterThanOrEqual(0n);
        expect(interestPaise(duty, days + 1, free, rate)).toBeGreaterThanOrEqual(here);
        expect(interestPaise(duty + 1n, days, free, rate)).toBeGreaterThanOrEqual(here);
        expect(interestPaise(duty, days, free, rate + 1)).toBeGreaterThanOrEqual(here);
        expect(interestPaise(duty, days, free + 1, rate)).toBeLessThanOrEqual(here);
      }),
      { seed: 20_260_601 },
    );
  });

  test('figures that are none are refused', () => {
    expect(() => interest(1, -1n)).toThrow('Duty is negative: -1');
    expect(() => interestPaise(1n, -1, 90, 1_500)).toThrow('Not a whole figure: -1');
    expect(() => interestPaise(1n, 1.5, 90, 1_500)).toThrow('Not a whole figure: 1.5');
    expect(() => interestPaise(1n, 1, Number.NaN, 1_500)).toThrow(RangeError);
    expect(() => interestPaise(1n, 1, 90, -1)).toThrow(RangeError);
    expect(interestPaise(0n, 0, 0, 0)).toBe(0n);
  });
});
