import { desc, eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { addDays, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { deskInvoices, dunningLog, paymentPromises } from '#db/schema/index.ts';

/** A promise further off is no promise. */
const DAYS_AT_MOST = 90;
/** Steps are few, and promises that are kept, too. */
const ROWS_AT_MOST = 50;

/** The steps taken for an invoice, and what was promised, newest first; null when there is no such invoice. */
export async function readDunning(scope: OperatorScope, invoiceId: string) {
  if (!isUuid(invoiceId)) return null;
  return withOperator(scope, async (tx) => {
    const [invoice] = await tx.select().from(deskInvoices).where(eq(deskInvoices.invoiceId, invoiceId));
    if (!invoice) return null;
    const steps = await tx
      .select()
      .from(dunningLog)
      .where(eq(dunningLog.invoiceId, invoiceId))
      .orderBy(desc(dunningLog.step))
      .limit(ROWS_AT_MOST);
    const promises = await tx
      .select()
      .from(paymentPromises)
      .where(eq(paymentPromises.invoiceId, invoiceId))
      .orderBy(desc(paymentPromises.recordedAt))
      .limit(ROWS_AT_MOST);
    return {
      id: invoice.invoiceId,
      number: invoice.number,
      shipperName: invoice.shipperName,
      isOpen: invoice.outstandingPaise > 0n && !invoice.isVoid,
      steps: steps.map(({ step, sentOn, letters }) => ({ step, sentOn: plainDate(sentOn), letters })),
      promises: promises.map(({ id, promisedOn, note }) => ({ id, promisedOn: plainDate(promisedOn), note })),
    };
  });
}

/** Notes a promise to pay: reminders stop up to that day. The newest promise counts. */
export async function notePromise(
  scope: OperatorScope,
  { invoiceId, promisedOn, note }: { invoiceId: string; promisedOn: PlainDate; note: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<null>> {
  if (!isUuid(invoiceId)) return refuse(noSuchInvoice());
  const today = todayForInvoices(clock.now());
  if (promisedOn < today || promisedOn > addDays(today, DAYS_AT_MOST)) return refuse(wrongDay());
  return runOnce<null>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [invoice] = await tx.select().from(deskInvoices).where(eq(deskInvoices.invoiceId, invoiceId));
      if (!invoice) return refuse(noSuchInvoice());
      const { orgId, shipperOrgId } = invoice;
      await tx
        .insert(paymentPromises)
        .values({ orgId, shipperOrgId, invoiceId, promisedOn, note, recordedBy: scope.userId });
      await audit(tx, {
        ...{ orgId, counterpartyOrgId: shipperOrgId, actorUserId: scope.userId, actorKind: 'operator' as const },
        ...{ entity: 'invoice' as const, entityId: invoiceId, action: 'invoice.promised' },
        data: { number: invoice.number, promisedOn },
      });
      return done(null);
    },
  );
}

const noSuchInvoice = () => violation('invoice.not_found', 'There is no such invoice.');

const wrongDay = () =>
  violation(
    'promise.wrong_day',
    `A promise is for today or one of the ${DAYS_AT_MOST} days after it.`,
    'Check the day.',
  );
