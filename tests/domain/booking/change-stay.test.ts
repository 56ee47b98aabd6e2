import { describe, expect, it, test } from 'vitest';
import { chargedStay, mayEndLater, mayEndSooner } from '#app/domain/booking/change-stay.ts';
import { offerRefusal } from '#app/domain/booking/offers.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import type { Verdict } from '#app/domain/shared/verdict.ts';

const current = stay(plainDate('2028-02-20'), plainDate('2028-03-05'));
const codes = (verdict: Verdict) => (verdict.ok ? [] : verdict.violations.map(({ code }) => code));

describe('a stay may end later', () => {
  it.each([
    ['2028-03-06', '2028-02-25', []],
    ['2028-03-05', '2028-02-25', ['stay.not_longer']],
    ['2028-03-01', '2028-02-25', ['stay.not_longer']],
    // 366 days from 20 February 2028, a leap year.
    ['2029-02-20', '2028-02-25', []],
    ['2029-02-21', '2028-02-25', ['stay.too_long']],
    // Overstayed goods: not into the past, nor only until today.
    ['2028-03-10', '2028-03-10', ['stay.not_longer']],
    ['2028-03-11', '2028-03-10', []],
  ])('until %s, asked on %s', (endsOn, today, expected) => {
    expect(codes(mayEndLater(current, plainDate(endsOn), plainDate(today)))).toEqual(expected);
  });
});

describe('a stay may end sooner', () => {
  it.each([
    ['2028-03-04', '2028-02-10', []],
    ['2028-02-21', '2028-02-10', []],
    ['2028-02-20', '2028-02-10', ['stay.too_soon']],
    ['2028-02-19', '2028-02-10', ['stay.too_soon']],
    ['2028-02-29', '2028-02-29', []],
    ['2028-02-28', '2028-02-29', ['stay.too_soon']],
    ['2028-03-05', '2028-02-10', ['stay.not_shorter']],
    ['2028-03-09', '2028-02-10', ['stay.not_shorter']],
  ])('on %s, asked on %s', (endsOn, today, expected) => {
    expect(codes(mayEndSooner(current, plainDate(endsOn), plainDate(today)))).toEqual(expected);
  });
});

test('a stay is charged for the days the slot is let for at least', () => {
  expect(chargedStay(current, 7)).toEqual(current);
  expect(chargedStay(current, 30).endsOn).toBe('2028-03-21');
});

test('sides take turns, the host first, three rounds in all', () => {
  const table = [0, 1, 2, 3].map((made) =>
    (['host', 'shipper'] as const).map((by) => offerRefusal(made, by)?.code ?? 'yes'),
  );
  expect(table).toEqual([
    ['yes', 'conflict.turn'],
    ['conflict.turn', 'yes'],
    ['yes', 'conflict.turn'],
    ['conflict.rounds', 'conflict.rounds'],
  ]);
});
