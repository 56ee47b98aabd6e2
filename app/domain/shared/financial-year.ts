import { type PlainDate, plainDate } from './plain-date.ts';

/** India's financial year, 1 April to 31 March (General Clauses Act 1897 s.3(21)); half-open [startsOn, endsOn). */
export type FinancialYear = {
  /** '2026-27' */
  readonly label: string;
  /** '26-27', short enough for the 16 characters of an invoice number */
  readonly short: string;
  readonly startsOn: PlainDate;
  /** The 1 April after it, exclusive. */
  readonly endsOn: PlainDate;
};

/** The financial year a day belongs to. @throws RangeError for a year that starts or ends outside 2000 to 2100 */
export function financialYearOf(d: PlainDate): FinancialYear {
  const calendarYear = Number(d.slice(0, 4));
  const first = d.slice(5, 7) >= '04' ? calendarYear : calendarYear - 1;
  const lastTwo = String(first + 1).slice(-2);
  return {
    label: `${first}-${lastTwo}`,
    short: `${String(first).slice(-2)}-${lastTwo}`,
    startsOn: plainDate(`${first}-04-01`),
    endsOn: plainDate(`${first + 1}-04-01`),
  };
}
