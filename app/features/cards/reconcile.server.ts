import { and, asc, desc, eq, gt, isNotNull, ne, sql } from 'drizzle-orm';
import { inr, type Money } from '#app/domain/shared/money.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Tx, withBooksOf, withOperator, withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import {
  cardsAreSetUp,
  onAccount,
  type StripeTransaction,
  stripe,
  stripeProblem,
} from '#app/platform/stripe.server.ts';
import {
  cardDisputes,
  cardPayments,
  cardReconciliations,
  cardRefunds,
  deposits,
  organisations,
  receipts,
  refunds,
  stripeAccounts,
  stripeEvents,
  stripeInvoices,
} from '#db/schema/index.ts';
import { keptOfPayment } from './card-money.server.ts';

type Line = { what: string; id: string; paise: bigint };
type Account = { orgId: string; accountId: string };

/** Not money of shippers: what goes to the host's bank, and Stripe's own charges. */
const NOT_OURS = new Set(['payout', 'payout_failure', 'payout_cancel', 'stripe_fee', 'network_cost']);

/** What moves on a host's account, without Stripe's fee and with the platform's, by the id that both sides know. */
async function atStripe({ accountId }: Account): Promise<{ lines: Line[]; fees: bigint }> {
  const lines: Line[] = [];
  let fees = 0n;
  const listed = stripe().balanceTransactions.list({ limit: 100, expand: ['data.source'] }, onAccount(accountId));
  for await (const transaction of listed) {
    const kept = keptOf(transaction);
    fees += BigInt(transaction.fee) - kept;
    if (NOT_OURS.has(transaction.type)) continue;
    lines.push(lineOf(transaction));
    if (kept !== 0n) lines.push({ what: 'application_fee', id: feeOf(intentOf(transaction)), paise: -kept });
  }
  return { lines, fees };
}

/** The platform's part of a payment; below zero where a refund gave some of it back. */
const keptOf = ({ fee_details }: StripeTransaction): bigint =>
  fee_details.filter(({ type }) => type === 'application_fee').reduce((sum, { amount }) => sum + BigInt(amount), 0n);

