import { dayCount, eachDay, intersect, type Stay, stay } from '../shared/interval.ts';
import { addDays, daysBetween, formatDate, type PlainDate } from '../shared/plain-date.ts';
import { formatMass, formatPallets } from '../shared/quantity.ts';
import { refused, type Verdict, type Violation } from '../shared/verdict.ts';

/** What a slot holds at one time, in whole pallet places and grams. */
export type Capacity = { palletPositions: number; maxMassGrams: number };

/** Places and grams taken on each day of [startsOn, endsOn). */
export type Occupancy = { startsOn: PlainDate; endsOn: PlainDate; pallets: number; massGrams: number };

/** What is asked for on every day of the stay: whole pallet places and their total grams. */
export type Ask = { stay: Stay; pallets: number; massGrams: number };

/** What is taken on one day. */
export type DayLoad = { day: PlainDate; pallets: number; massGrams: number };

/** What is left on one day; never below zero, also when a host shrinks a slot under its bookings. */
export type FreeDay = { day: PlainDate; freePallets: number; freeMassGrams: number };

/** The load of every day of the window, zeros included. One pass over the occupancy, one over the days. */
export function loadByDay(occupancy: readonly Occupancy[], window: Stay): DayLoad[] {
  const days = eachDay(window);
  // Changes at the start of each day; the slot after the last day takes the ends that fall on the window's own end.
  const changes = Array.from({ length: days.length + 1 }, () => ({ pallets: 0, massGrams: 0 }));
  const change = (day: PlainDate, pallets: number, massGrams: number) => {
    const at = changes[daysBetween(window.startsOn, day)];
    if (at === undefined) throw new RangeError(`${day} is outside the window`);
    at.pallets += pallets;
    at.massGrams += massGrams;
  };
  for (const taken of occupancy) {
    const inside = intersect(taken, window);
    if (inside === null) continue;
    change(inside.startsOn, taken.pallets, taken.massGrams);
    change(inside.endsOn, -taken.pallets, -taken.massGrams);
  }
  const running = { pallets: 0, massGrams: 0 };
  return days.map((day, index) => {
    running.pallets += changes[index]?.pallets ?? 0;
    running.massGrams += changes[index]?.massGrams ?? 0;
    return { day, ...running };
  });
}

/** What is left on every day of the window. */
export function freeByDay(capacity: Capacity, occupancy: readonly Occupancy[], window: Stay): FreeDay[] {
  return loadByDay(occupancy, window).map((load) => ({
    day: load.day,
    freePallets: Math.max(0, capacity.palletPositions - load.pallets),
    freeMassGrams: Math.max(0, capacity.maxMassGrams - load.massGrams),
  }));
}

/** The earliest day of the window with the fewest free pallet places. */
export function tightestDay(capacity: Capacity, occupancy: readonly Occupancy[], window: Stay): FreeDay {
  return lowest(freeByDay(capacity, occupancy, window), (day) => day.freePallets);
}

/**
 * Whether the ask fits on every day of its stay. Refuses with 'capacity.pallets' {asked, free, day} and
 * 'capacity.mass' {askedGrams, freeGrams, day}, each naming the earliest of its own tightest days.
 * The database guard decides the same for good; this is its preview.
 */
export function fit(capacity: Capacity, occupancy: readonly Occupancy[], ask: Ask): Verdict {
  const free = freeByDay(capacity, occupancy, ask.stay);
  const byPallets = lowest(free, (day) => day.freePallets);
  const byMass = lowest(free, (day) => day.freeMassGrams);
  return refused([
    ...(ask.pallets > byPallets.freePallets ? [palletsShort(capacity, ask, byPallets)] : []),
    ...(ask.massGrams > byMass.freeMassGrams ? [massShort(capacity, ask, byMass)] : []),
  ]);
}

/**
 * The earliest stay of the same length that fits and starts later than asked, at most horizonDays later; null when
 * there is none. @param horizonDays whole days, 0 or more
 */
export function nextFit(
  capacity: Capacity,
  occupancy: readonly Occupancy[],
  ask: Ask,
  horizonDays: number,
): Stay | null {
  if (horizonDays < 1) return null;
  const length = dayCount(ask.stay);
  const window = stay(addDays(ask.stay.startsOn, 1), addDays(ask.stay.startsOn, horizonDays + length));
  let run = 0;
  for (const { day, freePallets, freeMassGrams } of freeByDay(capacity, occupancy, window)) {
    run = freePallets >= ask.pallets && freeMassGrams >= ask.massGrams ? run + 1 : 0;
    if (run === length) return stay(addDays(day, 1 - length), addDays(day, 1));
  }
  return null;
}

function lowest(days: readonly FreeDay[], measure: (day: FreeDay) => number): FreeDay {
  return days.reduce((low, day) => (measure(day) < measure(low) ? day : low));
}

function palletsShort(capacity: Capacity, ask: Ask, tightest: FreeDay): Violation {
  const { day, freePallets: free } = tightest;
  const left = free === 0 ? 'None' : `Only ${free}`;
  return {
    code: 'capacity.pallets',
    params: { asked: ask.pallets, free, day },
    sentence: `${left} of ${formatPallets(capacity.palletPositions)} ${free < 2 ? 'is' : 'are'} free on ${formatDate(day)}; you ask for ${ask.pallets}.`,
    fix: free === 0 ? 'Choose other dates.' : `Ask for ${formatPallets(free)} or fewer, or choose other dates.`,
  };
}

function massShort(capacity: Capacity, ask: Ask, tightest: FreeDay): Violation {
  const { day, freeMassGrams: freeGrams } = tightest;
  const left = freeGrams === 0 ? 'Nothing' : `Only ${formatMass(freeGrams)}`;
  return {
    code: 'capacity.mass',
    params: { askedGrams: ask.massGrams, freeGrams, day },
    sentence: `${left} of ${formatMass(capacity.maxMassGrams)} is free on ${formatDate(day)}; you ask for ${formatMass(ask.massGrams)}.`,
    fix: freeGrams === 0 ? 'Choose other dates.' : `Ask for ${formatMass(freeGrams)} or less, or choose other dates.`,
  };
}
