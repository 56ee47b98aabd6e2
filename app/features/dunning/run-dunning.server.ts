import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import { dunningLog } from '#db/schema/index.ts';
import { judgeOverdue, type ScheduledStep, scheduleOn } from './dunning-cases.server.ts';
import { writeReminder } from './write-reminder.server.ts';

const BATCH = 200;

/**
 * Takes one step for one invoice: log, letters and trace together, once by invoice and step. It is judged again here: while a
 * batch runs it may be paid, voided, disputed, promised or told to be on its way.
 */
export async function takeDunningStep(
  invoiceId: string,
  step: ScheduledStep,
  schedule: readonly ScheduledStep[],
  today: PlainDate,
): Promise<boolean> {
  return withSystem(async (tx) => {
    const [judged] = await judgeOverdue(tx, { on: today, schedule, only: invoiceId });
    if (judged?.answer.is !== 'due' || judged.answer.step.step !== step.step) return false;
    const { invoice } = judged;
    const { orgId, shipperOrgId, outstandingPaise } = invoice;
    const key = `invoice-reminder/${invoiceId}/step-${step.step}`;
    const letters = await writeReminder(tx, invoice, { key, title: step.title, says: step.says });
    const [written] = await tx
      .insert(dunningLog)
      .values({ orgId, shipperOrgId, invoiceId, step: step.step, sentOn: today, outstandingPaise, letters })
      .onConflictDoNothing()
      .returning({ id: dunningLog.id });
    if (!written) return false;
    await audit(tx, {
      orgId,
      counterpartyOrgId: shipperOrgId,
      actorKind: 'system',
      entity: 'invoice',
      entityId: invoiceId,
      action: 'invoice.dunned',
      data: { number: invoice.number, step: step.step, letters },
    });
    return true;
  });
}

/**
 * Writes the reminders that are due today by the schedule. Idempotent: a step is taken once for an invoice, by whichever run
 * comes first, and one that fails does not stop the others.
 * @returns how many steps were taken
 */
export async function runDunning(clock: Clock = systemClock): Promise<number> {
  const today = todayForInvoices(clock.now());
  let taken = 0;
  let after: string | null = null;
  for (;;) {
    const { schedule, judged }: Awaited<ReturnType<typeof judge>> = await judge(today, after);
    for (const { invoice, answer } of judged) {
      const step = answer.is === 'due' ? schedule.find((each) => each.step === answer.step.step) : undefined;
      if (!step) continue;
      try {
        if (await takeDunningStep(invoice.invoiceId, step, schedule, today)) taken++;
      } catch (error) {
        log().error({ err: error, invoiceId: invoice.invoiceId }, 'a reminder could not be written');
      }
    }
    after = judged.at(-1)?.invoice.invoiceId ?? null;
    if (judged.length < BATCH) return taken;
  }
}

const judge = (on: PlainDate, after: string | null) =>
  withSystem(async (tx) => {
    const schedule = await scheduleOn(tx, on);
    return { schedule, judged: await judgeOverdue(tx, { on, schedule, after, limit: BATCH }) };
  });
