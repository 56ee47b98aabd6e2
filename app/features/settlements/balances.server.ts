import { and, eq, gt, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { type Hold, payoutOf } from '#app/domain/ledger/payout-run.ts';
import { groupedBy } from '#app/domain/shared/grouped.ts';
import { inr, type Money } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { ledgerEntries, organisations, payoutHolds, payouts, receipts } from '#db/schema/index.ts';

/** Holds of one host beyond which nobody looks. */
const HOLDS_AT_MOST = 100;

/** What the platform's books owe hosts. */
export const hostPayable = (of: SQL | undefined): SQL | undefined =>
  and(isNull(ledgerEntries.bookOrgId), eq(ledgerEntries.account, 'host_payable'), of);

/** A host's balance, what a run would pay of it, and why it pays less. */
export type Balance = {
  orgId: string;
  name: string;
  slug: string;
  balance: Money;
  amount: Money;
  held: Money;
  reasons: string[];
  /** It waits in another run already. */
  isOpen: boolean;
};

/**
 * One page of the hosts whose balance before a day isn't zero. Payouts count whatever their day: what has left once is not
 * paid again because it is booked after the day.
 */
export async function readBalances(
  tx: Tx,
  { upTo, page, size, only }: { upTo: PlainDate; page: number; size: number; only?: readonly string[] },
): Promise<{ rows: Balance[]; hasNext: boolean }> {
  const total = sql<string>`(-sum(${ledgerEntries.amountPaise}))::text`;
  const counted = or(lt(ledgerEntries.occurredOn, upTo), eq(ledgerEntries.purpose, 'payout'));
  const rows = await tx
    .select({ orgId: organisations.id, name: organisations.legalName, slug: organisations.slug, total })
    .from(ledgerEntries)
    .innerJoin(organisations, eq(organisations.id, ledgerEntries.partyOrgId))
    .where(hostPayable(and(counted, only ? inArray(ledgerEntries.partyOrgId, [...only]) : undefined)))
    .groupBy(organisations.id)
    .having(sql`sum(${ledgerEntries.amountPaise}) <> 0`)
    .orderBy(organisations.legalName, organisations.id)
    .limit(size + 1)
    .offset((page - 1) * size);
  const shown = rows.slice(0, size);
  const ids = shown.map(({ orgId }) => orgId);
  const [holds, unmatched] = await Promise.all([standingHolds(tx, ids), unmatchedOf(tx, ids)]);
  const open = await openHosts(tx, ids);
  return {
    rows: shown.map((row) => {
      const balance = inr(BigInt(row.total));
      const mine = [...(holds.get(row.orgId) ?? []), ...(unmatched.get(row.orgId) ?? [])];
      return {
        ...{ orgId: row.orgId, name: row.name, slug: row.slug, balance },
        ...payoutOf(balance, mine),
        ...{ reasons: mine.map(({ reason }) => reason), isOpen: open.has(row.orgId) },
      };
    }),
    hasNext: rows.length > size,
  };
}

async function standingHolds(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Hold[]>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(payoutHolds)
    .where(and(inArray(payoutHolds.orgId, [...ids]), isNull(payoutHolds.liftedAt)))
    .orderBy(payoutHolds.placedAt)
    .limit(HOLDS_AT_MOST * ids.length);
  const holds = rows.map(({ orgId, amountPaise, reason }) => ({
    ...{ orgId, reason, amount: amountPaise === null ? null : inr(amountPaise) },
  }));
  return groupedBy(holds, ({ orgId }) => orgId);
}

/** Money that came to the platform for a host and is put to no invoice yet may still have to go back: it is not paid out. */
async function unmatchedOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Hold[]>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ orgId: receipts.orgId, paise: sql<string>`sum(${receipts.unmatchedPaise})::text` })
    .from(receipts)
    .where(and(inArray(receipts.orgId, [...ids]), eq(receipts.collector, 'platform'), gt(receipts.unmatchedPaise, 0n)))
    .groupBy(receipts.orgId)
    .limit(ids.length);
  const held = rows.map(({ orgId, paise }) => ({ orgId, amount: inr(BigInt(paise)), reason: 'Money not matched yet' }));
  return groupedBy(held, ({ orgId }) => orgId);
}

async function openHosts(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx
    .select({ orgId: payouts.orgId })
    .from(payouts)
    .where(and(inArray(payouts.orgId, [...ids]), inArray(payouts.state, ['proposed', 'approved'])))
    .limit(ids.length);
  return new Set(rows.map(({ orgId }) => orgId));
}
