import type { PlainDate } from '../shared/plain-date.ts';
import type { FreeTime } from './rate-card.ts';

/** A day of a stay with its number, as slabs count it; 0 is a day of arrival that does not count. */
export type CountedDay = { readonly day: PlainDate; readonly number: number; readonly isFree: boolean };

/**
 * Numbers the days of a stay and tells which cost nothing. Holidays are left out of the count inside the free time alone;
 * day numbers go on over them.
 * @param days the stay's days in order, from the day of arrival
 */
export function countDays(
  days: readonly PlainDate[],
  free: FreeTime,
  holidays: ReadonlySet<PlainDate>,
): readonly CountedDay[] {
  let freeLeft = free.days;
  return days.map((day, index) => {
    const number = free.arrivalDayCounts ? index + 1 : index;
    if (number === 0) return { day, number, isFree: true };
    const isFree = freeLeft > 0;
    if (isFree && !(free.excludesHolidays && holidays.has(day))) freeLeft -= 1;
    return { day, number, isFree };
  });
}