/** As both sides name the platform's part of a payment. */
const feeOf = (intent: string) => `fee of ${intent}`;

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
async function inOurBooks(tx: Tx, { orgId, accountId }: Account): Promise<Line[]> {
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

const total = (lines: readonly Line[]): bigint => lines.reduce((sum, { paise }) => sum + paise, 0n);

function summed(lines: readonly Line[]): Map<string, Line> {
  const found = new Map<string, Line>();
  for (const line of lines) found.set(line.id, { ...line, paise: line.paise + (found.get(line.id)?.paise ?? 0n) });
  return found;
}

/** Ids on which the two sides differ. One that comes to nothing on both sides agrees: it was undone. */
function differences(theirs: readonly Line[], ours: readonly Line[]) {
  const [stripeSide, ourSide] = [summed(theirs), summed(ours)];
  const ids = [...new Set([...stripeSide.keys(), ...ourSide.keys()])];
  return ids.flatMap((id) => {
    const [there, here] = [stripeSide.get(id), ourSide.get(id)];
    if ((there?.paise ?? 0n) === (here?.paise ?? 0n)) return [];
    const what = there?.what ?? here?.what ?? '';
    return [{ what, id, stripePaise: there?.paise.toString() ?? null, ledgerPaise: here?.paise.toString() ?? null }];
  });
}

async function reconcile(account: Account, clock: Clock): Promise<void> {
  const { lines, fees } = await atStripe(account);
  await withBooksOf(account.orgId, async (tx) => {
    const ours = await inOurBooks(tx, account);
    const found = {
      ...{ accountId: account.accountId, lines: lines.length, off: differences(lines, ours), madeAt: clock.now() },
      ...{ stripePaise: total(lines), ledgerPaise: total(ours), feesPaise: fees },
    };
    await tx
      .insert(cardReconciliations)
      .values({ orgId: account.orgId, day: todayForInvoices(clock.now()), ...found })
      .onConflictDoUpdate({ target: [cardReconciliations.orgId, cardReconciliations.day], set: found });
  });
}

/**
 * Compares Stripe's books of every host with ours, once a day; on a day that was off, again, until it agrees. Only direct charges
 * lie on hosts' accounts.
 * @returns how many accounts were compared
 */
export async function reconcileCards(clock: Clock = systemClock): Promise<number> {
  if (!cardsAreSetUp()) return 0;
  const today = todayForInvoices(clock.now());
  const accounts = await withSystem((tx) =>
    tx
      .select({ orgId: stripeAccounts.orgId, accountId: stripeAccounts.accountId })
      .from(stripeAccounts)
      .where(
        and(
          isNotNull(stripeAccounts.accountId),
          sql`not exists (select 1 from card_reconciliations r where r.org_id = ${stripeAccounts.orgId} and r.day = ${today} and r.off = '[]'::jsonb)`,
        ),
      ),
  );
  let compared = 0;
  for (const { orgId, accountId } of accounts) {
    if (accountId === null) continue;
    try {
      await reconcile({ orgId, accountId }, clock);
      compared += 1;
    } catch (error) {
      log().warn({ orgId, problem: stripeProblem(error) }, 'an account could not be compared');
    }
  }
  return compared;
}

/** A host's last comparison, as its line shows it. */
export type ReconciliationRow = {
  orgId: string;
  host: string;
  day: string;
  lines: number;
  stripe: Money;
  ledger: Money;
  fees: Money;
  off: readonly { what: string; id: string; stripe: Money | null; ledger: Money | null }[];
};

const ROWS_AT_MOST = 200;
/** Tries of a refund or an invoice after which a person should know of it. */
const PATIENCE = 3;
const moneyOf = (paise: string | null) => (paise === null ? null : inr(BigInt(paise)));

/** The last comparison of every host, and what of Stripe's events and refunds waits for a person. */
export async function viewReconciliation(scope: OperatorScope) {
  return withOperator(scope, async (tx) => {
    const rows = await tx
      .selectDistinctOn([cardReconciliations.orgId], { row: cardReconciliations, host: organisations.legalName })
      .from(cardReconciliations)
      .innerJoin(organisations, eq(organisations.id, cardReconciliations.orgId))
      .orderBy(asc(cardReconciliations.orgId), desc(cardReconciliations.day))
      .limit(ROWS_AT_MOST);
    const [events] = await tx
      .select({ failed: sql<number>`count(*)::int` })
      .from(stripeEvents)
      .where(eq(stripeEvents.state, 'failed'));
    const [waiting] = await tx
      .select({ refunds: sql<number>`count(*)::int` })
      .from(cardRefunds)
      .where(and(eq(cardRefunds.state, 'asked'), gt(cardRefunds.attempts, PATIENCE)));
    const [stuck] = await tx
      .select({ invoices: sql<number>`count(*)::int` })
      .from(stripeInvoices)
      .where(and(isNotNull(stripeInvoices.dueAt), gt(stripeInvoices.attempts, PATIENCE)));
    return {
      stuckInvoices: stuck?.invoices ?? 0,
      failedEvents: events?.failed ?? 0,
      waitingRefunds: waiting?.refunds ?? 0,
      rows: rows.map(
        ({ row, host }): ReconciliationRow => ({
          ...{ orgId: row.orgId, host, day: row.day, lines: row.lines },
          ...{ stripe: inr(row.stripePaise), ledger: inr(row.ledgerPaise), fees: inr(row.feesPaise) },
          off: row.off.map(({ what, id, stripePaise, ledgerPaise }) => ({
            ...{ what, id, stripe: moneyOf(stripePaise), ledger: moneyOf(ledgerPaise) },
          })),
        }),
      ),
    };
  });
}
