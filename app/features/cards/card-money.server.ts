import { and, asc, desc, eq, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { CardDisputeState } from '#app/domain/ledger/card-money.ts';
import { inr, type Money, ZERO_INR } from '#app/domain/shared/money.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { cardDisputes, cardPayments, cardRefunds } from '#db/schema/index.ts';
import type { CardsOfInvoice } from './card-payment-view.ts';

/** A card payment of an invoice, and what of it is neither sent back nor asked to be. */
export type PaidByCard = { id: string; left: Money };

const asked = sql<string>`coalesce((select sum(r.amount_paise) from card_refunds r
  where r.card_payment_id = ${cardPayments.id} and r.state <> 'failed'), 0)`;

/** What Stripe kept of a payment for the platform and didn't give back; inside another expression, for a column alone loses its table. */
export const keptOfPayment = sql<string>`(${cardPayments.feeTakenPaise} - coalesce((select sum(r.fee_returned_paise)
  from card_refunds r where r.card_payment_id = ${cardPayments.id}), 0))`;

/** What Stripe kept of some payments for the platform and didn't give back. */
export async function keptOf(tx: Tx, payments: SQL | undefined): Promise<Money> {
  const [row] = await tx
    .select({ paise: sql<string>`coalesce(sum(${keptOfPayment}), 0)::text` })
    .from(cardPayments)
    .where(payments);
  return inr(BigInt(row?.paise ?? '0'));
}

/** More than ever come together on one invoice or booking. */
export const ROWS_AT_MOST = 50;

/** Disputes as pages show them, the oldest first. */
export async function disputesOf(tx: Tx, which: SQL | undefined): Promise<CardsOfInvoice['disputes']> {
  const { id, amountPaise, state, reason } = cardDisputes;
  const rows = await tx
    .select({ id, amountPaise, state, reason })
    .from(cardDisputes)
    .where(which)
    .orderBy(asc(cardDisputes.openedAt))
    .limit(ROWS_AT_MOST);
  return rows.map(({ amountPaise: paise, ...row }) => ({ ...row, amount: inr(paise) }));
}

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

/** Disputes of an invoice's money, also of what a card paid for its booking before the invoice was there. */
export const disputesAbout = ({ id, bookingId }: { id: string; bookingId: string }) =>
  or(eq(cardDisputes.invoiceId, id), and(isNull(cardDisputes.invoiceId), disputesOfBooking(bookingId)));

/** Disputes of what a card paid for a booking itself, whatever it was put to since. */
export const disputesOfBooking = (bookingId: string) =>
  sql`exists (select from card_payments p where p.id = ${cardDisputes.cardPaymentId} and p.booking_id = ${bookingId})`;

/** Whether a cardholder disputes an invoice's money, or what was paid ahead for its booking, and the bank has not decided. */
export async function isInDispute(tx: Tx, invoice: { id: string; bookingId: string }): Promise<boolean> {
  const open = and(disputesAbout(invoice), eq(cardDisputes.state, 'open'));
  const [row] = await tx.select({ id: cardDisputes.id }).from(cardDisputes).where(open).limit(1);
  return row !== undefined;
}

/** Where the newest dispute stands of what a payment paid ahead of an invoice; null where there is none. */
export async function advanceDispute(tx: Tx, cardPaymentId: string): Promise<CardDisputeState | null> {
  const [row] = await tx
    .select({ state: cardDisputes.state })
    .from(cardDisputes)
    .where(and(eq(cardDisputes.cardPaymentId, cardPaymentId), isNull(cardDisputes.invoiceId)))
    .orderBy(desc(cardDisputes.openedAt))
    .limit(1);
  return row?.state ?? null;
}
