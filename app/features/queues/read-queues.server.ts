import { count, desc, gt, sql } from 'drizzle-orm';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { isJobName, JOB_NAMES, JOBS, type JobKind } from '#app/platform/jobs.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { jobRuns, jobWorkers } from '#db/schema/index.ts';

const LETTERS_ON_PAGE = 25;
/** A worker says that it lives each five seconds; one unheard of for twenty has lost its jobs. */
const LIVES_MS = 20_000;

type QueueRow = { name: string; waiting: number; later: number; running: number; failed: number };

const NONE: Omit<QueueRow, 'name'> = { waiting: 0, later: 0, running: 0, failed: 0 };

/** Every kind of job with its clock, its last run and how many there are, and the workers that live. */
export async function readQueues(scope: OperatorScope, clock: Clock = systemClock) {
  return withOperator(scope, async (tx) => {
    const queues = await tx.execute<QueueRow>(sql`select name, waiting, later, running, failed from read_job_queues()`);
    const latest = await tx
      .selectDistinctOn([jobRuns.name], {
        name: jobRuns.name,
        startedAt: jobRuns.startedAt,
        endedAt: jobRuns.endedAt,
        count: jobRuns.count,
        outcome: jobRuns.outcome,
      })
      .from(jobRuns)
      .orderBy(jobRuns.name, desc(jobRuns.endedAt));
    const since = new Date(clock.now().getTime() - LIVES_MS);
    const [alive] = await tx.select({ count: count() }).from(jobWorkers).where(gt(jobWorkers.lastSeen, since));
    // A job of a kind that this version doesn't know is shown by its bare name: some other version's.
    const strangers = queues.map(({ name }) => name).filter((name) => !isJobName(name));
    const jobs = [...JOB_NAMES, ...strangers].map((name) => {
      const kind: JobKind | null = isJobName(name) ? JOBS[name] : null;
      const { waiting, later, running, failed } = queues.find((row) => row.name === name) ?? NONE;
      const last = latest.find((run) => run.name === name) ?? null;
      return {
        name,
        label: kind?.label ?? name,
        counts: kind?.counts ?? 'thing',
        everySeconds: kind?.everySeconds ?? null,
        waiting: waiting + later,
        running,
        failed,
        last: last && { ...last, seconds: (last.endedAt.getTime() - last.startedAt.getTime()) / 1_000 },
      };
    });
    return { jobs, workers: alive?.count ?? 0 };
  });
}

export type QueueOfJob = Awaited<ReturnType<typeof readQueues>>['jobs'][number];

export type DeadLetter = {
  id: string;
  name: string;
  label: string;
  attempts: number;
  failedAt: Date;
  error: string;
};

/** A page of the jobs whose attempts are used up, the newest first. */
export async function readDeadLetters(scope: OperatorScope, page: number) {
  const rows = await withOperator(scope, (tx) =>
    tx.execute<{ id: string; name: string; attempts: number; failedAt: string; error: string }>(sql`
      select id, name, attempts, failed_at as "failedAt", error
      from read_dead_jobs(${LETTERS_ON_PAGE + 1}, ${(page - 1) * LETTERS_ON_PAGE})`),
  );
  const letters = rows.slice(0, LETTERS_ON_PAGE).map(
    (row): DeadLetter => ({
      ...row,
      label: isJobName(row.name) ? JOBS[row.name].label : row.name,
      failedAt: new Date(row.failedAt),
    }),
  );
  return { letters, hasNext: rows.length > LETTERS_ON_PAGE };
}
