import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { accountOf, isReady } from '#app/features/cards/card-account.server.ts';
import { traceInvoice } from '#app/features/notes/corrector.server.ts';
import { feeAheadOf } from '#app/features/settlements/fee-advance.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Tx, withBooksOf } from '#app/platform/db.server.ts';
import { isRefusal, type StripeInvoice, stripeProblem } from '#app/platform/stripe.server.ts';
import { cardPayments, invoiceLines, invoices, stripeInvoices } from '#db/schema/index.ts';
import { customerFor } from './stripe-customer.server.ts';
import { addLines, createDraft, dueSecond, finalize, readInvoice } from './stripe-terms.server.ts';

export type StripeInvoiceRow = typeof stripeInvoices.$inferSelect;
type Invoice = typeof invoices.$inferSelect;
/** What is begun, or why it isn't: something else came first, or another page is still open. */
type Begun = { row: StripeInvoiceRow; invoice: Invoice } | 'dropped' | Date;

/** Until the end of another page has been read at Stripe. */
const UNTIL_READ_MS = 6 * 60_000;
/** A page stays open for a month after its invoice is due, as Stripe's do. */
const OPEN_AFTER_DUE_MS = 30 * 86_400_000;

/** @returns the row as it is then: open, dropped, or still asked for where another page of the invoice is open */
export async function openPage(row: StripeInvoiceRow, clock: Clock): Promise<StripeInvoiceRow> {
  const begun = await begin(row, clock);
  if (begun === 'dropped') return { ...row, state: 'dropped' };
  if (begun instanceof Date) return putOff(row, begun);
  try {
    const made = await make(begun.row, begun.invoice, clock);
    return await opened(begun.row, begun.invoice, made, clock);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // Stripe understood and won't: the invoice is paid as if there were no such page.
    await giveUp(begun.row, stripeProblem(error));
    return { ...begun.row, state: 'dropped' };
  }
}

/**
 * Writes the try that the page is, so that no Checkout page opens beside it; the one that was begun before is gone on with,
 * whatever became of the invoice since: only then is it known what there is to close.
 */
function begin(row: StripeInvoiceRow, clock: Clock): Promise<Begun> {
  const { orgId, shipperOrgId, invoiceId } = row;
  return withBooksOf(orgId, async (tx) => {
    const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, invoiceId)).for('update');
    if (!invoice) throw new Error('The invoice of a page is there');
    const [now] = await tx.select().from(stripeInvoices).where(eq(stripeInvoices.invoiceId, invoiceId));
    if (now && now.state !== 'asked') return 'dropped';
    if (now && now.cardPaymentId !== null) return { row: now, invoice };
    if (!(await isWanted(tx, row, invoice, clock))) {
      await tx.update(stripeInvoices).set({ state: 'dropped', dueAt: null }).where(which(row));
      return 'dropped';
    }
    const tries = await tx
      .select()
      .from(cardPayments)
      .where(eq(cardPayments.invoiceId, invoiceId))
      .orderBy(desc(cardPayments.attempt));
    const open = tries.find(({ state }) => state === 'opening' || state === 'open');
    if (open) return new Date(Math.max(open.expiresAt.getTime(), clock.now().getTime()) + UNTIL_READ_MS);
    const of = { bookingId: invoice.bookingId, invoice, paidPaise: invoice.payablePaise };
    const applicationFeePaise = await feeAheadOf(tx, of, clock);
    const [written] = await tx
      .insert(cardPayments)
      .values({
        ...{ orgId, shipperOrgId, invoiceId, page: 'invoice' as const, attempt: (tries[0]?.attempt ?? 0) + 1 },
        ...{ accountId: row.accountId, chargeModel: 'direct' as const, openedBy: null },
        ...{ amountPaise: invoice.payablePaise, applicationFeePaise },
        expiresAt: new Date(dueSecond(invoice.dueOn) * 1000 + OPEN_AFTER_DUE_MS),
        ...{ checkedAt: clock.now(), openedAt: clock.now() },
      })
      .returning({ id: cardPayments.id });
    const cardPaymentId = written?.id ?? null;
    await tx.update(stripeInvoices).set({ cardPaymentId }).where(which(row));
    return { row: { ...row, cardPaymentId }, invoice };
  });
}

