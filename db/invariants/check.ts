import { plainDate } from '../../app/domain/shared/plain-date.ts';
import { BOOKINGS } from './bookings.ts';
import { CAPACITY } from './capacity.ts';
import { CARDS } from './cards.ts';
import { CARGO } from './cargo.ts';
import { CLOCKS } from './clocks.ts';
import { HEADROOM } from './headroom.ts';
import type { Invariant, Moment, Reader } from './invariant.ts';
import { INVOICES } from './invoices.ts';
import { JOBS } from './jobs.ts';
import { LEDGER } from './ledger.ts';
import { LISTINGS } from './listings.ts';
import { MAIL } from './mail.ts';
import { NOTES } from './notes.ts';
import { PEOPLE } from './people.ts';
import { SETTLEMENTS } from './settlements.ts';
import { STORAGE } from './storage.ts';
import { TENANCY } from './tenancy.ts';

/** Everything that must hold, in the order it is reported. */
export const INVARIANTS: readonly Invariant[] = [
  ...CAPACITY,
  ...HEADROOM,
  ...BOOKINGS,
  ...STORAGE,
  ...CARGO,
  ...INVOICES,
  ...NOTES,
  ...LEDGER,
  ...CARDS,
  ...SETTLEMENTS,
  ...TENANCY,
  ...LISTINGS,
  ...PEOPLE,
  ...JOBS,
  ...MAIL,
  ...CLOCKS,
];

/** Rows shown of one invariant; all are counted. */
export const EXAMPLES_AT_MOST = 20;

/** What one invariant was found to be. */
export type Finding = {
  code: string;
  sentence: string;
  violations: number;
  examples: Readonly<Record<string, unknown>>[];
};

/** The answer of {@link checkInvariants}, and what `--json` writes. */
export type Report = { checked: number; violated: number; invariants: Finding[] };

/**
 * The instant of the check, by the database's clock. Read inside the snapshot, so later than everything in it: a hold
 * that gave way to another before the snapshot is over at this instant too, and is not counted beside it.
 */
async function momentOf(sql: Reader): Promise<Moment> {
  const [row] = await sql<{ at: string; first_day: string; rulebook_day: string }[]>`
    select at::text, ((at at time zone 'UTC')::date - 1)::text as first_day,
      (at at time zone 'Asia/Kolkata')::date::text as rulebook_day
    from (select clock_timestamp() as at offset 0) as clock`;
  if (!row) throw new Error('the database has no clock');
  return { at: row.at, firstDay: plainDate(row.first_day), rulebookDay: plainDate(row.rulebook_day) };
}

async function find(sql: Reader, invariant: Invariant, moment: Moment): Promise<Finding> {
  const { code, sentence, query, judge } = invariant;
  const judged = judge ? await judge(sql, moment) : null;
  const rows = await sql.unsafe<Pick<Finding, 'violations' | 'examples'>[]>(
    `with moment (at, first_day, judged) as materialized (
       select $1::text::timestamptz, $2::text::date, $3::text::jsonb
     ), violating as materialized (${query})
     select (select count(*) from violating)::int as violations,
       coalesce((select jsonb_agg(to_jsonb(shown)) from (
         select * from violating order by violating limit ${EXAMPLES_AT_MOST}) as shown), '[]') as examples`,
    [moment.at, moment.firstDay, JSON.stringify(judged)],
  );
  const [found] = rows;
  if (!found) throw new Error('a count without a row');
  return { code, sentence, violations: found.violations, examples: found.examples };
}

/**
 * Checks invariants one after the other in a transaction of the caller's.
 *
 * @throws Error that names the invariant which could not be checked: an unfinished check is no good news
 */
export async function checkInvariants(sql: Reader, invariants = INVARIANTS): Promise<Report> {
  const moment = await momentOf(sql);
  const found: Finding[] = [];
  for (const invariant of invariants) {
    try {
      found.push(await find(sql, invariant, moment));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${invariant.code} could not be checked: ${reason}`, { cause: error });
    }
  }
  const violated = found.filter(({ violations }) => violations > 0).length;
  return { checked: found.length, violated, invariants: found };
}
