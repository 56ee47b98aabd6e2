import { and, asc, eq, gt, lt, sql } from 'drizzle-orm';
import { type DunningAnswer, type DunningStep, dunningStepOn } from '#app/domain/ledger/dunning.ts';
import { inr } from '#app/domain/shared/money.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { deskInvoices, dunningLog, dunningSteps, paymentAdvices, paymentPromises } from '#db/schema/index.ts';

/** A step with the words of its letter. */
export type ScheduledStep = DunningStep & { title: string; says: string; citation: string };
type Invoice = typeof deskInvoices.$inferSelect;
/** An overdue invoice with what the schedule says of it. */
export type JudgedInvoice = { invoice: Invoice; answer: DunningAnswer };

/** The schedule in force on a day, in order. */
export async function scheduleOn(tx: Tx, day: PlainDate): Promise<ScheduledStep[]> {
  const rows = await tx
    .select()
    .from(dunningSteps)
    .where(
      sql`${dunningSteps.effectiveFrom} <= ${day} and (${dunningSteps.effectiveTo} is null or ${dunningSteps.effectiveTo} > ${day})`,
    )
    .orderBy(asc(dunningSteps.step));
  return rows.map(({ minimumPaise, ...row }) => ({ ...row, minimum: inr(minimumPaise) }));
}

// Qualified by hand: in a query of one table the builder writes a bare column, which inside would be the inner table's.
const itsInvoice = sql`desk_invoices.invoice_id`;
/** What of it is in dispute, tax included: nobody is reminded of that. */
const disputed = sql<string>`disputed_paise(${itsInvoice})::text`;
/** The day promised last; money the shipper says it sent has a week to be found. */
const newestPromise = sql<string | null>`greatest(
  (select p.promised_on from ${paymentPromises} p where p.invoice_id = ${itsInvoice} order by p.recorded_at desc limit 1),
  (select max(a.told_at)::date + 7 from ${paymentAdvices} a where a.invoice_id = ${itsInvoice} and a.state = 'told'))::text`;
const lastStep = sql<{ step: number; on: string } | null>`(select jsonb_build_object('step', l.step, 'on', l.sent_on)
  from ${dunningLog} l where l.invoice_id = ${itsInvoice} order by l.step desc limit 1)`;

/** A batch of invoices overdue on a day, by id, behind one of them, or one of them alone, each judged. */
export async function judgeOverdue(
  tx: Tx,
  {
    on,
    schedule,
    ...which
  }: { on: PlainDate; schedule: readonly DunningStep[] } & ({ after: string | null; limit: number } | { only: string }),
): Promise<JudgedInvoice[]> {
  const rows = await tx
    .select({ invoice: deskInvoices, promisedOn: newestPromise, last: lastStep, disputed })
    .from(deskInvoices)
    .where(
      and(
        lt(deskInvoices.dueOn, on),
        gt(deskInvoices.outstandingPaise, 0n),
        eq(deskInvoices.isVoid, false),
        'only' in which ? eq(deskInvoices.invoiceId, which.only) : undefined,
        'after' in which && which.after ? gt(deskInvoices.invoiceId, which.after) : undefined,
      ),
    )
    .orderBy(asc(deskInvoices.invoiceId))
    .limit('only' in which ? 1 : which.limit);
  return rows.map(({ invoice, promisedOn, last, disputed }) => ({
    invoice,
    answer: dunningStepOn(
      on,
      {
        dueOn: plainDate(invoice.dueOn),
        outstanding: inr(invoice.outstandingPaise),
        disputed: inr(BigInt(disputed)),
        promisedOn: promisedOn ? plainDate(promisedOn) : null,
        last: last ? { step: last.step, on: plainDate(last.on) } : null,
      },
      schedule,
    ),
  }));
}
