import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { withOperator } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { bulkJobRows, bulkJobs, deskInvoices, users } from '#db/schema/index.ts';

const JOBS_ON_PAGE = 25;
const ROWS_ON_PAGE = 50;

const jobColumns = {
  id: bulkJobs.id,
  kind: bulkJobs.kind,
  total: bulkJobs.total,
  by: users.name,
  createdAt: bulkJobs.createdAt,
  finishedAt: bulkJobs.finishedAt,
};

const countOfState = (...states: ('done' | 'refused' | 'failed')[]) =>
  sql<number>`(select count(*)::int from ${bulkJobRows} r where r.job_id = ${bulkJobs.id}
    and r.state in (${sql.join(states, sql`, `)}))`;

/** The newest jobs, of every operator. */
export async function listJobs(scope: OperatorScope, page: number) {
  const rows = await withOperator(scope, (tx) =>
    tx
      .select(jobColumns)
      .from(bulkJobs)
      .innerJoin(users, eq(users.id, bulkJobs.userId))
      .orderBy(desc(bulkJobs.createdAt), desc(bulkJobs.id))
      .limit(JOBS_ON_PAGE + 1)
      .offset((page - 1) * JOBS_ON_PAGE),
  );
  return { jobs: rows.slice(0, JOBS_ON_PAGE), hasNext: rows.length > JOBS_ON_PAGE };
}

/** A job with how far it is and a page of its rows, those with a problem alone if so asked; null when there is none. */
export async function readJob(scope: OperatorScope, jobId: string, page: number, problemsOnly: boolean) {
  if (!isUuid(jobId)) return null;
  return withOperator(scope, async (tx) => {
    const [job] = await tx
      .select({ ...jobColumns, done: countOfState('done'), problems: countOfState('refused', 'failed') })
      .from(bulkJobs)
      .innerJoin(users, eq(users.id, bulkJobs.userId))
      .where(eq(bulkJobs.id, jobId));
    if (!job) return null;
    const rows = await tx
      .select({
        position: bulkJobRows.position,
        invoiceId: bulkJobRows.invoiceId,
        number: deskInvoices.number,
        shipperName: deskInvoices.shipperName,
        state: bulkJobRows.state,
        note: bulkJobRows.note,
      })
      .from(bulkJobRows)
      .innerJoin(deskInvoices, eq(deskInvoices.invoiceId, bulkJobRows.invoiceId))
      .where(
        and(eq(bulkJobRows.jobId, jobId), problemsOnly ? inArray(bulkJobRows.state, ['refused', 'failed']) : undefined),
      )
      .orderBy(asc(bulkJobRows.position))
      .limit(ROWS_ON_PAGE + 1)
      .offset((page - 1) * ROWS_ON_PAGE);
    return { job, rows: rows.slice(0, ROWS_ON_PAGE), hasNext: rows.length > ROWS_ON_PAGE };
  });
}
