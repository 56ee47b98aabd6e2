import type { Ask } from '../capacity/fit.ts';
import type { HazardClass } from '../shared/hazard-class.ts';
import { stay } from '../shared/interval.ts';
import { addDays } from '../shared/plain-date.ts';

/** The most days places stay shut after a stay. */
export const MAX_TURNAROUND_DAYS = 30;

/** Days places stay shut after a stay, for cleaning: after any cargo, and after classes that need more or less. */
export type Turnaround = { readonly any: number } & { readonly [Class in HazardClass]?: number };

/** The days after a stay of cargo of these classes: those of the class that needs most. Harmless cargo is any cargo. */
export function turnaroundDays(turnaround: Turnaround, classes: readonly string[]): number {
  const own: Readonly<Record<string, number | undefined>> = turnaround;
  if (classes.length === 0) return turnaround.any;
  return Math.max(...classes.map((code) => own[code] ?? turnaround.any));
}

/** What an ask takes of the slot: its places, for the stay and the days they stay shut after it. */
export function occupying(turnaround: Turnaround, ask: Ask, classes: readonly string[]): Ask {
  const { startsOn, endsOn } = ask.stay;
  return { ...ask, stay: stay(startsOn, addDays(endsOn, turnaroundDays(turnaround, classes))) };
}
