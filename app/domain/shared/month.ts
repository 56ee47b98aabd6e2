import type { Stay } from './interval.ts';
import { type PlainDate, parsePlainDate, plainDate } from './plain-date.ts';

/** '2026-05'. Made by {@link parseMonth} and {@link monthOf}. */
export type Month = string & { readonly __brand: 'Month' };

/** A month as an address writes it; null for anything else. */
export function parseMonth(text: string): Month | null {
  return /^\d{4}-\d\d$/.test(text) && parsePlainDate(`${text}-01`) !== null ? (text as Month) : null;
}

/** The month a day is in. */
export const monthOf = (day: PlainDate): Month => day.slice(0, 7) as Month;

/** Its days, half-open. @throws RangeError after the last month of 2100 */
export function daysOf(month: Month): Stay {
  return { startsOn: plainDate(`${month}-01`), endsOn: plainDate(`${nextMonth(month)}-01`) };
}

/** The month after. */
export const nextMonth = (month: Month): Month => shifted(month, 1);

/** The month before. */
export const monthBefore = (month: Month): Month => shifted(month, -1);

function shifted(month: Month, by: number): Month {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
  const year = Math.floor(count / 12);
  return `${year}-${String((count % 12) + 1).padStart(2, '0')}` as Month;
}

const NAMES = 'January February March April May June July August September October November December'.split(' ');

/** 'May 2026'. */
export const formatMonth = (month: Month): string => `${NAMES[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`;
