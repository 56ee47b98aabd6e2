import type postgres from 'postgres';
import type { PlainDate } from '../../app/domain/shared/plain-date.ts';

/** A connection inside the one transaction that all invariants are checked in. */
export type Reader = postgres.TransactionSql;

/** What must hold of the rows, always, whoever wrote them. */
export type Invariant = {
  /** Short and stable: what a test, an alarm and the runbook call it. */
  readonly code: string;
  readonly sentence: string;
  /**
   * A select whose rows are the violations. It may read `moment`, one row: `at`, the instant of the check; `first_day`,
   * the first day that still counts; `judged`, what {@link judge} answers.
   */
  readonly query: string;
  /** What only the product's own code can tell, as JSON, for rules that must not be written a second time in SQL. */
  readonly judge?: (sql: Reader, moment: Moment) => Promise<unknown>;
};

/** When the check looks. */
export type Moment = {
  /** As the database writes it: a Date would lose its microseconds. */
  readonly at: string;
  readonly firstDay: PlainDate;
  /** The day in India, where the rules of the land are asked for. */
  readonly rulebookDay: PlainDate;
};

/** Names as a list of SQL text literals. For names of this code only: it is no defence against foreign text. */
export const literals = (names: readonly string[]): string =>
  names.map((name) => `'${name.replaceAll("'", "''")}'`).join(', ');

/** An allocation `a` that takes room at the instant of the check: a hold past its time is free, swept or not. */
export const IS_LIVE = `(a.state = 'confirmed' or (a.state = 'held' and a.held_until > (select at from moment)))`;
