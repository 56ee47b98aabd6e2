import { and, asc, eq, gt } from 'drizzle-orm';
import { csvLine } from '#app/domain/shared/csv.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { inr, rupeesText } from '#app/domain/shared/money.ts';
import { pdfFileName } from '#app/features/invoices/invoice-view.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { type Chunks, download } from '#app/platform/download.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { type ZipEntry, zipOf } from '#app/platform/zip.server.ts';
import { bulkJobRows, bulkJobs, deskInvoices } from '#db/schema/index.ts';

/** Rows read at once: a line is short, a drawing some fifty kilobytes. */
const BATCH = { csv: 1_000, pdf_zip: 10 } as const;

const HEADINGS = [
  'Number',
  'Host',
  'Shipper',
  'Booking',
  'Issued',
  'Due',
  'Regime',
  'Classes',
  'Port',
  'Payable',
  'Outstanding',
  'Void',
];

type Row = { invoice: typeof deskInvoices.$inferSelect; position: number; file: Buffer | null };

/** The rows of a job behind a position. Each batch is a transaction of its own: a slow reader holds none open. */
function readRows(scope: OperatorScope, jobId: string, after: number, kind: keyof typeof BATCH): Promise<Row[]> {
  const { position, file } = bulkJobRows;
  const behind = and(eq(bulkJobRows.jobId, jobId), eq(bulkJobRows.state, 'done'), gt(position, after));
  return withOperator(scope, (tx) =>
    tx
      .select({ invoice: deskInvoices, position, file })
      .from(bulkJobRows)
      .innerJoin(deskInvoices, eq(deskInvoices.invoiceId, bulkJobRows.invoiceId))
      .where(behind)
      .orderBy(asc(position))
      .limit(BATCH[kind]),
  );
}

const lineOf = ({ invoice: i }: Row): string =>
  csvLine([
    ...[i.number, i.hostName, i.shipperName, i.bookingReference, i.issuedOn, i.dueOn, i.regime],
    ...[i.hazardClasses.join(' '), i.portId, rupeesText(inr(i.payablePaise)), rupeesText(inr(i.outstandingPaise))],
    i.isVoid ? 'yes' : 'no',
  ]);

async function* rowsOf(scope: OperatorScope, jobId: string, kind: keyof typeof BATCH): AsyncGenerator<Row[], void> {
  for (let after = 0; ; ) {
    const rows = await readRows(scope, jobId, after, kind);
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = last.position;
  }
}

async function* csvOf(scope: OperatorScope, jobId: string): Chunks {
  const text = new TextEncoder();
  // With the mark by which a spreadsheet knows UTF-8.
  yield text.encode(`\ufeff${csvLine(HEADINGS)}`);
  for await (const rows of rowsOf(scope, jobId, 'csv')) yield text.encode(rows.map(lineOf).join(''));
}

/** Invoices of several hosts may have one number: the position keeps their names apart. */
async function* pdfsOf(scope: OperatorScope, jobId: string): AsyncGenerator<ZipEntry[], void> {
  for await (const rows of rowsOf(scope, jobId, 'pdf_zip'))
    yield rows.flatMap(({ invoice, position, file }) =>
      file
        ? [{ name: `${String(position).padStart(3, '0')} ${pdfFileName(invoice.number)}`, bytes: new Uint8Array(file) }]
        : [],
    );
}

const FILES = {
  csv: { type: 'text/csv; charset=utf-8', name: 'invoices.csv', chunks: csvOf },
  pdf_zip: {
    type: 'application/zip',
    name: 'invoices.zip',
    chunks: (scope: OperatorScope, jobId: string) => zipOf(pdfsOf(scope, jobId)),
  },
} as const;

/** The file of a finished job, streamed; null where the job makes none, or isn't finished. */
export async function jobFile(scope: OperatorScope, jobId: string): Promise<Response | null> {
  if (!isUuid(jobId)) return null;
  const [job] = await withOperator(scope, (tx) => tx.select().from(bulkJobs).where(eq(bulkJobs.id, jobId)));
  if (!job?.finishedAt || (job.kind !== 'csv' && job.kind !== 'pdf_zip')) return null;
  const { type, name, chunks } = FILES[job.kind];
  return download({ name, type }, chunks(scope, jobId));
}
