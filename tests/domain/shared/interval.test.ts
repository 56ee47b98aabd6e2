import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { contains, dayCount, eachDay, intersect, overlaps, stay } from '#app/domain/shared/interval.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';

const first = plainDate('2024-02-20');
const anyStay = fc
  .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 10 }))
  .map(([from, length]) => stay(addDays(first, from), addDays(first, from + length)));

test('refuses a stay of no days', () => {
  expect(() => stay(first, first)).toThrow(RangeError);
  expect(() => stay(addDays(first, 1), first)).toThrow(RangeError);
});

test('the day of leaving is not part of it', () => {
  const week = stay(first, addDays(first, 7));
  expect(dayCount(week)).toBe(7);
  expect(contains(week, first)).toBe(true);
  expect(contains(week, addDays(first, 6))).toBe(true);
  expect(contains(week, addDays(first, 7))).toBe(false);
  expect(contains(week, addDays(first, -1))).toBe(false);
});

test('back to back stays do not clash', () => {
  const before = stay(first, addDays(first, 3));
  const after = stay(addDays(first, 3), addDays(first, 5));
  expect(overlaps(before, after)).toBe(false);
  expect(overlaps(after, before)).toBe(false);
  expect(intersect(before, after)).toBeNull();
});

it('agrees with sets of days', () => {
  fc.assert(
    fc.property(anyStay, anyStay, (a, b) => {
      const shared = eachDay(a).filter((day) => eachDay(b).includes(day));
      const both = intersect(a, b);
      expect(eachDay(a)).toHaveLength(dayCount(a));
      expect(overlaps(a, b)).toBe(shared.length > 0);
      expect(both === null ? [] : eachDay(both)).toEqual(shared);
      expect(intersect(b, a)).toEqual(both);
      expect(eachDay(a).every((day) => contains(a, day))).toBe(true);
    }),
  );
});
