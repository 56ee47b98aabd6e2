import { and, desc, eq, sql } from 'drizzle-orm';
import { jobRuns } from '#db/schema/index.ts';
import { sqlState, violatedConstraint, withSystem } from './db.server.ts';
import type { JobName } from './jobs.server.ts';

const MESSAGE_AT_MOST = 200;

export class JobTimedOut extends Error {}

/**
 * Why a job failed, for rows that people read and that are kept: of a database's error its code, for its words hold
 * parameters and rows; of any other its words, without addresses and numbers, cut.
 */
export function publicReason(error: unknown): string {
  const state = sqlState(error);
  const constraint = violatedConstraint(error);
  if (state) return `Database error ${state}${constraint ? ` (${constraint})` : ''}`;
  if (!(error instanceof Error)) return 'Something that is no error was thrown';
  const words = error.message.split('\n')[0] ?? '';
  const plain = words
    .replace(/\S+@\S+/g, '[address]')
    .replace(/\+?\d[\d -]{6,}\d/g, '[number]')
    .slice(0, MESSAGE_AT_MOST);
  return plain === '' ? error.name : plain;
}

type Run = { name: JobName; jobId: number; startedAt: Date; endedAt: Date } & (
  | { outcome: 'done'; count: number }
  | { outcome: 'failed' | 'timed_out'; error: string }
);

/** Writes down what a run did. One that found nothing to do, after another such, only moves that one's row on. */
export async function noteRun(run: Run): Promise<void> {
  await withSystem(async (tx) => {
    if (run.outcome === 'done' && run.count === 0) {
      const latest = tx
        .select({ id: jobRuns.id })
        .from(jobRuns)
        .where(eq(jobRuns.name, run.name))
        .orderBy(desc(jobRuns.endedAt))
        .limit(1);
      const moved = await tx
        .update(jobRuns)
        .set({ jobId: run.jobId, startedAt: run.startedAt, endedAt: run.endedAt, runs: sql`${jobRuns.runs} + 1` })
        .where(and(sql`${jobRuns.id} = (${latest})`, eq(jobRuns.outcome, 'done'), eq(jobRuns.count, 0)))
        .returning({ id: jobRuns.id });
      if (moved.length > 0) return;
    }
    await tx.insert(jobRuns).values(run);
  });
}
