import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { guardPolicy, platformActs, rowPolicies, systemActs } from '../policies.ts';
import { instant } from './columns.ts';

/** How a run of a job ended; `lost` is a run whose process was never heard of again. */
export const RUN_OUTCOMES = ['done', 'failed', 'timed_out', 'lost'] as const;

/**
 * What jobs did, for people; the jobs themselves are rows of `graphile_worker`. Runs that found nothing to do, one after
 * the other, are one row with their number: a clock of fifteen seconds would otherwise write two million rows a year.
 */
export const jobRuns = pgTable(
  'job_runs',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    name: text().notNull(),
    /** The job in `graphile_worker`, which is gone once it is done. */
    jobId: bigint({ mode: 'number' }).notNull(),
    startedAt: instant().notNull(),
    endedAt: instant().notNull(),
    /** How many things the run did: what that is depends on the job. */
    count: integer().notNull().default(0),
    outcome: text({ enum: RUN_OUTCOMES }).notNull(),
    /** Runs this row stands for; start and end are the last one's. */
    runs: integer().notNull().default(1),
    /** Why it failed, without personal data. */
    error: text(),
  },
  (t) => [
    index('job_runs_name_idx').on(t.name, t.endedAt),
    index('job_runs_ended_idx').on(t.endedAt),
    index('job_runs_job_idx').on(t.jobId).where(sql`outcome <> 'done'`),
    check('job_runs_order', sql`${t.endedAt} >= ${t.startedAt}`),
    check('job_runs_error', sql`(${t.error} is null) = (${t.outcome} = 'done') and length(${t.error}) <= 300`),
    ...rowPolicies('job_runs', {
      select: platformActs,
      insert: systemActs,
      update: systemActs,
      delete: systemActs,
    }),
    guardPolicy('job_runs', 'all'),
  ],
).enableRLS();

/** The clocks: which slot of its time each job was last started for. Written by tick_jobs() alone. */
export const jobClocks = pgTable(
  'job_clocks',
  {
    name: text().primaryKey(),
    everySeconds: integer().notNull(),
    slot: instant().notNull(),
  },
  () => [...rowPolicies('job_clocks', { select: platformActs }), guardPolicy('job_clocks', 'all')],
).enableRLS();

/** Workers and when each was last heard of. Written by beat_workers() alone. */
export const jobWorkers = pgTable(
  'job_workers',
  {
    workerId: text().primaryKey(),
    startedAt: instant().notNull(),
    lastSeen: instant().notNull(),
  },
  () => [...rowPolicies('job_workers', { select: platformActs }), guardPolicy('job_workers', 'all')],
).enableRLS();
