import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bookable, earliestStart, type SlotTerms } from '#app/domain/booking/bookable.ts';
import {
  occupying,
  parseTurnaround,
  turnaroundByClass,
  turnaroundDays,
  turnaroundText,
} from '#app/domain/booking/turnaround.ts';
import { HAZARD_CLASSES } from '#app/domain/shared/hazard-class.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays, plainDate, timeInZone } from '#app/domain/shared/plain-date.ts';

const today = plainDate('2026-05-14');
const SLOT: SlotTerms = {
  status: 'published',
  palletPositions: 12,
  maxMassGrams: 5_000_000,
  minimumDays: 1,
  maximumDays: null,
  leadDays: 0,
  cutOffHour: null,
  turnaround: { any: 0 },
};
const ask = (from: number, days: number) => ({
  stay: stay(addDays(today, from), addDays(today, from + days)),
  pallets: 1,
  massGrams: 1,
});
const codes = (terms: Partial<SlotTerms>, asked: ReturnType<typeof ask>, hour = 12) => {
  const verdict = bookable({ ...SLOT, ...terms }, asked, { day: today, hour });
  return verdict.ok ? [] : verdict.violations.map(({ code }) => code);
};

const leads = fc.integer({ min: 0, max: 60 });
const cutOffs = fc.option(fc.integer({ min: 1, max: 24 }), { nil: null });
const hours = fc.integer({ min: 0, max: 23 });

describe('lead and cut-off', () => {
  test('the earliest start is taken, the day before it is not, and the fix is true', () => {
    fc.assert(
      fc.property(leads, cutOffs, hours, fc.integer({ min: 0, max: 70 }), (leadDays, cutOffHour, hour, from) => {
        const terms = { leadDays, cutOffHour };
        const earliest = earliestStart({ ...SLOT, ...terms }, { day: today, hour });
        const isSoonEnough = addDays(today, from) >= earliest;
        expect(codes(terms, ask(from, 3), hour)).toEqual(isSoonEnough ? [] : ['stay.too_soon']);
        const late = cutOffHour !== null && hour >= cutOffHour ? 1 : 0;
        expect(earliest).toBe(addDays(today, leadDays + late));
      }),
    );
  });

  test('a cut-off at 24 never comes; one hour before it counts as today', () => {
    expect(codes({ cutOffHour: 24 }, ask(0, 1), 23)).toEqual([]);
    expect(codes({ cutOffHour: 16 }, ask(0, 1), 15)).toEqual([]);
    expect(codes({ cutOffHour: 16 }, ask(0, 1), 16)).toEqual(['stay.too_soon']);
  });

  test('the sentence and the fix say what would do', () => {
    const verdict = bookable({ ...SLOT, leadDays: 2, cutOffHour: 16 }, ask(2, 3), { day: today, hour: 17 });
    expect(verdict).toMatchObject({
      violations: [
        {
          sentence: 'The host needs a booking 2 days ahead; from 16:00 a booking counts as the next day’s.',
          fix: 'Start on 17 May 2026 or later.',
          params: { earliest: '2026-05-17' },
        },
      ],
    });
  });

  test('the facility’s own day and hour count, at midnight and when clocks change', () => {
    const at = (instant: string, zone: string) => timeInZone(new Date(instant), zone);
    expect(at('2026-05-13T18:29:59Z', 'Asia/Kolkata')).toEqual({ day: '2026-05-13', hour: 23 });
    expect(at('2026-05-13T18:30:00Z', 'Asia/Kolkata')).toEqual({ day: '2026-05-14', hour: 0 });
    // Berlin, 29 March 2026: from 01:59 to 03:00. 25 October: 02:30 comes twice.
    expect(at('2026-03-29T00:59:59Z', 'Europe/Berlin')).toEqual({ day: '2026-03-29', hour: 1 });
    expect(at('2026-03-29T01:00:00Z', 'Europe/Berlin')).toEqual({ day: '2026-03-29', hour: 3 });
    expect(at('2026-10-25T00:30:00Z', 'Europe/Berlin')).toEqual({ day: '2026-10-25', hour: 2 });
    expect(at('2026-10-25T01:30:00Z', 'Europe/Berlin')).toEqual({ day: '2026-10-25', hour: 2 });
    expect(at('2026-10-25T23:00:00Z', 'Europe/Berlin')).toEqual({ day: '2026-10-26', hour: 0 });
  });
});

describe('the longest stay', () => {
  test('is taken to the day, and the fix is the last day that would do', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 366 }), fc.integer({ min: 1, max: 366 }), (maximumDays, days) => {
        expect(codes({ maximumDays }, ask(1, days))).toEqual(days <= maximumDays ? [] : ['stay.longer_than_let']);
        const fixed = bookable({ ...SLOT, maximumDays }, ask(1, Math.min(days, maximumDays)), { day: today, hour: 0 });
        expect(fixed.ok).toBe(true);
      }),
    );
  });
});

describe('turnaround', () => {
  const codesOfClasses = HAZARD_CLASSES.map(({ code }) => code);
  const turnarounds = fc
    .record({
      any: fc.integer({ min: 0, max: 30 }),
      own: fc.dictionary(fc.constantFrom(...codesOfClasses), fc.integer({ min: 0, max: 30 })),
    })
    .map(({ any, own }) => ({ any, ...own }));

  test('is that of the class that needs most; a class can need less than any', () => {
    const turnaround = { any: 1, '4.3': 2, '8': 0 };
    expect(turnaroundDays(turnaround, [])).toBe(1);
    expect(turnaroundDays(turnaround, ['8'])).toBe(0);
    expect(turnaroundDays(turnaround, ['8', '3'])).toBe(1);
    expect(turnaroundDays(turnaround, ['8', '4.3'])).toBe(2);
    expect(occupying(turnaround, ask(0, 3), ['4.3']).stay).toEqual(stay(today, addDays(today, 5)));
  });

  test('is read as it is written', () => {
    fc.assert(
      fc.property(turnarounds, (turnaround) => {
        expect(parseTurnaround(turnaround.any, turnaroundByClass(turnaround))).toEqual(turnaround);
      }),
    );
    expect(turnaroundText({ any: 0 })).toBe('None');
    expect(turnaroundText({ any: 1, '4.3': 2 })).toBe('1 day; by class 4.3: 2');
  });

  test.each(['4.3', '4.3: 31', '10: 1', '4.3: -1', '4.3: 1.5', '3: 1, 3: 2', 'any: 1', '__proto__: 1'])(
    'not %s',
    (text) => expect(parseTurnaround(0, text)).toBeNull(),
  );
});
