import { expect, test } from 'vitest';
import { mayListAnother, type Plan, planInForce, plansOn, priceKey } from '#app/domain/plans/plan.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';

const plan = (over: Partial<Plan>): Plan => ({
  ...{ code: 'growth', name: 'Growth', rank: 2, slotLimit: 25, monthlyPaise: 100n, yearlyPaise: 1000n, trialDays: 14 },
  ...{ citation: 'a test', provisional: true, effectiveFrom: plainDate('2026-04-01'), effectiveTo: null },
  ...over,
});
const NOW = new Date('2026-11-28T12:00:00Z');
const LATER = new Date('2026-12-05T12:00:00Z');

test.each([
  ['none', null, 'free'],
  ['granted', null, 'growth'],
  ['incomplete', null, 'free'],
  ['trialing', null, 'growth'],
  ['active', null, 'growth'],
  ['past_due', LATER, 'growth'],
  ['past_due', NOW, 'free'],
  ['unpaid', LATER, 'growth'],
  ['unpaid', null, 'free'],
  ['canceled', null, 'free'],
  ['paused', null, 'free'],
] as const)('%s, grace until %s: the limits of %s hold', (state, graceUntil, code) => {
  expect(planInForce({ state, planCode: 'growth', graceUntil }, NOW)).toBe(code);
});

test('of each plan the row of the day counts, the smallest first, and another row is another price', () => {
  const rows = [
    plan({ code: 'port', rank: 3 }),
    plan({ effectiveTo: plainDate('2026-12-01') }),
    plan({ effectiveFrom: plainDate('2026-12-01'), monthlyPaise: 200n }),
  ];
  expect(plansOn(rows, plainDate('2026-11-30')).map(({ monthlyPaise }) => monthlyPaise)).toEqual([100n, 100n]);
  const next = plansOn(rows, plainDate('2026-12-01'));
  expect(next.map(({ code, monthlyPaise }) => [code, monthlyPaise])).toEqual([
    ['growth', 200n],
    ['port', 100n],
  ]);
  expect(new Set(rows.map((row) => priceKey(row, 'month'))).size).toBe(3);
});

test('a limit counts what is listed already', () => {
  expect([2, 3, 4].map((listed) => mayListAnother(3, listed))).toEqual([true, false, false]);
  expect(mayListAnother(null, 1_000)).toBe(true);
});
