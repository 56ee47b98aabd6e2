import type { Ask } from '../capacity/fit.ts';
import { HAZARD_CLASSES, type HazardClass, isHazardClass } from '../shared/hazard-class.ts';
import { countOf } from '../shared/indian-number.ts';
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

/** The classes that differ, as their form field has them: '4.3: 2, 8: 1'; empty when none does. */
export function turnaroundByClass(turnaround: Turnaround): string {
  return HAZARD_CLASSES.flatMap(({ code }) => {
    const days = turnaround[code];
    return days === undefined ? [] : [`${code}: ${days}`];
  }).join(', ');
}

/** A turnaround for reading: 'None', '1 day', '1 day; by class 4.3: 2'. */
export function turnaroundText(turnaround: Turnaround): string {
  const any = turnaround.any === 0 ? 'None' : countOf(turnaround.any, 'day');
  const byClass = turnaroundByClass(turnaround);
  return byClass === '' ? any : `${any}; by class ${byClass}`;
}

/** Reads {@link turnaroundByClass}; null for anything else, a class twice, or more than {@link MAX_TURNAROUND_DAYS}. */
export function parseTurnaround(any: number, byClass: string): Turnaround | null {
  const found: { any: number } & { [Class in HazardClass]?: number } = { any };
  for (const part of byClass.split(/[,;]/).map((text) => text.trim())) {
    if (part === '') continue;
    const [, code = '', count = ''] = /^([0-9.]{1,3})\s*[:=]\s*(\d{1,2})(?:\s*days?)?$/.exec(part) ?? [];
    const days = count === '' ? MAX_TURNAROUND_DAYS + 1 : Number(count);
    if (!isHazardClass(code) || found[code] !== undefined || days > MAX_TURNAROUND_DAYS) return null;
    found[code] = days;
  }
  return found;
}
