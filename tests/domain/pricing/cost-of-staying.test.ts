import { describe, expect, test } from 'vitest';
import type { StayEvent, StayRecord } from '#app/domain/pricing/actual-course.ts';
import { costByLot, costIfLeaving, costOfStaying } from '#app/domain/pricing/cost-of-staying.ts';
import { PLAIN_CARGO } from '#app/domain/pricing/course.ts';
import { flatCard, type RateCard } from '#app/domain/pricing/rate-card.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { addDays } from '#app/domain/shared/plain-date.ts';
import { ARRIVAL, GST } from './cards.ts';

const taxed = { gst: { storage: GST.storage, handling: GST.storage }, kind: 'inter_state' } as const;
const day = (n: number) => addDays(ARRIVAL, n);
const FLAT = flatCard({
  pricePerPalletDay: inr(1_000n),
  handlingInPerPallet: inr(500n),
  handlingOutPerPallet: ZERO_INR,
});
const came = (at: number, pallets: number): StayEvent => ({ id: `in ${at}`, kind: 'received', day: day(at), pallets });
const left = (at: number, pallets: number): StayEvent => ({ id: `out ${at}`, kind: 'released', day: day(at), pallets });
const record = (events: readonly StayEvent[], more: Partial<StayRecord> = {}): StayRecord => ({
  ...{ card: FLAT, agreed: stay(ARRIVAL, day(10)), pallets: 4, terms: PLAIN_CARGO, covered: [] },
  ...{ events, closedOn: null },
  ...more,
});
/** With 18 % GST on all of it. */
const gross = (paise: number) => inr(BigInt(Math.round(paise * 1.18)));

describe('cost to date and tomorrow', () => {
  test('grow by a night of the places booked, and after the day out of what overstays', () => {
    const there = record([came(0, 4), left(7, 1)]);
    const night = (n: number) => costOfStaying(there, day(n), 1, taxed);
    expect(night(3)).toEqual({ toDate: gross(14_000), tomorrow: gross(18_000), added: gross(4_000) });
    // The places are kept to the day out, whatever has left; then three pallets are there.
    expect(night(8)).toEqual({ toDate: gross(34_000), tomorrow: gross(38_000), added: gross(4_000) });
    expect(night(10)).toEqual({ toDate: gross(42_000), tomorrow: gross(45_000), added: gross(3_000) });
    expect(night(14)).toEqual({ toDate: gross(54_000), tomorrow: gross(57_000), added: gross(3_000) });
  });

  test('by stock count what is there', () => {
    const card: RateCard = { ...FLAT, basis: 'actual' };
    const there = record([came(2, 3), left(5, 1)], { card });
    expect(costIfLeaving(there, day(6), 1, taxed)).toEqual(gross(3 * 3_000 + 2_000 + 1_500));
  });

  test('on the day of arrival are the first night, and below the minimum the minimum', () => {
    const there = record([came(0, 4)]);
    const first = gross(4_000 + 2_000);
    expect(costOfStaying(there, ARRIVAL, 1, taxed)).toEqual({ toDate: first, tomorrow: first, added: ZERO_INR });
    expect(costOfStaying(there, day(2), 5, taxed)).toEqual({
      ...{ toDate: gross(22_000), tomorrow: gross(22_000), added: ZERO_INR },
    });
    expect(costOfStaying(there, day(5), 5, taxed).added).toEqual(gross(4_000));
  });

  test('what stands is charged for going out, on the day it would leave', () => {
    const card: RateCard = { ...FLAT, handlingOut: inr(300n) };
    const cost = (events: readonly StayEvent[], n: number) => costIfLeaving(record(events, { card }), day(n), 1, taxed);
    const parts = [came(0, 3), came(1, 1), left(3, 1)];
    expect(cost(parts, 2)).toEqual(gross(2 * 4_000 + 4 * 500 + 4 * 300));
    expect(cost(parts, 3)).toEqual(gross(3 * 4_000 + 4 * 500 + 4 * 300));
    // One has left before, three leave now; by the end all four have.
    expect(cost(parts, 5)).toEqual(gross(5 * 4_000 + 4 * 500 + 4 * 300));
    // Nothing is there any more: nothing leaves again.
    expect(cost([came(0, 4), left(3, 4)], 5)).toEqual(gross(5 * 4_000 + 4 * 500 + 4 * 300));
    const wrapping = {
      code: 'wrap',
      name: 'Wrapping',
      trigger: 'gate_out',
      unit: 'pallet',
      taxedAs: 'handling',
    } as const;
    const wrapped: RateCard = { ...FLAT, services: [{ ...wrapping, perUnit: inr(100n), minimumUnits: 6 }] };
    const gone = record([came(0, 4), left(3, 4)], { card: wrapped });
    expect(costIfLeaving(gone, day(5), 1, taxed)).toEqual(gross(5 * 4_000 + 4 * 500 + 6 * 100));
    // More let out than came, by a slip of the gate, is no goods to come.
    expect(cost([came(0, 4), left(3, 5)], 5)).toEqual(gross(5 * 4_000 + 4 * 500 + 5 * 300));
    expect(cost([], 5)).toEqual(gross(5 * 4_000));
  });

  test('a stay without a minimum is charged for a day at least', () => {
    expect(costIfLeaving(record([came(0, 4)]), ARRIVAL, 0, taxed)).toEqual(gross(4_000 + 2_000));
  });

  test('what happens later doesn’t count before its day', () => {
    const there = record([came(0, 4), came(6, 2)]);
    expect(costIfLeaving(there, day(5), 1, taxed)).toEqual(gross(22_000));
    expect(costIfLeaving(there, day(6), 1, taxed)).toEqual(gross(27_000));
  });
});

test('lots bear their part by the pallets that came of each, to the paisa', () => {
  const cost = { toDate: inr(1_001n), tomorrow: inr(2_000n), added: inr(999n) };
  const parts = costByLot(cost, [1, 2]);
  expect(parts.map(({ toDate }) => toDate.paise).reduce((a, b) => a + b)).toBe(1_001n);
  expect(parts.map(({ tomorrow }) => tomorrow.paise).reduce((a, b) => a + b)).toBe(2_000n);
  expect(parts[1]?.tomorrow.paise).toBe(1_333n);
  for (const { toDate, tomorrow, added } of parts) expect(toDate.paise + added.paise).toBe(tomorrow.paise);
});
