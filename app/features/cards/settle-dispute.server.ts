import { and, eq } from 'drizzle-orm';
import { cardDisputed, cardDisputeLost, cardDisputeWon } from '#app/domain/ledger/card-disputes.ts';
import { type CardDisputeState, disputeMoves } from '#app/domain/ledger/card-money.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { dateInZone, latest, plainDate } from '#app/domain/shared/plain-date.ts';
import { tellOfInvoice } from '#app/features/invoices/invoice-news.server.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { INVOICE_TIME_ZONE } from '#app/features/invoices/invoice-view.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import { traceInvoice } from '#app/features/notes/corrector.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Tx, withBooksOf, withSystem } from '#app/platform/db.server.ts';
import type { StripeDispute } from '#app/platform/stripe.server.ts';
import { cardDisputes, cardPayments, invoices } from '#db/schema/index.ts';
import { chargeModel } from './charge-model.ts';

type Row = typeof cardDisputes.$inferSelect;
type Payment = typeof cardPayments.$inferSelect;
type Invoice = typeof invoices.$inferSelect;

/** Where a dispute stands. Inquiries (`warning_…`) take no money and freeze none. */
function stateOf({ status }: StripeDispute): CardDisputeState | null {
  if (status === 'won' || status === 'prevented') return 'won';
  if (status === 'lost') return 'lost';
  return status.startsWith('warning_') ? null : 'open';
}

/** The id of the payment a dispute is about; empty where it names none. */
export const intentOf = ({ payment_intent }: StripeDispute): string =>
  typeof payment_intent === 'string' ? payment_intent : (payment_intent?.id ?? '');

/** The paid try a dispute is about, told by the account it was made on; null for another's, or while it isn't written down. */
export async function disputedPayment(told: StripeDispute, account: string): Promise<Payment | null> {
  const intent = intentOf(told);
  const [row] = await withSystem((tx) =>
    tx.select().from(cardPayments).where(eq(cardPayments.paymentIntentId, intent)),
  );
  return row && chargeModel(row.chargeModel).toldBy(row.accountId) === account ? row : null;
}

/** Freezes what a cardholder disputes, gives it back when the host wins, and owes it again when it loses. */
export async function settleDispute(payment: Payment, told: StripeDispute, clock: Clock): Promise<boolean> {
  const to = stateOf(told);
  if (to === null) return false;
  return withBooksOf(payment.orgId, async (tx) => {
    // A booking's payment has no invoice at first: the event waits for it, and is in sight when that takes too long.
    if (payment.invoiceId === null) throw new Error('a payment is disputed before its invoice is there');
    const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, payment.invoiceId)).for('update');
    if (!invoice) throw new Error('The invoice of a card payment is there');
    const opened = await open(tx, invoice, payment, told);
    if (!disputeMoves(opened.row.state, to)) return opened.isNew;
    await close(tx, invoice, opened.row, { to, clock });
    return true;
  });
}

async function open(tx: Tx, invoice: Invoice, payment: Payment, told: StripeDispute) {
  const { orgId, shipperOrgId, id: cardPaymentId } = payment;
  const openedAt = new Date(told.created * 1000);
  const [written] = await tx
    .insert(cardDisputes)
    .values({
      ...{ orgId, shipperOrgId, invoiceId: invoice.id, cardPaymentId, stripeDisputeId: told.id, openedAt },
      ...{ amountPaise: BigInt(told.amount), reason: told.reason.slice(0, 80) },
    })
    .onConflictDoNothing()
    .returning();
  if (!written) {
    const which = and(eq(cardDisputes.stripeDisputeId, told.id), eq(cardDisputes.orgId, orgId));
    const [row] = await tx.select().from(cardDisputes).where(which).for('update');
    if (!row) throw new Error('A dispute is of one host');
    return { row, isNew: false };
  }
  await postJournals(tx, [{ journal: frozen(written, invoice), about: subjectOf(invoice) }]);
  const amount = formatInr(inr(written.amountPaise));
  const data = { amount, reason: written.reason };
  await traceInvoice(tx, { as: 'system' }, invoice, { action: 'card_dispute.opened', data });
  await tellOfInvoice(tx, invoice, {
    ...{ key: `card-dispute/${written.id}`, side: 'host', title: 'A card payment is disputed' },
    says: 'The cardholder disputes it with its bank. Stripe keeps the money until the bank has decided; answer there.',
    facts: [
      ['Amount', amount],
      ['Reason', written.reason.replaceAll('_', ' ')],
    ],
  });
  return { row: written, isNew: true };
}

const eventOf = (row: Row, at: Date, invoice: Invoice) => ({
  id: row.id,
  on: latest(dateInZone(at, INVOICE_TIME_ZONE), plainDate(invoice.issuedOn)),
});

const frozen = (row: Row, invoice: Invoice) =>
  cardDisputed(eventOf(row, row.openedAt, invoice), row.orgId, inr(row.amountPaise));

async function close(
  tx: Tx,
  invoice: Invoice,
  row: Row,
  { to, clock }: { to: CardDisputeState; clock: Clock },
): Promise<void> {
  const closedAt = clock.now();
  const event = eventOf(row, closedAt, invoice);
  const sides = { host: row.orgId, shipper: row.shipperOrgId };
  const journal =
    to === 'won' ? cardDisputeWon(frozen(row, invoice), event) : cardDisputeLost(event, sides, inr(row.amountPaise));
  await postJournals(tx, [{ journal, about: subjectOf(invoice) }]);
  await tx.update(cardDisputes).set({ state: to, closedAt }).where(eq(cardDisputes.id, row.id));
  const amount = formatInr(inr(row.amountPaise));
  await traceInvoice(tx, { as: 'system' }, invoice, { action: `card_dispute.${to}`, data: { amount } });
  await tellOfInvoice(tx, invoice, {
    ...{ key: `card-dispute-${to}/${row.id}`, side: 'host', title: to === 'won' ? 'Dispute won' : 'Dispute lost' },
    says:
      to === 'won'
        ? 'The bank has decided for you: the money is yours again.'
        : 'The bank gave the money back to the cardholder. The invoice is open again by as much.',
    facts: [['Amount', amount]],
  });
}
