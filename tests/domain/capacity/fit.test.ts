import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { fit as fits, freeByDay, loadByDay, nextFit, type Occupancy, tightestDay } from '#app/domain/capacity/fit.ts';
import { contains, dayCount, eachDay, stay } from '#app/domain/shared/interval.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';

const first = plainDate('2026-05-10');
const day = (n: number) => addDays(first, n);
const taken = (from: number, to: number, pallets: number, massGrams = 0): Occupancy => ({
  startsOn: day(from),
  endsOn: day(to),
  pallets,
  massGrams,
});
const capacity = { palletPositions: 12, maxMassGrams: 5_000_000 };

const anyStay = fc
  .tuple(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 1, max: 12 }))
  .map(([from, length]) => stay(day(from), day(from + length)));
const anyOccupancy = fc.array(
  fc
    .tuple(anyStay, fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }))
    .map(([s, pallets, massGrams]) => ({ ...s, pallets, massGrams })),
  { maxLength: 12 },
);
const anyCapacity = fc.record({
  palletPositions: fc.integer({ min: 0, max: 15 }),
  maxMassGrams: fc.integer({ min: 0, max: 15 }),
});
const anyAsk = fc.record({
  stay: anyStay,
  pallets: fc.integer({ min: 1, max: 8 }),
  massGrams: fc.integer({ min: 1, max: 8 }),
});

/** The rule in its plainest form: look at each day, add up everybody who is there. */
function fitsByHand(c: typeof capacity, occupancy: Occupancy[], s: ReturnType<typeof stay>, p: number, g: number) {
  return eachDay(s).every((d) => {
    const there = occupancy.filter((o) => contains(o, d));
    const pallets = there.reduce((n, o) => n + o.pallets, 0);
    const grams = there.reduce((n, o) => n + o.massGrams, 0);
    return p <= Math.max(0, c.palletPositions - pallets) && g <= Math.max(0, c.maxMassGrams - grams);
  });
}

describe('fit', () => {
  test('back to back stays do not clash', () => {
    const full = [taken(0, 3, 12), taken(5, 8, 12)];
    expect(fits(capacity, full, { stay: stay(day(3), day(5)), pallets: 12, massGrams: 1 })).toEqual({ ok: true });
    expect(fits(capacity, full, { stay: stay(day(2), day(5)), pallets: 1, massGrams: 1 }).ok).toBe(false);
    expect(fits(capacity, full, { stay: stay(day(3), day(6)), pallets: 1, massGrams: 1 }).ok).toBe(false);
  });

  test('says how much is free, when, and what to do', () => {
    const verdict = fits(capacity, [taken(4, 6, 9, 4_700_000)], {
      stay: stay(day(0), day(10)),
      pallets: 8,
      massGrams: 450_500,
    });
    expect(verdict).toEqual({
      ok: false,
      violations: [
        {
          code: 'capacity.pallets',
          params: { asked: 8, free: 3, day: '2026-05-14' },
          sentence: 'Only 3 of 12 pallet places are free on 14 May 2026; you ask for 8.',
          fix: 'Ask for 3 pallet places or fewer, or choose other dates.',
        },
        {
          code: 'capacity.mass',
          params: { askedGrams: 450_500, freeGrams: 300_000, day: '2026-05-14' },
          sentence: 'Only 300 kg of 5,000 kg is free on 14 May 2026; you ask for 450.5 kg.',
          fix: 'Ask for 300 kg or less, or choose other dates.',
        },
      ],
    });
  });

  test('a full day offers other dates only', () => {
    const verdict = fits(capacity, [taken(0, 1, 12)], { stay: stay(day(0), day(1)), pallets: 1, massGrams: 1 });
    expect(verdict).toMatchObject({
      violations: [
        { sentence: 'None of 12 pallet places is free on 10 May 2026; you ask for 1.', fix: 'Choose other dates.' },
      ],
    });
  });

  it('agrees with adding up every day by hand', () => {
    fc.assert(
      fc.property(anyCapacity, anyOccupancy, anyAsk, (c, occupancy, ask) => {
        expect(fits(c, occupancy, ask).ok).toBe(fitsByHand(c, occupancy, ask.stay, ask.pallets, ask.massGrams));
      }),
      { numRuns: 500 },
    );
  });
});

describe('days', () => {
  it('loads are the sums of who is there', () => {
    fc.assert(
      fc.property(anyOccupancy, anyStay, (occupancy, window) => {
        const byHand = eachDay(window).map((d) => {
          const there = occupancy.filter((o) => contains(o, d));
          return {
            day: d,
            pallets: there.reduce((n, o) => n + o.pallets, 0),
            massGrams: there.reduce((n, o) => n + o.massGrams, 0),
          };
        });
        expect(loadByDay(occupancy, window)).toEqual(byHand);
      }),
    );
  });

  test('never shows less than nothing', () => {
    expect(freeByDay(capacity, [taken(0, 1, 20, 9_000_000)], stay(day(0), day(1)))).toEqual([
      { day: day(0), freePallets: 0, freeMassGrams: 0 },
    ]);
  });

  test('the tightest day is the earliest of the tightest', () => {
    const occupancy = [taken(2, 3, 5), taken(6, 7, 5), taken(4, 5, 4)];
    expect(tightestDay(capacity, occupancy, stay(day(0), day(10)))).toEqual({
      day: day(2),
      freePallets: 7,
      freeMassGrams: 5_000_000,
    });
  });
});

describe('nextFit', () => {
  const ask = { stay: stay(day(0), day(3)), pallets: 8, massGrams: 1 };

  test('offers the first later start, back to back with what is there', () => {
    expect(nextFit(capacity, [taken(0, 5, 9), taken(8, 9, 9)], ask, 30)).toEqual(stay(day(5), day(8)));
    expect(nextFit(capacity, [taken(0, 5, 9), taken(7, 9, 9)], ask, 30)).toEqual(stay(day(9), day(12)));
  });

  test('keeps to its horizon', () => {
    expect(nextFit(capacity, [taken(0, 5, 9)], ask, 5)).toEqual(stay(day(5), day(8)));
    expect(nextFit(capacity, [taken(0, 5, 9)], ask, 4)).toBeNull();
    expect(nextFit(capacity, [], ask, 0)).toBeNull();
    expect(nextFit({ ...capacity, palletPositions: 7 }, [], ask, 400)).toBeNull();
  });

  it('agrees with trying every start', () => {
    fc.assert(
      fc.property(
        anyCapacity,
        anyOccupancy,
        anyAsk,
        fc.integer({ min: 0, max: 20 }),
        (c, occupancy, asked, horizon) => {
          const starts = Array.from({ length: horizon }, (_, n) => addDays(asked.stay.startsOn, n + 1));
          const stays = starts.map((start) => stay(start, addDays(start, dayCount(asked.stay))));
          const byHand = stays.find((s) => fitsByHand(c, occupancy, s, asked.pallets, asked.massGrams)) ?? null;
          expect(nextFit(c, occupancy, asked, horizon)).toEqual(byHand);
        },
      ),
      { numRuns: 500 },
    );
  });
});
