import { eq } from 'drizzle-orm';
import { expect, vi } from 'vitest';
import { type Money, ZERO_INR } from '#app/domain/shared/money.ts';
import type { CreditRequest } from '#app/domain/tax/credit-note.ts';
import { applyStripeEvents } from '#app/features/cards/apply-stripe-events.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { issueCreditNote } from '#app/features/notes/issue-credit-note.server.ts';
import { recordPayment } from '#app/features/payments/record-payment.server.ts';
import { followInvoices } from '#app/features/stripe-invoices/follow-invoices.server.ts';
import { onAccount, stripe } from '#app/platform/stripe.server.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { auditLog, stripeCreditNotes, stripeInvoices } from '#db/schema/index.ts';
import { valueIn } from '#tests/features/invoices/scene.ts';
import { asked, operatorScope } from '#tests/setup/request.ts';
import { CARD, createCardParties, type } from './scene.ts';

/** On a clock ahead of the real one: what waits for its next try is due. */
const later = (hours: number) => ({ now: () => new Date(Date.now() + hours * 3_600_000) });

/** A host that takes cards, a shipper with days to pay, and the hands that pay, correct and follow. */
export async function createTerms(db: OwnerDatabase) {
  const made = await createCardParties(db);
  const account = await made.onboard();
  const issue = async (pallets = 10) => {
    const booking = await made.book({ pallets });
    return valueIn(await issueInvoice(made.hostScope, { bookingId: booking.id }, asked('issue-invoice'))).invoiceId;
  };
  const follower = async (invoiceId: string) => {
    const [row] = await db.select().from(stripeInvoices).where(eq(stripeInvoices.invoiceId, invoiceId));
    if (!row) throw new Error('nothing at Stripe was asked for');
    return row;
  };
  /** Runs the job until `holds` does, whatever fails in between. */
  const follow = (holds: () => Promise<void>, timeout = 60_000) => {
    let hours = 0;
    return vi.waitFor(
      async () => {
        await followInvoices(later(hours));
        await applyStripeEvents(later(hours));
        hours += 1;
        await holds();
      },
      { timeout, interval: 60 },
    );
  };
  const becomes = (invoiceId: string, state: string) =>
    follow(async () => expect(await follower(invoiceId)).toMatchObject({ state, dueAt: null }));
  /** An invoice whose page is open. */
  const opened = async (pallets = 10) => {
    const invoiceId = await issue(pallets);
    await becomes(invoiceId, 'open');
    const { hostedUrl, stripeInvoiceId } = await follower(invoiceId);
    return { invoiceId, url: hostedUrl ?? '', stripeId: stripeInvoiceId ?? '' };
  };
  const atStripe = (id: string) => stripe().invoices.retrieve(id, { expand: ['payments'] }, onAccount(account));
  const allAtStripe = async (number: string) =>
    (await stripe().invoices.list({ limit: 100 }, onAccount(account))).data.filter((one) => one.number === number);
  const payOnPage = (url: string, card = CARD.pays) => type(url, { card });
  let receipts = 0;
  const payByBank = async (invoiceId: string, amount: Money, tds = ZERO_INR) => {
    receipts += 1;
    const reference = `BANK-${invoiceId.slice(0, 8)}-${receipts}`;
    const money = { rail: 'bank_transfer' as const, reference, receivedOn: todayForInvoices(new Date()), amount, tds };
    return valueIn(
      await recordPayment(operatorScope(made.operator.id), { ...money, invoiceId }, asked('record-payment')),
    );
  };
  const creditNow = async (invoiceId: string, requests: CreditRequest[]) =>
    valueIn(await issueCreditNote(made.host, { ...made.inputOf(requests), invoiceId }, asked('issue-credit-note')));
  const notesAtStripe = (invoiceId: string) =>
    db.select().from(stripeCreditNotes).where(eq(stripeCreditNotes.invoiceId, invoiceId));
  const settled = (invoiceId: string) =>
    follow(async () => expect((await made.invoiceRow(invoiceId)).settledAt).not.toBeNull());
  const traces = async (invoiceId: string) =>
    (await db.select().from(auditLog).where(eq(auditLog.entityId, invoiceId))).map(({ action }) => action);
  return {
    ...made,
    ...{ db, account, issueWithTerms: issue, follower, follow, becomes, opened, atStripe, allAtStripe, payOnPage },
    ...{ payByBank, creditNow, notesAtStripe, settled, traces },
  };
}
