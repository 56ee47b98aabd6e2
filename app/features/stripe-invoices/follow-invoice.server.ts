import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { nextStep, type Step, type StripeInvoiceState } from '#app/domain/ledger/stripe-invoice.ts';
import { readIntent, settleIntent } from '#app/features/cards/settle-payment.server.ts';
import { traceInvoice } from '#app/features/notes/corrector.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { withBooksOf, withSystem } from '#app/platform/db.server.ts';
import { isRefusal, type StripeInvoice } from '#app/platform/stripe.server.ts';
import { cardPayments, creditNotes, invoices, stripeCreditNotes, stripeInvoices } from '#db/schema/index.ts';
import { intentsOf, openPage, type StripeInvoiceRow } from './open-page.server.ts';
import { credit, payElsewhere, readInvoice, voidAtStripe } from './stripe-terms.server.ts';

/** A note, a payment and the end of a page are three; each refusal is read once more. More is a fault of ours. */
const STEPS_AT_MOST = 60;

/** The invoice at Stripe that an event is about, told by the account it lies on; null for another's. */
export async function followedBy(stripeInvoiceId: string, account: string): Promise<StripeInvoiceRow | null> {
  const of = and(eq(stripeInvoices.stripeInvoiceId, stripeInvoiceId), eq(stripeInvoices.accountId, account));
  const [row] = await withSystem((tx) => tx.select().from(stripeInvoices).where(of));
  return row ?? null;
}

/** The one of an invoice of ours. */
export async function followerOf(invoiceId: string): Promise<StripeInvoiceRow | null> {
  const of = eq(stripeInvoices.invoiceId, invoiceId);
  const [row] = await withSystem((tx) => tx.select().from(stripeInvoices).where(of));
  return row ?? null;
}

/**
 * Brings Stripe's invoice to what our books say, and our books to what was paid on its page: any number of times, at any time.
 * @throws Error of Stripe; the same may be asked again
 */
export async function followInvoice(row: StripeInvoiceRow, clock: Clock): Promise<void> {
  const now = row.state === 'asked' ? await openPage(row, clock) : row;
  if (now.stripeInvoiceId === null || now.state === 'void' || now.state === 'dropped') return;
  for (let steps = 0; steps < STEPS_AT_MOST; steps += 1) {
    const theirs = await readInvoice(now, now.stripeInvoiceId);
    await recordPaid(now, theirs, clock);
    const ours = await inBooks(now, clock);
    const step = nextStep(ours, {
      status: theirs.status,
      remainingPaise: BigInt(theirs.amount_remaining),
      byCard: intentsOf(theirs, 'paid').length > 0,
    });
    const over = stateOf(step, theirs);
    if (over !== null) return settle(now, theirs, over, clock);
    await take(now, theirs, ours.note, step, clock);
  }
  throw new Error('An invoice at Stripe does not come to what ours is');
}

/** Money that came on the page is in the books before anything else is decided. */
async function recordPaid(row: StripeInvoiceRow, theirs: StripeInvoice, clock: Clock): Promise<void> {
  const paid = intentsOf(theirs, 'paid');
  if (paid.length === 0) return;
  const [attempt] = await withSystem((tx) =>
    tx
      .select()
      .from(cardPayments)
      .where(eq(cardPayments.id, row.cardPaymentId ?? '')),
  );
  if (!attempt || attempt.state === 'paid') return;
  for (const intent of paid) await settleIntent(attempt, await readIntent(intent, row.accountId), clock);
}

type Note = typeof creditNotes.$inferSelect;

