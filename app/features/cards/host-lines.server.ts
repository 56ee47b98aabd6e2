import { and, eq, gt, ne, sql } from 'drizzle-orm';
import type { Line } from '#app/domain/ledger/reconciliation.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { StripeTransaction } from '#app/platform/stripe.server.ts';
import { cardDisputes, cardPayments, cardRefunds, deposits, receipts, refunds } from '#db/schema/index.ts';
import { isOfAccountAlone, keptOf } from './account-arithmetic.server.ts';
import { keptOfPayment } from './card-money.server.ts';

/** A host and its account at Stripe. */
export type HostAccount = { orgId: string; accountId: string };

/** What moved on a host's account, without Stripe's fees and with the platform's part, by the id that both sides know. */
export const linesAtStripe = (transactions: readonly StripeTransaction[]): Line[] =>
  transactions
    .filter((transaction) => !isOfAccountAlone(transaction))
    .flatMap((transaction) => {
      const kept = keptOf(transaction);
      const fee = { what: 'application_fee', id: feeOf(intentOf(transaction)), paise: -kept };
      return kept === 0n ? [lineOf(transaction)] : [lineOf(transaction), fee];
    });

/** As both sides name the platform's part of a payment. */
export const feeOf = (intent: string) => `fee of ${intent}`;

/** The payment that a charge is, or that a refund gives back. */
function intentOf({ source }: StripeTransaction): string {
  if (source === null || typeof source === 'string') return '';
  const intent = source.object === 'charge' || source.object === 'refund' ? source.payment_intent : null;
  return typeof intent === 'string' ? intent : (intent?.id ?? '');
}

/** A charge goes by its payment: that is what a receipt is recorded under. */
function lineOf(transaction: StripeTransaction): Line {
  const { source, type, amount, id } = transaction;
  if (source === null || typeof source === 'string') return { what: type, id: source ?? id, paise: BigInt(amount) };
  const known = source.object === 'charge' ? intentOf(transaction) || source.id : source.id;
  return { what: source.object, id: known, paise: BigInt(amount) };
}

/** The same from our rows: money that came, refunds that went and those that came back, disputes that took. */
export async function linesInBooks(tx: Tx, { orgId, accountId }: HostAccount): Promise<Line[]> {
  const came = await tx
    .select({ id: receipts.reference, paise: receipts.amountPaise })
    .from(receipts)
    .innerJoin(
      cardPayments,
      and(eq(cardPayments.orgId, receipts.orgId), eq(cardPayments.paymentIntentId, receipts.reference)),
    )
    .where(and(eq(receipts.orgId, orgId), eq(receipts.rail, 'card'), eq(cardPayments.accountId, accountId)));
  const went = await tx
    .select({ id: refunds.reference, paise: sql<string>`(-${refunds.amountPaise})::text`, failedOn: refunds.failedOn })
    .from(refunds)
    .where(and(eq(refunds.orgId, orgId), eq(refunds.rail, 'card')));
  const ahead = await tx
    .select({ id: deposits.reference, paise: deposits.amountPaise })
    .from(deposits)
    .where(and(eq(deposits.orgId, orgId), eq(deposits.rail, 'card')));
  const returned = await tx
    .select({
      id: deposits.returnReference,
      paise: sql<string>`(-${cardRefunds.amountPaise})::text`,
    })
    .from(deposits)
    // The desk may have sent back by bank what no card took, and a dispute may have taken it: those are no refunds of Stripe's.
    .innerJoin(cardRefunds, eq(cardRefunds.stripeRefundId, deposits.returnReference))
    .where(and(eq(deposits.orgId, orgId), eq(deposits.rail, 'card')));
  const disputed = await tx
    .select({ id: cardDisputes.stripeDisputeId, paise: cardDisputes.amountPaise })
    .from(cardDisputes)
    .where(and(eq(cardDisputes.orgId, orgId), ne(cardDisputes.state, 'won')));
  const kept = await tx
    .select({
      id: cardPayments.paymentIntentId,
      paise: sql<string>`${keptOfPayment}::text`,
    })
    .from(cardPayments)
    .where(
      and(eq(cardPayments.orgId, orgId), eq(cardPayments.accountId, accountId), gt(cardPayments.feeTakenPaise, 0n)),
    );
  return [
    ...kept.map(({ id, paise }) => ({ what: 'application_fee', id: feeOf(id ?? ''), paise: -BigInt(paise) })),
    ...[...came, ...ahead].map(({ id, paise }) => ({ what: 'charge', id, paise })),
    ...returned.map(({ id, paise }) => ({ what: 'refund', id: id ?? '', paise: BigInt(paise) })),
    ...went
      .filter(({ failedOn }) => failedOn === null)
      .map(({ id, paise }) => ({ what: 'refund', id, paise: BigInt(paise) })),
    ...disputed.map(({ id, paise }) => ({ what: 'dispute', id, paise: -paise })),
  ];
}
