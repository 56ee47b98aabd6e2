import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { JOB_NAMES, type JobName } from '#app/platform/jobs.server.ts';
import type { JobRuns } from '#app/platform/worker.server.ts';
import type { OwnerDatabase } from '#db/owner.ts';

/** Runs of which those not named do nothing. */
export function runsWith(own: Partial<JobRuns>): JobRuns {
  const idle = Object.fromEntries(JOB_NAMES.map((name) => [name, async () => 0])) as unknown as JobRuns;
  return { ...idle, ...own };
}

/** Waits until something is so; a test that waits too long says for what. */
export async function until(what: string, so: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
  for (const end = Date.now() + limitMs; Date.now() < end; await pause(50)) if (await so()) return;
  throw new Error(`waited in vain: ${what}`);
}

export type Waiting = {
  id: string;
  name: JobName;
  key: string | null;
  attempts: number;
  error: string | null;
  running: boolean;
  dead: boolean;
  waitSeconds: number;
};

/** The queue as its owner sees it. */
export async function jobsIn(db: OwnerDatabase): Promise<Waiting[]> {
  const rows = await db.execute<Waiting>(sql`
    select j.id::text, t.identifier as name, j.key, j.attempts, j.last_error as error, j.locked_at is not null as running,
      j.locked_at is null and not j.is_available as dead, extract(epoch from j.run_at - now())::float8 as "waitSeconds"
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id order by j.id`);
  return [...rows];
}

/** Ends the time a job waits after a failure. */
export const waitNoLonger = (db: OwnerDatabase) =>
  db.execute(sql`update graphile_worker._private_jobs set run_at = now()`);

export const emptyQueue = async (db: OwnerDatabase) => {
  await db.execute(sql`delete from graphile_worker._private_jobs`);
  await db.execute(sql`delete from job_runs`);
  await db.execute(sql`delete from job_clocks`);
};
