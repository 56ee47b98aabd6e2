import { eq } from 'drizzle-orm';
import { formatInr, inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { invoicePdf } from '#app/features/invoices/invoice-pdf.server.tsx';
import { viewAnyInvoice } from '#app/features/invoices/view-any-invoice.server.ts';
import { recordPayment } from '#app/features/payments/record-payment.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import type { Outcome } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { type bulkJobs, deskInvoices } from '#db/schema/index.ts';
import { remindInvoice } from './remind-invoice.server.ts';

type Job = Pick<typeof bulkJobs.$inferSelect, 'id' | 'kind' | 'input'>;

/** What came of a row: done or refused, in words, with what it made. */
export type RowResult = { state: 'done' | 'refused'; note: string; file?: Buffer };

/** A row that is claimed, with its job and for whom it is done. */
export type BulkRow = { job: Job; scope: OperatorScope; invoiceId: string };

const told = <T>(outcome: Outcome<T>, note: (value: T) => string): RowResult =>
  outcome.ok
    ? { state: 'done', note: note(outcome.value) }
    : { state: 'refused', note: outcome.violations.map(({ sentence }) => sentence).join(' ') };

/** Pays what is outstanding now. Done before by a run that died: the command's own receipt answers. */
async function payRow({ job, scope, invoiceId }: BulkRow, clock: Clock): Promise<RowResult> {
  const [invoice] = await withOperator(scope, (tx) =>
    tx.select({ number: deskInvoices.number }).from(deskInvoices).where(eq(deskInvoices.invoiceId, invoiceId)),
  );
  if (!invoice) return { state: 'refused', note: 'There is nothing to be paid.' };
  const reference = `${job.input.prefix}-${invoice.number}`;
  const receivedOn = plainDate(job.input.receivedOn ?? '');
  const input = { rail: 'bank_transfer' as const, reference, receivedOn, amount: null, tds: ZERO_INR, invoiceId };
  const asked = { command: 'bulk-mark-paid', key: `${job.id}.${invoiceId}`, input: job.input };
  return told(
    await recordPayment(scope, input, asked, clock),
    ({ paidPaise }) => `${reference}, ${formatInr(inr(BigInt(paidPaise)))}.`,
  );
}

async function drawRow({ scope, invoiceId }: BulkRow, clock: Clock): Promise<RowResult> {
  const invoice = await viewAnyInvoice(scope, invoiceId, clock);
  if (!invoice) return { state: 'refused', note: 'There is no such invoice.' };
  return { state: 'done', note: 'Drawn.', file: Buffer.from(await invoicePdf(invoice)) };
}

/** Does what a job is about with one invoice. The same again, after a crash, does it no second time. */
export async function doBulkRow(row: BulkRow, clock: Clock): Promise<RowResult> {
  const { job, scope, invoiceId } = row;
  if (job.kind === 'mark_paid') return payRow(row, clock);
  if (job.kind === 'pdf_zip') return drawRow(row, clock);
  const asked = { command: 'bulk-remind', key: `${job.id}.${invoiceId}`, input: { invoiceId } };
  return told(await remindInvoice(scope, invoiceId, asked), ({ letters }) => `Written to ${letters}.`);
}
