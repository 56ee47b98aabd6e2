import { and, eq } from 'drizzle-orm';
import { cardDisputed, cardDisputeWon } from '#app/domain/ledger/card-disputes.ts';
import { type CardDisputeState, disputeMoves } from '#app/domain/ledger/card-money.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { dateInZone, latest } from '#app/domain/shared/plain-date.ts';
import { INVOICE_TIME_ZONE } from '#app/features/invoices/invoice-view.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Tx, withBooksOf, withSystem } from '#app/platform/db.server.ts';
import type { StripeDispute } from '#app/platform/stripe.server.ts';
import { cardDisputes, cardPayments } from '#db/schema/index.ts';
import { chargeModel } from './charge-model.ts';
import { type DisputedMoney, disputedMoney } from './disputed-money.server.ts';

type Row = typeof cardDisputes.$inferSelect;
type Payment = typeof cardPayments.$inferSelect;

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

/**
 * Freezes what a cardholder disputes, and gives it back when the host wins. Lost, it is owed again, or held no more where it was
 * paid ahead of an invoice: who has not been invoiced yet owes nothing yet.
 * @returns whether anything changed
 */
export async function settleDispute(payment: Payment, told: StripeDispute, clock: Clock): Promise<boolean> {
  const to = stateOf(told);
  if (to === null) return false;
  return withBooksOf(payment.orgId, async (tx) => {
    // The payment's own row first: its money is put to an invoice under the same lock.
    const [now] = await tx.select().from(cardPayments).where(eq(cardPayments.id, payment.id)).for('update');
    if (!now) throw new Error('A card payment is never removed');
    const money = await disputedMoney(tx, now);
    const opened = await open(tx, money, now, told);
    if (to === 'open' || !disputeMoves(opened.row.state, to)) return opened.isNew;
    await close(tx, money, opened.row, { to, clock });
    return true;
  });
}

async function open(tx: Tx, money: DisputedMoney, payment: Payment, told: StripeDispute) {
  const { orgId, shipperOrgId, invoiceId, id: cardPaymentId } = payment;
  const openedAt = new Date(told.created * 1000);
  const [written] = await tx
    .insert(cardDisputes)
    .values({
      ...{ orgId, shipperOrgId, invoiceId, cardPaymentId, stripeDisputeId: told.id, openedAt },
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
  await postJournals(tx, [{ journal: frozen(written, money), about: money.about }]);
  const amount = formatInr(inr(written.amountPaise));
  await money.trace('opened', { amount, reason: written.reason });
  await money.tell({
    ...{ key: `card-dispute/${written.id}`, title: 'A card payment is disputed' },
    says: 'The cardholder disputes it with its bank. Stripe keeps the money until the bank has decided; answer there.',
    facts: [
      ['Amount', amount],
      ['Reason', written.reason.replaceAll('_', ' ')],
    ],
  });
  return { row: written, isNew: true };
}

const eventOf = ({ id }: Row, at: Date, { notBefore }: DisputedMoney) => ({
  id,
  on: latest(dateInZone(at, INVOICE_TIME_ZONE), notBefore),
});

const frozen = (row: Row, money: DisputedMoney) =>
  cardDisputed(eventOf(row, row.openedAt, money), row.orgId, inr(row.amountPaise));

async function close(
  tx: Tx,
  money: DisputedMoney,
  row: Row,
  { to, clock }: { to: Exclude<CardDisputeState, 'open'>; clock: Clock },
): Promise<void> {
  const closedAt = clock.now();
  const event = eventOf(row, closedAt, money);
  const journal = to === 'won' ? cardDisputeWon(frozen(row, money), event) : await money.lose(event, row);
  await postJournals(tx, [{ journal, about: money.about }]);
  await tx.update(cardDisputes).set({ state: to, closedAt }).where(eq(cardDisputes.id, row.id));
  const amount = formatInr(inr(row.amountPaise));
  await money.trace(to, { amount });
  await money.tell({
    ...{ key: `card-dispute-${to}/${row.id}`, title: to === 'won' ? 'Dispute won' : 'Dispute lost' },
    says:
      to === 'won'
        ? 'The bank has decided for you: the money is yours again.'
        : `The bank gave the money back to the cardholder. ${money.afterLoss}`,
    facts: [['Amount', amount]],
  });
  await money.thaw();
}
