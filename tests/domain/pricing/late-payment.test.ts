import { expect, test } from 'vitest';
import { dueOn, lateInterest } from '#app/domain/pricing/late-payment.ts';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import { PARAMETERS } from '../tax/parameters.ts';

const issued = plainDate('2026-05-14');

test.each<[number | null, boolean, number]>([
  [null, true, 15],
  [null, false, 15],
  [0, true, 0],
  [30, true, 30],
  [45, true, 45],
  [46, true, 45],
  [90, false, 90],
])('%s days agreed, small: %s', (agreedDays, isMicroOrSmall, days) => {
  expect(dueOn(issued, { agreedDays, isMicroOrSmall }, PARAMETERS)).toBe(addDays(issued, days));
});

test('days are whole and not below zero', () => {
  for (const agreedDays of [-1, 1.5, Number.NaN])
    expect(() => dueOn(issued, { agreedDays, isMicroOrSmall: false }, PARAMETERS)).toThrow(RangeError);
});

/** Rs 1,00,000 due on 31 January 2026, at three times 5.50 %. */
const interest = (paidOn: string) =>
  lateInterest(inr(10_000_000n), plainDate('2026-01-31'), plainDate(paidOn), PARAMETERS).paise;

test('nothing on the day due, then by days of 365', () => {
  expect(interest('2026-01-31')).toBe(0n);
  expect(interest('2025-12-01')).toBe(0n);
  // 1,00,000 × 16.5 % / 365 = 45.205
  expect(interest('2026-02-01')).toBe(4_521n);
  expect(interest('2026-02-10')).toBe(45_205n);
});

test('a month over is a twelfth, and bears interest itself', () => {
  // February from the 1st to the 28th: 1,00,000 × 16.5 % / 12.
  expect(interest('2026-02-28')).toBe(137_500n);
  // One day of March on 1,01,375.00: 45.827 more.
  expect(interest('2026-03-01')).toBe(142_083n);
  // 1,375.00, then 1,393.90625, rounded up.
  expect(interest('2026-03-31')).toBe(137_500n + 139_391n);
});

test('a rest at the rate of its first day', () => {
  // 7 May to 6 June 2025 at 3 × 6.25 %, though the bank rate fell on 6 June.
  const paid = (day: string) =>
    lateInterest(inr(10_000_000n), plainDate('2025-05-06'), plainDate(day), PARAMETERS).paise;
  expect(paid('2025-06-06')).toBe(156_250n);
  // 7 June to 6 July on 1,01,562.50 at 3 × 5.75 %.
  expect(paid('2025-07-06')).toBe(156_250n + 145_996n);
});

test('months from the 31st end with the month', () => {
  const paid = (day: string) =>
    lateInterest(inr(12_000_000n), plainDate('2026-01-30'), plainDate(day), PARAMETERS).paise;
  // 31 January to 27 February is a month; 28 February begins the next.
  expect(paid('2026-02-27')).toBe(165_000n);
  expect(paid('2026-02-26')).toBeLessThan(165_000n);
  expect(paid('2026-03-30')).toBe(165_000n + 167_269n);
  expect(lateInterest(ZERO_INR, plainDate('2025-12-31'), plainDate('2026-12-31'), PARAMETERS)).toEqual(ZERO_INR);
});

test('across the end of a year', () => {
  const paid = lateInterest(inr(10_000_000n), plainDate('2026-11-30'), plainDate('2027-01-31'), PARAMETERS);
  expect(paid.paise).toBe(137_500n + 139_391n);
});
