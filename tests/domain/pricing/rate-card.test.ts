import { describe, expect, test } from 'vitest';
import {
  checkRateCard,
  MAX_CODES,
  MAX_RATE,
  MAX_SERVICES,
  MAX_SLABS,
  MAX_SURCHARGES,
} from '#app/domain/pricing/check-rate-card.ts';
import { flatCard, type RateCard, type Slab, slabOf, surchargesFor } from '#app/domain/pricing/rate-card.ts';
import { type BasisPoints, basisPoints, inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { FULL_CARD } from './cards.ts';

const found = (card: Partial<RateCard>) => {
  const answer = checkRateCard({ ...FULL_CARD, ...card });
  return answer.ok ? [] : answer.violations;
};
const codes = (card: Partial<RateCard>) => found(card).map(({ code }) => code);
const slab = (fromDay: number, toDay: number | null): Slab => ({ fromDay, toDay, perPalletDay: inr(1n) });
const many = <T>(count: number, of: (index: number) => T) => Array.from({ length: count }, (_, index) => of(index));
const [service] = FULL_CARD.services;
const [surcharge] = FULL_CARD.surcharges;
if (!service || !surcharge) throw new Error('the card of the tests has lost its services');

test('a card with everything and a flat one may be offered', () => {
  expect(checkRateCard(FULL_CARD)).toEqual({ ok: true });
  const flat = flatCard({
    pricePerPalletDay: inr(4_500n),
    handlingInPerPallet: ZERO_INR,
    handlingOutPerPallet: ZERO_INR,
  });
  expect(checkRateCard(flat)).toEqual({ ok: true });
  expect(slabOf(flat, 366).perPalletDay).toEqual(inr(4_500n));
  expect(() => slabOf(flat, 0)).toThrow(RangeError);
});

describe('amounts', () => {
  test.each(['minimum', 'handlingIn', 'handlingOut', 'documentation', 'riskPerThousand', 'depositPerPallet'] as const)(
    '%s below zero, and beyond the largest',
    (field) => {
      expect(codes({ [field]: inr(-1n) })).toEqual(['rate_card.negative']);
      expect(codes({ [field]: MAX_RATE })).toEqual([]);
      expect(codes({ [field]: inr(MAX_RATE.paise + 1n) })).toEqual(['rate_card.amount_too_large']);
    },
  );

  test('1e308 rupees is told by its name', () => {
    const huge = inr(BigInt(1e308));
    expect(found({ slabs: [{ fromDay: 1, toDay: null, perPalletDay: huge }] })).toMatchObject([
      {
        code: 'rate_card.amount_too_large',
        params: { of: 'the price from day 1', paise: huge.paise.toString() },
        sentence: 'The amount for the price from day 1 is above ₹1,00,00,000.00.',
        fix: 'Enter at most ₹1,00,00,000.00.',
      },
    ]);
    expect(found({ services: [{ ...service, perUnit: inr(-5n) }] })).toMatchObject([
      { code: 'rate_card.negative', sentence: 'The amount for the service “Shrink wrap” is below zero.' },
    ]);
  });
});

describe('slabs', () => {
  test.each<[string, Slab[], string[], string]>([
    ['none', [], ['rate_card.no_slab'], 'no price for any day'],
    ['overlap', [slab(1, 7), slab(7, null)], ['rate_card.slab_overlap'], 'Day 7 has two prices'],
    ['an open one before another', [slab(1, null), slab(8, null)], ['rate_card.slab_overlap'], 'Day 8 has two prices'],
    ['gap', [slab(1, 7), slab(10, null)], ['rate_card.slab_gap'], 'Days 8 to 9 have no price'],
    ['late start', [slab(3, null)], ['rate_card.slab_gap'], 'Days 1 to 2 have no price'],
    ['closed end', [slab(1, 7)], ['rate_card.slab_open_end'], 'Days after day 7 have no price'],
    ['backwards', [slab(7, 1)], ['rate_card.slab_days'], 'Days 7 to 1 are no days of a stay'],
    ['day 0', [slab(0, null)], ['rate_card.slab_days'], 'Days 0 to the end'],
    ['half a day', [slab(1.5, null)], ['rate_card.slab_days'], 'Days 1.5 to the end'],
    ['beyond a stay', [slab(1, 367)], ['rate_card.slab_days'], 'Days 1 to 367'],
    ['two faults', [slab(1, 5), slab(5, 9)], ['rate_card.slab_overlap', 'rate_card.slab_open_end'], 'Day 5'],
  ])('%s', (_, slabs, expected, says) => {
    expect(codes({ slabs })).toEqual(expected);
    expect(found({ slabs })[0]?.sentence).toContain(says);
  });

  test('order of writing is no matter, and touching is no overlap', () => {
    expect(codes({ slabs: [slab(8, null), slab(1, 7)] })).toEqual([]);
    expect(codes({ slabs: [slab(1, 1), slab(2, 366)] })).toEqual(['rate_card.slab_open_end']);
  });

  test('too many are counted', () => {
    const slabs = many(MAX_SLABS + 1, (n) => slab(n + 1, n === MAX_SLABS ? null : n + 1));
    expect(found({ slabs })).toMatchObject([
      {
        code: 'rate_card.too_many_slabs',
        params: { count: 13, limit: 12 },
        sentence: 'The card has 13 slabs; the limit is 12.',
      },
    ]);
    expect(codes({ slabs: many(MAX_SLABS, (n) => slab(n + 1, n === MAX_SLABS - 1 ? null : n + 1)) })).toEqual([]);
  });
});

test('free time is whole days, and the basis one of the list', () => {
  for (const days of [-1, 1.5, 91, Number.NaN])
    expect(codes({ free: { ...FULL_CARD.free, days } })).toEqual(['rate_card.free_days']);
  for (const days of [0, 90]) expect(codes({ free: { ...FULL_CARD.free, days } })).toEqual([]);
  expect(codes({ basis: 'most' as RateCard['basis'] })).toEqual(['rate_card.basis']);
});

test('a card ends after it begins', () => {
  expect(codes({ effectiveTo: FULL_CARD.effectiveFrom })).toEqual(['rate_card.period']);
  expect(codes({ effectiveTo: plainDate('2026-04-02') })).toEqual([]);
});

test('services: code, trigger, units, number', () => {
  expect(codes({ services: [service, service] })).toEqual(['rate_card.code_twice']);
  for (const code of ['', 'Labels', 'a b', 'x'.repeat(41)])
    expect(codes({ services: [{ ...service, code }] })).toEqual(['rate_card.code']);
  expect(codes({ services: [{ ...service, code: 'x'.repeat(40) }] })).toEqual([]);
  for (const minimumUnits of [-1, 0.5, 10_001])
    expect(codes({ services: [{ ...service, minimumUnits }] })).toEqual(['rate_card.minimum_units']);
  expect(codes({ services: [{ ...service, trigger: 'never' as 'order' }] })).toEqual(['rate_card.trigger']);
  const list = (count: number) => many(count, (n) => ({ ...service, code: `s${n}` }));
  expect(codes({ services: list(MAX_SERVICES) })).toEqual([]);
  expect(codes({ services: list(MAX_SERVICES + 1) })).toEqual(['rate_card.too_many_services']);
});

test('surcharges: scope, percentage, cargo named once', () => {
  const one = (change: object) => codes({ surcharges: [{ ...surcharge, ...change }] });
  expect(one({ cargoCodes: [] })).toEqual(['rate_card.surcharge_scope']);
  expect(one({ on: [] })).toEqual(['rate_card.surcharge_scope']);
  expect(one({ cargoCodes: many(MAX_CODES + 1, (n) => `c${n}`) })).toEqual(['rate_card.surcharge_scope']);
  expect(one({ cargoCodes: many(MAX_CODES, (n) => `c${n}`) })).toEqual([]);
  for (const percentOfBase of [10_000, 0, -1, 25_000.5] as BasisPoints[])
    expect(one({ percentOfBase })).toEqual(['rate_card.surcharge_percent']);
  expect(one({ percentOfBase: basisPoints(10_001) })).toEqual([]);
  expect(codes({ surcharges: [surcharge, { ...surcharge, code: 'other' }] })).toEqual([
    'rate_card.code_twice',
    'rate_card.code_twice',
  ]);
  const list = (count: number) => many(count, (n) => ({ ...surcharge, code: `s${n}`, cargoCodes: [`c${n}`] }));
  expect(codes({ surcharges: list(MAX_SURCHARGES) })).toEqual([]);
  expect(codes({ surcharges: list(MAX_SURCHARGES + 1) })).toEqual(['rate_card.too_many_surcharges']);
  expect(surchargesFor(FULL_CARD, ['8', '4.3', 'norm']).map(({ code }) => code)).toEqual(['hazardous', 'norm']);
});

test('all reasons come at once', () => {
  const bad = {
    minimum: inr(-1n),
    slabs: [slab(1, 7)],
    free: { ...FULL_CARD.free, days: -1 },
    services: [service, service],
  };
  expect(codes(bad)).toEqual([
    'rate_card.negative',
    'rate_card.slab_open_end',
    'rate_card.free_days',
    'rate_card.code_twice',
  ]);
});