/** Whether all of it is still owed, with time to pay it, to a host that takes cards on the same account. */
async function isWanted(tx: Tx, { orgId, accountId }: StripeInvoiceRow, invoice: Invoice, clock: Clock) {
  const { voidedAt, outstandingPaise, payablePaise, dueOn } = invoice;
  if (voidedAt !== null || outstandingPaise !== payablePaise) return false;
  if (dueSecond(dueOn) * 1000 <= clock.now().getTime()) return false;
  const account = await accountOf(tx, orgId);
  return isReady(account) && account.accountId === accountId;
}

const which = ({ invoiceId }: Pick<StripeInvoiceRow, 'invoiceId'>) => eq(stripeInvoices.invoiceId, invoiceId);

async function putOff(row: StripeInvoiceRow, until: Date): Promise<StripeInvoiceRow> {
  await withBooksOf(row.orgId, (tx) => tx.update(stripeInvoices).set({ dueAt: until }).where(which(row)));
  return { ...row, dueAt: until };
}

/** Makes the invoice at Stripe. Its page is only opened when it comes to what ours comes to, to the paisa. */
async function make(row: StripeInvoiceRow, invoice: Invoice, clock: Clock): Promise<StripeInvoice> {
  const ours = await withBooksOf(row.orgId, async (tx) => {
    const lines = await tx
      .select()
      .from(invoiceLines)
      .where(eq(invoiceLines.invoiceId, row.invoiceId))
      .orderBy(asc(invoiceLines.lineNumber));
    const [attempt] = await tx
      .select({ feePaise: cardPayments.applicationFeePaise })
      .from(cardPayments)
      .where(eq(cardPayments.id, row.cardPaymentId ?? ''));
    return { invoice, lines, feePaise: attempt?.feePaise ?? 0n };
  });
  const customer = await customerFor(row, invoice.recipient, clock);
  const draft = await createDraft(row, ours, customer, clock);
  const whole = await addLines(row, draft, ours, clock);
  if (BigInt(whole.total) !== invoice.payablePaise)
    throw new Error(`Stripe’s invoice comes to ${whole.total}, ours to ${invoice.payablePaise}`);
  const final = await finalize(row, whole, clock);
  return readInvoice(row, final.id);
}

async function opened(row: StripeInvoiceRow, invoice: Invoice, made: StripeInvoice, clock: Clock) {
  const set = {
    ...{ state: 'open' as const, stripeInvoiceId: made.id, hostedUrl: made.hosted_invoice_url ?? null },
    ...{ totalPaise: BigInt(made.total), problem: null },
  };
  await withBooksOf(row.orgId, async (tx) => {
    const moved = await tx
      .update(stripeInvoices)
      .set(set)
      .where(and(which(row), eq(stripeInvoices.state, 'asked')))
      .returning({ id: stripeInvoices.invoiceId });
    if (moved.length === 0) return;
    await tx
      .update(cardPayments)
      .set({
        ...{ state: 'open', sessionId: made.id, sessionUrl: set.hostedUrl, checkedAt: clock.now() },
        paymentIntentId: intentsOf(made)[0] ?? null,
      })
      .where(and(eq(cardPayments.id, row.cardPaymentId ?? ''), eq(cardPayments.state, 'opening')));
    const data = { number: invoice.number, total: formatInr(inr(set.totalPaise)) };
    await traceInvoice(tx, { as: 'system' }, invoice, { action: 'invoice.page_opened', data });
  });
  return { ...row, ...set };
}

/** The payments an invoice at Stripe waits for, or was paid by. */
export const intentsOf = ({ payments }: StripeInvoice, status?: string): string[] =>
  (payments?.data ?? [])
    .filter((each) => status === undefined || each.status === status)
    .flatMap(({ payment: { payment_intent: intent } }) =>
      intent ? [typeof intent === 'string' ? intent : intent.id] : [],
    );

const giveUp = (row: StripeInvoiceRow, problem: string): Promise<void> =>
  withBooksOf(row.orgId, async (tx) => {
    await tx
      .update(cardPayments)
      .set({ state: 'expired' })
      .where(and(eq(cardPayments.id, row.cardPaymentId ?? ''), inArray(cardPayments.state, ['opening', 'open'])));
    await tx.update(stripeInvoices).set({ state: 'dropped', problem, dueAt: null }).where(which(row));
  });
