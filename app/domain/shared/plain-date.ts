/** A calendar day without time or zone, 'YYYY-MM-DD', years 2000 to 2100. Sorts as text. Made by {@link plainDate}. */
export type PlainDate = string & { readonly __brand: 'PlainDate' };

const DAY_MILLIS = 86_400_000;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** Reads 'YYYY-MM-DD'; null unless it is a real calendar day of the years 2000 to 2100. */
export function parsePlainDate(text: string): PlainDate | null {
  if (midnights.has(text)) return text as PlainDate;
  if (!/^(20\d\d|2100)-\d\d-\d\d$/.test(text)) return null;
  const millis = Date.parse(`${text}T00:00:00Z`);
  // Date.parse lets 30 February roll over into March, so the day has to come back unchanged.
  if (Number.isNaN(millis) || isoDay(millis) !== text) return null;
  midnights.set(text, millis);
  daysAt.set(millis, text as PlainDate);
  return text as PlainDate;
}

/** {@link parsePlainDate} for values known to be right. @throws RangeError when they aren't */
export function plainDate(text: string): PlainDate {
  const date = parsePlainDate(text);
  if (date === null) throw new RangeError(`Not a calendar day of 2000 to 2100: ${text}`);
  return date;
}

/** The day n days later (earlier when negative). @throws RangeError when it leaves 2000 to 2100 or n is fractional */
export function addDays(d: PlainDate, n: number): PlainDate {
  if (!Number.isSafeInteger(n) || Math.abs(n) > 40_000) throw new RangeError(`Not a count of days: ${n}`);
  const millis = utcMidnight(d) + n * DAY_MILLIS;
  return daysAt.get(millis) ?? plainDate(isoDay(millis));
}

/** Nights from one day to another: to − from, negative when `to` is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return (utcMidnight(to) - utcMidnight(from)) / DAY_MILLIS;
}

/** Order for sorting: −1 when a is before b, 1 when after, 0 on the same day. */
export function compareDates(a: PlainDate, b: PlainDate): -1 | 0 | 1 {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The earlier of two days. */
export function earliest(a: PlainDate, b: PlainDate): PlainDate {
  return a < b ? a : b;
}

/** The later of two days. */
export function latest(a: PlainDate, b: PlainDate): PlainDate {
  return a < b ? b : a;
}

/**
 * The calendar day an instant falls on in an IANA zone, whatever zone the process runs in.
 * @throws RangeError for an unknown zone or an invalid instant
 */
export function dateInZone(instant: Date, timeZone: string): PlainDate {
  return plainDate(isoDay(wallClockMillis(instant.getTime(), timeZone)));
}

/** What a clock on the wall shows: the calendar day and the full hour, 0 to 23. */
export type LocalTime = { readonly day: PlainDate; readonly hour: number };

/**
 * The day and hour an instant falls on in an IANA zone.
 * @throws RangeError for an unknown zone or an invalid instant
 */
export function timeInZone(instant: Date, timeZone: string): LocalTime {
  const wall = new Date(wallClockMillis(instant.getTime(), timeZone));
  return { day: plainDate(isoDay(wall.getTime())), hour: wall.getUTCHours() };
}

/**
 * The first instant of a day in an IANA zone. That is local midnight, the earlier one when clocks go back over it;
 * where clocks go forward at midnight it is the moment of the change.
 * @throws RangeError for an unknown zone
 */
export function startOfDayInZone(d: PlainDate, timeZone: string): Date {
  const wall = utcMidnight(d);
  // No zone is more than 14 hours from UTC, so a day to each side gives the offsets before and after any change.
  const withOffsetBefore = wall - offsetMillis(wall - DAY_MILLIS, timeZone);
  const withOffsetAfter = wall - offsetMillis(wall + DAY_MILLIS, timeZone);
  const candidates = [Math.min(withOffsetBefore, withOffsetAfter), Math.max(withOffsetBefore, withOffsetAfter)];
  const midnight = candidates.find((millis) => wallClockMillis(millis, timeZone) === wall);
  return new Date(midnight ?? withOffsetBefore);
}

/** '14 May 2026', '1 Sep 2026'. */
export function formatDate(d: PlainDate): string {
  return `${formatShortDate(d)} ${d.slice(0, 4)}`;
}

/** 'Thursday, 14 May 2026', with the month in full. */
export function formatDateWithDay(d: PlainDate): string {
  const date = new Date(utcMidnight(d));
  return `${WEEKDAYS[date.getUTCDay()]}, ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** '14 May', for axes and dense tables where the year is plain. */
export function formatShortDate(d: PlainDate): string {
  return `${Number(d.slice(8))} ${MONTHS[Number(d.slice(5, 7)) - 1]?.slice(0, 3)}`;
}

/**
 * '14 May 2026, 17:05 IST': the wall clock of an IANA zone in 24 hours, with the zone's short name.
 * @throws RangeError for an unknown zone or an invalid instant
 */
export function formatInstant(instant: Date, timeZone: string): string {
  const clock = new Date(wallClockMillis(instant.getTime(), timeZone)).toISOString().slice(11, 16);
  return `${formatDate(dateInZone(instant, timeZone))}, ${clock} ${shortZoneName(instant, timeZone)}`;
}

/**
 * Days that have been read once, both ways: a page of lot strips asks for thousands, mostly the same. A hundred years
 * are the most there can be.
 */
const midnights = new Map<string, number>();
const daysAt = new Map<number, PlainDate>();

function utcMidnight(d: PlainDate): number {
  return midnights.get(d) ?? Date.parse(`${d}T00:00:00Z`);
}

function isoDay(millis: number): string {
  return new Date(millis).toISOString().slice(0, 10);
}

/** Building a formatter costs some hundred times more than using one, and there are few zones. */
const wallClocks = new Map<string, Intl.DateTimeFormat>();

function wallClockOf(timeZone: string): Intl.DateTimeFormat {
  const known = wallClocks.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  wallClocks.set(timeZone, made);
  return made;
}

/** The zone's wall clock at an instant, read as if it were UTC; whole seconds. */
function wallClockMillis(millis: number, timeZone: string): number {
  const parts = wallClockOf(timeZone).formatToParts(millis);
  const field = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(field('year'), field('month') - 1, field('day'), field('hour'), field('minute'), field('second'));
}

function offsetMillis(millis: number, timeZone: string): number {
  return wallClockMillis(millis, timeZone) - millis;
}

function shortZoneName(instant: Date, timeZone: string): string {
  // Intl says 'GMT+5:30' in most locales; everybody in India says IST.
  if (timeZone === 'Asia/Kolkata' || timeZone === 'Asia/Calcutta') return 'IST';
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'short' }).formatToParts(instant);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
}
