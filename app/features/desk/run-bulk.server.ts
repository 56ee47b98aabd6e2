import { and, eq, isNull, lt, sql } from 'drizzle-orm';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import { operatorScopeOf } from '#app/platform/tenancy.server.ts';
import { bulkJobRows, bulkJobs } from '#db/schema/index.ts';
import { doBulkRow, type RowResult } from './bulk-row.server.ts';

/** Rows claimed at once; each is done in transactions of its own. */
const BATCH = 10;
/** How long a claim is another run's to respect: longer than a batch of drawings takes. */
const CLAIM_MINUTES = 2;
/** A row that fails so often is given up, so that the job ends. */
const ATTEMPTS = 5;

type Claimed = { jobId: string; userId: string; position: number; invoiceId: string; attempts: number };

/** Claims the next rows that nobody else works on, of the oldest job first. */
function claimRows(): Promise<Claimed[]> {
  return withSystem(async (tx) => {
    const rows = await tx.execute<Claimed>(sql`
      update bulk_job_rows r set attempts = r.attempts + 1,
        claimed_until = clock_timestamp() + make_interval(mins => ${CLAIM_MINUTES})
      from (
        select w.job_id, w.position from bulk_jobs j join bulk_job_rows w on w.job_id = j.id and w.state = 'waiting'
        where j.finished_at is null and (w.claimed_until is null or w.claimed_until < clock_timestamp())
        order by j.created_at, w.job_id, w.position limit ${BATCH} for update of w skip locked
      ) as next
      where (r.job_id, r.position) = (next.job_id, next.position)
      returning r.job_id as "jobId", r.user_id as "userId", r.position, r.invoice_id as "invoiceId", r.attempts`);
    return [...rows].toSorted((a, b) => a.position - b.position);
  });
}

async function writeResult({ jobId, position }: Claimed, result: Partial<typeof bulkJobRows.$inferInsert>) {
  const its = and(eq(bulkJobRows.jobId, jobId), eq(bulkJobRows.position, position), eq(bulkJobRows.state, 'waiting'));
  await withSystem((tx) =>
    tx
      .update(bulkJobRows)
      .set({ ...result, claimedUntil: null })
      .where(its),
  );
}

/** Ends jobs with nothing left to do, and forgets files of a week ago. */
async function settleJobs(): Promise<void> {
  await withSystem(async (tx) => {
    await tx
      .update(bulkJobs)
      .set({ finishedAt: sql`clock_timestamp()` })
      .where(
        and(
          isNull(bulkJobs.finishedAt),
          sql`not exists (select from bulk_job_rows r where r.job_id = ${bulkJobs.id} and r.state = 'waiting')`,
        ),
      );
    const old = tx
      .select({ id: bulkJobs.id })
      .from(bulkJobs)
      .where(and(eq(bulkJobs.kind, 'pdf_zip'), lt(bulkJobs.createdAt, sql`clock_timestamp() - interval '7 days'`)));
    await tx
      .update(bulkJobRows)
      .set({ file: null })
      .where(and(sql`${bulkJobRows.jobId} in ${old}`, sql`${bulkJobRows.file} is not null`));
  });
}

async function doOne(row: Claimed, work: typeof doBulkRow, clock: Clock): Promise<void> {
  const scope = await operatorScopeOf(row.userId);
  if (!scope) return writeResult(row, { state: 'refused', note: 'Whoever started the job is no operator any more.' });
  const [job] = await withSystem((tx) => tx.select().from(bulkJobs).where(eq(bulkJobs.id, row.jobId)));
  if (!job) throw new Error('a row without a job');
  let result: RowResult;
  try {
    result = await work({ job, scope, invoiceId: row.invoiceId }, clock);
  } catch (error) {
    log().error({ err: error, jobId: row.jobId, invoiceId: row.invoiceId }, 'a row of a bulk job failed');
    const given = row.attempts >= ATTEMPTS;
    return writeResult(row, given ? { state: 'failed', note: `Given up after ${ATTEMPTS} attempts.` } : {});
  }
  await writeResult(row, result);
}

/**
 * Works on bulk jobs until nothing is waiting. Rows are claimed, done, and their result written; several runs share a job,
 * and what a run left that died is taken up when its claim is over. What a row does is keyed by job and invoice, so a row that
 * was done but not written down is not done again.
 *
 * @param work what is done with a row
 * @param signal ends it after the rows it has claimed; the others wait for the next run
 * @returns how many rows it worked on
 */
export async function runBulkJobs({
  clock = systemClock,
  work = doBulkRow,
  signal,
}: {
  clock?: Clock;
  work?: typeof doBulkRow;
  signal?: AbortSignal;
} = {}): Promise<number> {
  for (let count = 0; ; ) {
    const rows = await claimRows();
    for (const row of rows) await doOne(row, work, clock);
    count += rows.length;
    if (rows.length > 0 && !signal?.aborted) continue;
    await settleJobs();
    return count;
  }
}
