import { describe, expect, test } from 'vitest';
import { bookable, type CargoAsk, type SlotTerms } from '#app/domain/booking/bookable.ts';
import { HAZARD_CLASSES, REFUSED_BY_DEFAULT } from '#app/domain/shared/hazard-class.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';

const today = plainDate('2026-05-14');
const slot: SlotTerms = {
  status: 'published',
  regime: 'neutral',
  palletPositions: 12,
  maxMassGrams: 5_000_000,
  hazardClasses: ['9', '8'],
  minimumDays: 7,
  bookingMode: 'instant',
};
const stayOf = (from: number, days: number) => stay(addDays(today, from), addDays(today, from + days));
const ask: CargoAsk = { stay: stayOf(0, 7), pallets: 12, massGrams: 5_000_000, hazardClasses: [], regime: null };

const violations = (terms: Partial<SlotTerms>, asked: Partial<CargoAsk>) => {
  const verdict = bookable({ ...slot, ...terms }, { ...ask, ...asked }, today);
  return verdict.ok ? [] : verdict.violations;
};
const codes = (terms: Partial<SlotTerms>, asked: Partial<CargoAsk>) => violations(terms, asked).map(({ code }) => code);

describe('what is taken', () => {
  test.each([
    ['everything the slot has, from today', {}],
    ['the longest stay', { stay: stayOf(0, 366) }],
    ['the latest start', { stay: stayOf(400, 7) }],
    ['listed classes', { hazardClasses: ['9', '8'] }],
    ['its own regime', { regime: 'neutral' as const }],
    ['the least', { pallets: 1, massGrams: 1 }],
  ])('%s', (_, asked) => expect(codes({}, asked)).toEqual([]));
});

describe('what is refused, one step further', () => {
  test.each<[string, Partial<SlotTerms>, Partial<CargoAsk>]>([
    ['slot.not_published', { status: 'draft' }, {}],
    ['slot.not_published', { status: 'paused' }, {}],
    ['stay.past', {}, { stay: stayOf(-1, 8) }],
    ['stay.too_short', {}, { stay: stayOf(0, 6) }],
    ['stay.too_long', {}, { stay: stayOf(0, 367) }],
    ['stay.too_far', {}, { stay: stayOf(401, 7) }],
    ['slot.pallets_total', {}, { pallets: 13 }],
    ['slot.mass_total', {}, { massGrams: 5_000_001 }],
    ['slot.class_not_accepted', {}, { hazardClasses: ['3'] }],
    ['slot.regime', {}, { regime: 'bonded' }],
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
    hazardClasses: ['3', '7', '3'],
    regime: 'bonded' as const,
  };
  expect(codes({ status: 'paused' }, asked)).toEqual([
    'slot.not_published',
    'stay.past',
    'stay.too_short',
    'slot.pallets_total',
    'slot.mass_total',
    'slot.class_not_accepted',
    'slot.class_not_accepted',
    'slot.regime',
  ]);
});

test('the worst classes are refused even where a host lists them', () => {
  const everything = HAZARD_CLASSES.map(({ code }) => code);
  const found = violations({ hazardClasses: everything }, { hazardClasses: everything });
  expect(found.map(({ params }) => params.class)).toEqual(REFUSED_BY_DEFAULT);
  expect(found[0]).toMatchObject({
    sentence: 'Class 1.1 (explosives with a mass explosion hazard) is not accepted anywhere on Quayslot.',
    fix: null,
  });
});

test('an unknown class is refused, even where it is listed', () => {
  expect(codes({ hazardClasses: ['none'] }, { hazardClasses: ['none'] })).toEqual(['slot.class_not_accepted']);
});

test('fixes name the day that would do', () => {
  expect(violations({}, { stay: stayOf(0, 2) })[0]).toMatchObject({
    sentence: 'This slot is let for 7 days or more; you ask for 2 days.',
    fix: 'End on 21 May 2026 or later.',
  });
});
