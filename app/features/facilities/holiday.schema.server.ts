import { z } from 'zod';
import { type PlainDate, parsePlainDate } from '#app/domain/shared/plain-date.ts';
import { line } from '#app/platform/form.server.ts';

/** Lines one paste may have: a year's list of a State and a customs house is about forty. */
const MAX_LINES = 120;
const MAX_PASTED = 10_000;
const YEARS = { first: 2000, last: 2100 };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const two = (text: string) => text.padStart(2, '0');

/** A day as lists write it: 2026-10-02, 02/10/2026, 2 October 2026; null for anything else. */
function dayFrom(text: string): PlainDate | null {
  const numeric = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  if (numeric) return parsePlainDate(`${numeric[3]}-${two(numeric[2] ?? '')}-${two(numeric[1] ?? '')}`);
  const words = /^(\d{1,2}) ([a-z]{3,9}) (\d{4})$/i.exec(text);
  if (!words) return parsePlainDate(text);
  const month = MONTHS.indexOf((words[2] ?? '').slice(0, 3).toLowerCase()) + 1;
  return parsePlainDate(`${words[3]}-${two(String(month))}-${two(words[1] ?? '')}`);
}

const isInYears = (day: PlainDate) => Number(day.slice(0, 4)) >= YEARS.first && Number(day.slice(0, 4)) <= YEARS.last;

/** A day a facility is shut. */
export type Holiday = { day: PlainDate; name: string };

const name = line('the holiday’s name', 80);

/** One holiday, as its form sends it. */
export const holidaySchema = z
  .object({
    day: z.string({ error: 'Enter the day.' }).transform((text, context): PlainDate => {
      const day = parsePlainDate(text.trim());
      if (day !== null && isInYears(day)) return day;
      context.addIssue({ code: 'custom', message: `Enter a day from ${YEARS.first} to ${YEARS.last}.` });
      return z.NEVER;
    }),
    holidayName: name,
  })
  .transform(({ day, holidayName }): Holiday[] => [{ day, name: holidayName }]);

/** A line of a list: the day, then a comma, a tab or a space, then the name. */
function holidayFrom(text: string): Holiday | null {
  const parts = /^(\d{4}-\d\d-\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2} [a-z]{3,9} \d{4})[\s,;:–-]+(\S.*)$/i.exec(
    text,
  );
  const day = dayFrom(parts?.[1] ?? '');
  const named = name.safeParse(parts?.[2] ?? '');
  return day !== null && isInYears(day) && named.success ? { day, name: named.data } : null;
}

/** A year's list, pasted: a holiday a line. */
export const holidayListSchema = z
  .object({
    list: z
      .string({ error: 'Paste the list.' })
      .max(MAX_PASTED, `At most ${MAX_PASTED.toLocaleString('en-IN')} characters at once.`),
  })
  .transform(({ list }, context): Holiday[] => {
    const wrong = (message: string) => context.addIssue({ code: 'custom', path: ['list'], message });
    const lines = list
      .split(/\r?\n/)
      .map((each) => each.trim())
      .filter((each) => each !== '');
    if (lines.length === 0) wrong('Paste the list: a day and its name on each line.');
    if (lines.length > MAX_LINES) wrong(`At most ${MAX_LINES} lines at once.`);
    const read = lines.slice(0, MAX_LINES).map((each) => ({ text: each, holiday: holidayFrom(each) }));
    const unread = read.filter(({ holiday }) => holiday === null).map(({ text }) => `“${text.slice(0, 60)}”`);
    if (unread.length > 0)
      wrong(`Not a day and a name, such as “2026-10-02 Gandhi Jayanti”: ${unread.slice(0, 5).join(', ')}.`);
    const days = read.flatMap(({ holiday }) => (holiday ? [holiday.day] : []));
    const twice = days.filter((day, index) => days.indexOf(day) !== index);
    if (twice.length > 0) wrong(`The same day stands there twice: ${[...new Set(twice)].slice(0, 5).join(', ')}.`);
    return read.flatMap(({ holiday }) => (holiday ? [holiday] : []));
  });

/** The holiday a button is about. */
export const holidayIdSchema = z.object({ holidayId: z.string({ error: 'Choose a holiday.' }).min(1).max(64) });

/** The year a page shows; null for one that isn't one. */
export function yearFrom(text: string | null): number | null {
  const year = /^\d{4}$/.test(text ?? '') ? Number(text) : null;
  return year !== null && year >= YEARS.first && year <= YEARS.last ? year : null;
}
