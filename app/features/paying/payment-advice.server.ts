import { and, desc, eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { dateInZone, formatDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { type InvoiceNews, tellOfInvoice } from '#app/features/invoices/invoice-news.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { INVOICE_TIME_ZONE } from '#app/features/invoices/invoice-view.ts';
import { type InvoiceRow, traceInvoice } from '#app/features/notes/corrector.server.ts';
import { noSuchInvoice } from '#app/features/notes/issue-credit-note.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { invoices, paymentAdvices } from '#db/schema/index.ts';
import type { PaymentAdviceInput } from './paying.schema.server.ts';
import type { AdviceView } from './payment-advice-view.ts';

/** More than are ever told of one invoice; older ones are in the timeline. */
const ROWS_AT_MOST = 20;

type Advice = typeof paymentAdvices.$inferSelect;

/** What was told of an invoice, newest first, as row-level security lets this transaction read it. */
export async function advicesOf(tx: Tx, invoiceId: string): Promise<AdviceView[]> {
  const rows = await tx
    .select()
    .from(paymentAdvices)
    .where(eq(paymentAdvices.invoiceId, invoiceId))
    .orderBy(desc(paymentAdvices.toldAt), desc(paymentAdvices.id))
    .limit(ROWS_AT_MOST);
  return rows.map(({ id, state, amountPaise, tdsPaise, rail, reference, paidOn, toldAt, answer }) => ({
    ...{ id, state, rail, reference, answer, amount: inr(amountPaise), tds: inr(tdsPaise) },
    ...{ paidOn: formatDate(plainDate(paidOn)), toldOn: formatDate(dateInZone(toldAt, INVOICE_TIME_ZONE)) },
  }));
}

/**
 * A shipper says that it has paid, under which reference. The host reads it at once, reminders wait, and whoever records the
 * payment under this reference turns it to received.
 */
export async function tellPayment(
  scope: TenantScope,
  input: PaymentAdviceInput & { invoiceId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ adviceId: string }>> {
  if (!isUuid(input.invoiceId)) return refuse(noSuchInvoice());
  return runOnce<{ adviceId: string }>(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const mine = and(eq(invoices.shipperOrgId, scope.orgId), eq(invoices.id, input.invoiceId));
      const [invoice] = await tx.select().from(invoices).where(mine);
      if (!invoice) return refuse(noSuchInvoice());
      if (invoice.voidedAt !== null || invoice.outstandingPaise === 0n) return refuse(nothingOwed(invoice.number));
      const { amount, tds, rail, reference, paidOn } = input;
      if (paidOn > todayForInvoices(clock.now())) return refuse(notYet());
      const told = { amountPaise: amount.paise, tdsPaise: tds.paise, rail, reference, paidOn, toldBy: scope.userId };
      const [advice] = await tx
        .insert(paymentAdvices)
        .values({ orgId: invoice.orgId, shipperOrgId: invoice.shipperOrgId, invoiceId: invoice.id, ...told })
        .onConflictDoNothing()
        .returning();
      if (!advice) return refuse(toldAlready(reference));
      const data = { number: invoice.number, rail, reference, paidOn, amount: formatInr(amount) };
      await traceInvoice(tx, { as: 'shipper', scope }, invoice, { action: 'payment.told', data });
      const says = 'The shipper says that it has paid. Look for the reference on your bank statement.';
      await tell(tx, invoice, advice, { side: 'host', title: 'Paid, says the shipper', says });
      return done({ adviceId: advice.id });
    },
  );
}

/** The shipper takes its word back: it was another invoice, or the bank refused. */
export const withdrawAdvice = (
  scope: TenantScope,
  input: { adviceId: string; invoiceId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<null>> =>
  answerOnce(scope, asked, { ...input, by: 'shipper', to: { state: 'withdrawn', answer: null }, now: clock.now() });

/** The host doesn't find the money on its statement, and says so. */
export const adviceNotFound = (
  scope: TenantScope,
  input: { adviceId: string; invoiceId: string; answer: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<null>> =>
  answerOnce(scope, asked, {
    ...input,
    by: 'host',
    to: { state: 'not_found', answer: input.answer },
    now: clock.now(),
  });

type Answer = {
  invoiceId: string;
  adviceId: string;
  by: 'host' | 'shipper';
  to: { state: 'withdrawn' | 'not_found'; answer: string | null };
  now: Date;
};

function answerOnce(scope: TenantScope, asked: Asked, { invoiceId, adviceId, by, to, now }: Answer) {
  const column = by === 'host' ? paymentAdvices.orgId : paymentAdvices.shipperOrgId;
  return runOnce<null>(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const theirs = and(
        eq(column, scope.orgId),
        eq(paymentAdvices.invoiceId, invoiceId),
        eq(paymentAdvices.id, adviceId),
      );
      const [advice] = await tx
        .update(paymentAdvices)
        .set({ ...to, answeredBy: scope.userId, answeredAt: now })
        .where(and(theirs, eq(paymentAdvices.state, 'told')))
        .returning();
      if (!advice) {
        const [there] = await tx.select({ id: paymentAdvices.id }).from(paymentAdvices).where(theirs);
        return refuse(there ? answeredAlready() : noSuchAdvice());
      }
      const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, advice.invoiceId));
      if (!invoice) throw new Error('An advice is of an invoice');
      const data = { number: invoice.number, reference: advice.reference };
      await traceInvoice(tx, { as: by, scope }, invoice, { action: `payment.${to.state}`, data });
      if (to.answer !== null) {
        const says = `${invoice.supplier.legalName} doesn’t find the money: ${to.answer}`;
        await tell(tx, invoice, advice, { side: 'shipper', title: 'Payment not found', says });
      }
      return done(null);
    },
  );
}

/**
 * What was told under this reference has come: whoever records the payment says so in the same transaction. By which rail is a
 * guess of one of the two.
 */
export async function adviceReceived(
  tx: Tx,
  { invoiceId, reference }: Pick<Advice, 'invoiceId' | 'reference'>,
  { userId, now }: { userId: string; now: Date },
): Promise<void> {
  await tx
    .update(paymentAdvices)
    .set({ state: 'received', answeredBy: userId, answeredAt: now })
    .where(
      and(
        eq(paymentAdvices.invoiceId, invoiceId),
        eq(paymentAdvices.reference, reference),
        eq(paymentAdvices.state, 'told'),
      ),
    );
}

const tell = (
  tx: Tx,
  invoice: InvoiceRow,
  advice: Advice,
  { side, title, says }: Pick<InvoiceNews, 'side' | 'title' | 'says'>,
): Promise<void> =>
  tellOfInvoice(tx, invoice, {
    ...{ key: `payment-advice/${advice.id}`, side, title, says },
    facts: [
      ['Amount', formatInr(inr(advice.amountPaise))],
      ['Bank reference', advice.reference],
      ['Paid on', formatDate(plainDate(advice.paidOn))],
    ],
  });

const nothingOwed = (number: string) =>
  violation('conflict.nothing_owed', `Nothing is owed on invoice ${number} any more.`, 'Reload the page.');

const notYet = () =>
  violation('payment.received_in_future', 'The day you paid is still to come.', 'Enter the day the bank sent it.');

const toldAlready = (reference: string) =>
  violation(
    'conflict.told_already',
    `Reference ${reference} was told for this invoice already.`,
    'Check the reference, or wait for the host.',
    { reference },
  );

const answeredAlready = () =>
  violation('conflict.answered', 'This is answered already.', 'Reload the page to see what was said.');

const noSuchAdvice = () => violation('advice.not_found', 'There is no such payment told.');
