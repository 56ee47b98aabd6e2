import { inArray, lt, sql } from 'drizzle-orm';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Tx, withSystem } from '#app/platform/db.server.ts';
import { jobRuns } from '#db/schema/index.ts';

const BATCH = 500;
/** How long it is told what jobs did. */
const RUNS_KEPT_DAYS = 14;
const DAY_MS = 86_400_000;

async function sweepRuns(tx: Tx, now: Date): Promise<number> {
  const before = new Date(now.getTime() - RUNS_KEPT_DAYS * DAY_MS);
  const old = tx.select({ id: jobRuns.id }).from(jobRuns).where(lt(jobRuns.endedAt, before)).limit(BATCH);
  return (await tx.delete(jobRuns).where(inArray(jobRuns.id, old)).returning({ id: jobRuns.id })).length;
}

/**
 * Forgets ended sessions, dead links, old receipts, the links inside old letters and old runs of jobs, one batch of each.
 *
 * @returns how many rows it touched
 */
export async function sweepOldRows(clock: Clock = systemClock): Promise<number> {
  return withSystem(async (tx) => {
    const [row] = await tx.execute<{ swept: number }>(sql`select sweep_old_rows(${BATCH}) as swept`);
    return (row?.swept ?? 0) + (await sweepRuns(tx, clock.now()));
  });
}