async function inBooks({ orgId, invoiceId, cardPaymentId }: StripeInvoiceRow, clock: Clock) {
  return withBooksOf(orgId, async (tx) => {
    const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, invoiceId));
    if (!invoice) throw new Error('The invoice of a page is there');
    const [found] = await tx
      .select({ note: creditNotes })
      .from(creditNotes)
      .leftJoin(stripeCreditNotes, eq(stripeCreditNotes.creditNoteId, creditNotes.id))
      .where(
        and(
          eq(creditNotes.invoiceId, invoiceId),
          eq(creditNotes.kind, 'credit_note'),
          isNull(stripeCreditNotes.creditNoteId),
        ),
      )
      .orderBy(asc(creditNotes.sequence))
      .limit(1);
    const [attempt] = await tx
      .select()
      .from(cardPayments)
      .where(eq(cardPayments.id, cardPaymentId ?? ''));
    const note: Note | null = found?.note ?? null;
    return {
      isVoid: invoice.voidedAt !== null,
      outstandingPaise: invoice.outstandingPaise,
      note,
      lacksNote: note !== null && note.payablePaise > 0n,
      isOver: attempt !== undefined && (attempt.expiresAt <= clock.now() || keepsMoreThan(attempt, invoice)),
    };
  });
}

/** After a credit note the part that was asked for the platform may be more than what is left to pay: another page asks for less. */
const keepsMoreThan = (
  { applicationFeePaise }: { applicationFeePaise: bigint },
  { outstandingPaise }: { outstandingPaise: bigint },
): boolean => applicationFeePaise > outstandingPaise;

/** What the invoice is when there is nothing to do; null while there is. */
function stateOf(step: Step, { status }: StripeInvoice): StripeInvoiceState | null {
  if (step === 'credit' || step === 'pay_elsewhere') return null;
  return step === 'void' && status !== 'void' ? null : step;
}

/** Does one step. Where Stripe refuses, something came in between: what it says then is read, and decided on anew. */
async function take(row: StripeInvoiceRow, theirs: StripeInvoice, note: Note | null, step: Step, clock: Clock) {
  try {
    if (step === 'credit' && note) await creditBy(row, theirs, note, clock);
    else if (step === 'pay_elsewhere') await payElsewhere(row, theirs.id, clock);
    else await voidAtStripe(row, theirs.id, clock);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const after = await readInvoice(row, theirs.id);
    const isSame = after.status === theirs.status && after.amount_remaining === theirs.amount_remaining;
    if (isSame) throw error;
  }
}

async function creditBy(row: StripeInvoiceRow, theirs: StripeInvoice, note: Note, clock: Clock): Promise<void> {
  const { orgId, shipperOrgId, invoiceId } = row;
  const made = await credit(row, theirs, note, clock);
  await withBooksOf(orgId, async (tx) => {
    await tx
      .insert(stripeCreditNotes)
      .values({
        ...{ creditNoteId: note.id, invoiceId, orgId, shipperOrgId, stripeCreditNoteId: made.id },
        ...{ amountPaise: BigInt(made.amount), outOfBandPaise: BigInt(made.out_of_band_amount ?? 0) },
      })
      .onConflictDoNothing();
  });
}

/** Writes down what the invoice is; the try that its page was ends with it. */
async function settle(row: StripeInvoiceRow, theirs: StripeInvoice, state: StripeInvoiceState, clock: Clock) {
  const remaining = BigInt(theirs.amount_remaining);
  await withBooksOf(row.orgId, async (tx) => {
    await tx
      .update(cardPayments)
      .set({
        checkedAt: clock.now(),
        ...(state === 'open' ? { amountPaise: remaining } : { state: 'expired' as const, sessionUrl: null }),
      })
      .where(and(eq(cardPayments.id, row.cardPaymentId ?? ''), inArray(cardPayments.state, ['opening', 'open'])));
    const moved = await tx
      .update(stripeInvoices)
      .set({ state, problem: null, ...(state === 'open' ? {} : { hostedUrl: null }) })
      .where(and(eq(stripeInvoices.invoiceId, row.invoiceId), eq(stripeInvoices.state, 'open')))
      .returning({ id: stripeInvoices.invoiceId });
    if (state !== 'void' || moved.length === 0) return;
    const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, row.invoiceId));
    if (!invoice) throw new Error('The invoice of a page is there');
    const data = { number: invoice.number };
    await traceInvoice(tx, { as: 'system' }, invoice, { action: 'invoice.page_closed', data });
  });
}
