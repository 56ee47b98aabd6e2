import { describe, expect, test } from 'vitest';
import type { LeavingCost } from '#app/domain/pricing/leave-on-day.ts';
import { costTicks, dayTicks } from '#app/features/rate-cards/curve-axes.ts';

const daysOf = (count: number) =>
  dayTicks(Array.from({ length: count }, () => ({}) as LeavingCost)).map(({ label }) => label);
const costs = (paise: bigint) => costTicks(paise).map(({ label }) => label);

describe('the axis of costs', () => {
  test.each<[bigint, string[]]>([
    [0n, ['₹0', '₹1']],
    [1n, ['₹0', '₹1']],
    [400n, ['₹0', '₹1', '₹2', '₹3', '₹4']],
    [401n, ['₹0', '₹2', '₹4', '₹6']],
    [18_067_20n, ['₹0', '₹5,000', '₹10,000', '₹15,000', '₹20,000']],
    [123_456_789_00n, ['₹0', '₹5,00,00,000', '₹10,00,00,000', '₹15,00,00,000']],
  ])('%s paise', (paise, labels) => expect(costs(paise)).toEqual(labels));
  test('covers the dearest day', () => {
    for (let paise = 1n; paise < 10n ** 13n; paise = paise * 3n + 7n) {
      const ticks = costTicks(paise);
      expect(ticks.at(-1)?.value).toBeGreaterThanOrEqual(paise);
      expect(ticks.at(-2)?.value).toBeLessThan(paise);
      expect(ticks.length).toBeLessThanOrEqual(5);
    }
  });
});

test.each<[number, string[]]>([
  [1, ['1']],
  [4, ['1', '2', '3', '4']],
  [9, ['1', '5']],
  [30, ['1', '10', '20', '30']],
  [366, ['1', '100', '200', '300']],
])('the axis of %s days', (count, labels) => expect(daysOf(count)).toEqual(labels));
