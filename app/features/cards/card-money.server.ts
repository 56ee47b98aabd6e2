import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import { inr, type Money, ZERO_INR } from '#app/domain/shared/money.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { cardPayments, cardRefunds } from '#db/schema/index.ts';

/** A card payment of an invoice, and what of it is neither sent back nor asked to be. */
export type PaidByCard = { id: string; left: Money };

const asked = sql<string>`coalesce((select sum(r.amount_paise) from card_refunds r
  where r.card_payment_id = ${cardPayments.id} and r.state <> 'failed'), 0)`;

/** What Stripe kept of a payment for the platform and didn't give back; inside another expression, for a column alone loses its table. */
export const keptOfPayment = sql<string>`(${cardPayments.feeTakenPaise} - coalesce((select sum(r.fee_returned_paise)
  from card_refunds r where r.card_payment_id = ${cardPayments.id}), 0))`;

/** Certain while the caller holds the invoice's row; the newest first. */
export async function paidByCard(tx: Tx, invoiceId: string): Promise<PaidByCard[]> {
  const rows = await tx
    .select({ id: cardPayments.id, left: sql<string>`(${cardPayments.receivedPaise} - ${asked})::text` })
    .from(cardPayments)
    .where(and(eq(cardPayments.invoiceId, invoiceId), isNotNull(cardPayments.paidAt)))
    .orderBy(desc(cardPayments.paidAt));
  return rows.map(({ id, left }) => ({ id, left: inr(BigInt(left)) }));
}

/** The most that can go back at once: a refund is of one payment. */
export const mostByCard = (payments: readonly PaidByCard[]): Money =>
  payments.reduce((most, { left }) => (left.paise > most.paise ? left : most), ZERO_INR);

/** What is asked to go back to a card and isn't in the books yet: nobody may pay it back a second way. */
export async function waitingByCard(tx: Tx, invoiceId: string): Promise<Money> {
  const [sum] = await tx
    .select({ paise: sql<string>`coalesce(sum(${cardRefunds.amountPaise}), 0)::text` })
    .from(cardRefunds)
    .where(and(eq(cardRefunds.invoiceId, invoiceId), sql`${cardRefunds.state} in ('asked', 'pending')`));
  return inr(BigInt(sum?.paise ?? '0'));
}
