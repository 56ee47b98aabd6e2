import { and, inArray, sql } from 'drizzle-orm';
import { readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import { enqueue } from '#app/platform/queue.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { bulkJobs, deskInvoices } from '#db/schema/index.ts';
import { type BulkAsk, deskSchema } from './desk.schema.server.ts';
import { deskWhere, hasAge } from './desk-where.server.ts';

/** Rows a job may have; a PDF takes a tenth of a second to draw and is kept for a week. */
const ROWS_AT_MOST = { remind: 100_000, mark_paid: 100_000, csv: 100_000, pdf_zip: 500 } as const;

/** The invoices that are asked about: those ticked, or everything the desk's address lets through at this moment. */
function askedAbout(input: BulkAsk, clock: Clock) {
  if (input.scope === 'ticked') return inArray(deskInvoices.invoiceId, input.invoice);
  const { filters } = readFilters(deskSchema, new URL(`?${input.query}`, 'http://localhost'));
  const today = todayForInvoices(clock.now());
  return and(deskWhere(filters, today), hasAge(filters.age, today));
}

/** The rows of a job. A CSV file is only read from them: nothing is left to do. */
async function writeRows(tx: Tx, job: { id: string; userId: string; kind: string }, where: ReturnType<typeof and>) {
  const state = job.kind === 'csv' ? 'done' : 'waiting';
  await tx.execute(sql`
    insert into bulk_job_rows (job_id, user_id, position, invoice_id, state)
    select ${job.id}::uuid, ${job.userId}::uuid, row_number() over (order by ${deskInvoices.issuedOn}, ${deskInvoices.invoiceId}),
      ${deskInvoices.invoiceId}, ${state}
    from ${deskInvoices} where ${where ?? sql`true`}`);
}

/** Starts a bulk job: what it is about is written down now, and done row by row by {@link runBulkJobs}. */
export async function startBulk(
  scope: OperatorScope,
  input: BulkAsk,
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ jobId: string }>> {
  const { kind, prefix } = input;
  if (input.scope === 'ticked' && input.invoice.length === 0) return refuse(nothingTicked());
  if (kind === 'mark_paid' && prefix === '') return refuse(prefixMissing());
  const today = todayForInvoices(clock.now());
  const receivedOn = input.receivedOn ?? today;
  const where = askedAbout(input, clock);
  const { userId } = scope;
  return runOnce<{ jobId: string }>(
    (work) => withOperator(scope, work),
    userId,
    asked,
    async (tx) => {
      const [found] = await tx.select({ total: sql<number>`count(*)::int` }).from(deskInvoices).where(where);
      const total = found?.total ?? 0;
      if (total === 0) return refuse(nothingTicked());
      if (total > ROWS_AT_MOST[kind]) return refuse(tooMany(total, ROWS_AT_MOST[kind]));
      const [job] = await tx
        .insert(bulkJobs)
        .values({
          ...{ userId, kind, total, input: kind === 'mark_paid' ? { prefix, receivedOn } : {} },
          finishedAt: kind === 'csv' ? clock.now() : null,
        })
        .returning();
      if (!job) throw new Error('The job was not written');
      await writeRows(tx, job, where);
      if (kind !== 'csv') await enqueue(tx, 'bulk.work', {}, { key: 'bulk.work' });
      return done({ jobId: job.id });
    },
  );
}

const nothingTicked = () =>
  violation('bulk.nothing', 'No invoice was selected.', 'Tick rows, or choose all that match the filters.');

const prefixMissing = () =>
  violation(
    'bulk.prefix_missing',
    'Payments need a reference.',
    'Enter a prefix; each gets its invoice number after it.',
  );

const tooMany = (total: number, most: number) =>
  violation('bulk.too_many', `${total} invoices are too many at once: at most ${most}.`, 'Narrow the filters.');
