import { addDays, daysBetween, earliest, latest, type PlainDate } from './plain-date.ts';

/** Half-open days [startsOn, endsOn): the place is free again on endsOn, so stays can touch without a clash. */
export type Stay = { readonly startsOn: PlainDate; readonly endsOn: PlainDate };

/** A checked stay of at least one day. @throws RangeError when endsOn is not after startsOn */
export function stay(startsOn: PlainDate, endsOn: PlainDate): Stay {
  if (endsOn <= startsOn) throw new RangeError(`A stay ends after it starts, got ${startsOn} to ${endsOn}`);
  return { startsOn, endsOn };
}

/** Days that are charged and occupied; at least 1. */
export function dayCount(s: Stay): number {
  return daysBetween(s.startsOn, s.endsOn);
}

/** True when the two share a day. Back to back they don't. */
export function overlaps(a: Stay, b: Stay): boolean {
  return a.startsOn < b.endsOn && b.startsOn < a.endsOn;
}

/** True when the day is one of the stay's; endsOn isn't. */
export function contains(s: Stay, day: PlainDate): boolean {
  return s.startsOn <= day && day < s.endsOn;
}

/** Every day of the stay in order. */
export function eachDay(s: Stay): PlainDate[] {
  return Array.from({ length: dayCount(s) }, (_, index) => addDays(s.startsOn, index));
}

/** The days two stays share, or null when there are none. */
export function intersect(a: Stay, b: Stay): Stay | null {
  if (!overlaps(a, b)) return null;
  return stay(latest(a.startsOn, b.startsOn), earliest(a.endsOn, b.endsOn));
}
