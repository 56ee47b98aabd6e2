import { describe, expect, test } from 'vitest';
import { bookable, type SlotTerms } from '#app/domain/booking/bookable.ts';
import type { Ask } from '#app/domain/capacity/fit.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';

const today = plainDate('2026-05-14');
const slot: SlotTerms = {
  status: 'published',
  palletPositions: 12,
  maxMassGrams: 5_000_000,
  minimumDays: 7,
  maximumDays: null,
  leadDays: 0,
  cutOffHour: null,
  turnaround: { any: 0 },
};
const noon = { day: today, hour: 12 };
const stayOf = (from: number, days: number) => stay(addDays(today, from), addDays(today, from + days));
const ask: Ask = { stay: stayOf(0, 7), pallets: 12, massGrams: 5_000_000 };

const violations = (terms: Partial<SlotTerms>, asked: Partial<Ask>) => {
  const verdict = bookable({ ...slot, ...terms }, { ...ask, ...asked }, noon);
  return verdict.ok ? [] : verdict.violations;
};
const codes = (terms: Partial<SlotTerms>, asked: Partial<Ask>) => violations(terms, asked).map(({ code }) => code);

describe('what is taken', () => {
  test.each([
    ['everything the slot has, from today', {}],
    ['the longest stay', { stay: stayOf(0, 366) }],
    ['the latest start', { stay: stayOf(400, 7) }],
    ['the least', { pallets: 1, massGrams: 1 }],
  ])('%s', (_, asked) => expect(codes({}, asked)).toEqual([]));
});

describe('what is refused, one step further', () => {
  test.each<[string, Partial<SlotTerms>, Partial<Ask>]>([
    ['slot.not_published', { status: 'draft' }, {}],
    ['slot.not_published', { status: 'paused' }, {}],
    ['stay.past', {}, { stay: stayOf(-1, 8) }],
    ['stay.too_short', {}, { stay: stayOf(0, 6) }],
    ['stay.too_long', {}, { stay: stayOf(0, 367) }],
    ['stay.too_far', {}, { stay: stayOf(401, 7) }],
    ['stay.longer_than_let', { maximumDays: 10 }, { stay: stayOf(0, 11) }],
    ['stay.too_soon', { leadDays: 2 }, { stay: stayOf(1, 7) }],
    ['stay.too_soon', { cutOffHour: 12 }, { stay: stayOf(0, 7) }],
    ['slot.pallets_total', {}, { pallets: 13 }],
    ['slot.mass_total', {}, { massGrams: 5_000_001 }],
    ['ask.pallets', {}, { pallets: 0 }],
    ['ask.pallets', {}, { pallets: 1.5 }],
    ['ask.mass', {}, { massGrams: 0 }],
  ])('%s %#', (code, terms, asked) => {
    expect(codes(terms, asked)).toEqual([code]);
    expect(violations(terms, asked)[0]?.sentence).toMatch(/\.$/);
  });
});

test('all objections come at once', () => {
  const asked = {
    stay: stayOf(-3, 2),
    pallets: 40,
    massGrams: 9e9,
  };
  expect(codes({ status: 'paused' }, asked)).toEqual([
    'slot.not_published',
    'stay.past',
    'stay.too_short',
    'slot.pallets_total',
    'slot.mass_total',
  ]);
});

test('fixes name the day that would do', () => {
  expect(violations({}, { stay: stayOf(0, 2) })[0]).toMatchObject({
    sentence: 'This slot is let for 7 days or more; you ask for 2 days.',
    fix: 'End on 21 May 2026 or later.',
  });
});
