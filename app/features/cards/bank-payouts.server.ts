import { and, desc, eq, isNotNull } from 'drizzle-orm';
import type { BankPayout, BankPayouts } from '#app/domain/ledger/reconciliation.ts';
import { inr } from '#app/domain/shared/money.ts';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import { INVOICE_TIME_ZONE } from '#app/features/invoices/invoice-view.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { StripePayout } from '#app/platform/stripe.server.ts';
import { cardReconciliations } from '#db/schema/index.ts';
import type { AccountBooks } from './account-arithmetic.server.ts';
import type { BankPayoutsView, BankPayoutView } from './reconciliation-view.ts';

/** Failed payouts that are shown each; `failed` counts all. */
const SHOWN = 5;
const STATES = ['pending', 'in_transit', 'paid', 'failed', 'canceled'] as const;

/** What an account's payouts come to, as a comparison keeps it. */
export function bankPayoutsOf({ balancePaise, payouts }: AccountBooks): BankPayouts {
  const newest = payouts.toSorted((a, b) => b.created - a.created).map(bankPayout);
  const sum = (...states: BankPayout['state'][]) =>
    newest
      .filter(({ state }) => states.includes(state))
      .reduce((all, { paise }) => all + BigInt(paise), 0n)
      .toString();
  const paidSince = newest.findIndex(({ state }) => state === 'paid');
  const failed = newest.filter(({ state }) => state === 'failed');
  const standing = (paidSince < 0 ? newest : newest.slice(0, paidSince)).filter(({ state }) => state === 'failed');
  return {
    ...{ paidPaise: sum('paid'), onTheWayPaise: sum('pending', 'in_transit'), balancePaise: balancePaise.toString() },
    ...{ last: newest[0] ?? null, failed: failed.length, standing: standing.slice(0, SHOWN) },
  };
}

const bankPayout = ({ id, amount, status, arrival_date, failure_code }: StripePayout): BankPayout => ({
  ...{ id, paise: amount.toString(), problem: failure_code },
  // A state of a later version is one that nobody has decided on yet.
  state: STATES.find((state) => state === status) ?? 'pending',
  on: dateInZone(new Date(arrival_date * 1000), INVOICE_TIME_ZONE),
});

/** The same for a page. */
export const bankPayoutsView = (kept: BankPayouts): BankPayoutsView => ({
  paid: inr(BigInt(kept.paidPaise)),
  onTheWay: inr(BigInt(kept.onTheWayPaise)),
  balance: inr(BigInt(kept.balancePaise)),
  failed: kept.failed,
  last: kept.last && payoutView(kept.last),
  standing: kept.standing.map(payoutView),
});

const payoutView = ({ paise, ...rest }: BankPayout): BankPayoutView => ({ ...rest, amount: inr(BigInt(paise)) });

/** A host's payouts as they were last read, and the day; null where they weren't yet. */
export async function lastPayouts(tx: Tx, orgId: string): Promise<{ day: string; sums: BankPayoutsView } | null> {
  const [row] = await tx
    .select({ day: cardReconciliations.day, kept: cardReconciliations.bankPayouts })
    .from(cardReconciliations)
    .where(and(eq(cardReconciliations.orgId, orgId), isNotNull(cardReconciliations.bankPayouts)))
    .orderBy(desc(cardReconciliations.day))
    .limit(1);
  return row?.kept ? { day: row.day, sums: bankPayoutsView(row.kept) } : null;
}
