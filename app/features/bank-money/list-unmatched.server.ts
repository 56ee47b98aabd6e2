import { asc, eq, gt, sql } from 'drizzle-orm';
import { groupedBy } from '#app/domain/shared/grouped.ts';
import { inr, type Money } from '#app/domain/shared/money.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { arrayOf, type Tx, withOperator } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { invoices, organisations, receipts } from '#db/schema/index.ts';

/** Money that came and is put to no invoice yet, with invoices of its host that lack exactly this sum. */
export type UnmatchedRow = {
  id: string;
  host: string;
  collector: 'host' | 'platform';
  rail: 'bank_transfer' | 'upi' | 'card';
  reference: string;
  narration: string;
  receivedOn: PlainDate;
  amount: Money;
  left: Money;
  suggestions: string[];
};

const PER_PAGE = 25;
/** Invoices of the same sum that are named; an amount proves nothing. */
const SUGGESTED = 3;

const { unmatchedPaise } = receipts;

/** One page of it, the oldest first, and what it comes to altogether. */
export async function listUnmatched(scope: OperatorScope, page: number) {
  return withOperator(scope, async (tx) => {
    const rows = await tx
      .select({ receipt: receipts, host: organisations.legalName })
      .from(receipts)
      .innerJoin(organisations, eq(organisations.id, receipts.orgId))
      .where(gt(unmatchedPaise, 0n))
      .orderBy(asc(receipts.receivedOn), asc(receipts.id))
      .limit(PER_PAGE + 1)
      .offset((page - 1) * PER_PAGE);
    const [all] = await tx
      .select({ paise: sql<string>`coalesce(sum(${unmatchedPaise}), 0)::text` })
      .from(receipts)
      .where(gt(unmatchedPaise, 0n));
    const shown = rows.slice(0, PER_PAGE);
    const fitting = await suggestionsFor(
      tx,
      shown.map(({ receipt }) => ({ id: receipt.id, orgId: receipt.orgId, paise: receipt.unmatchedPaise })),
    );
    return {
      rows: shown.map(
        ({ receipt, host }): UnmatchedRow => ({
          ...{ id: receipt.id, host, collector: receipt.collector, rail: receipt.rail, reference: receipt.reference },
          ...{ narration: receipt.narration, receivedOn: plainDate(receipt.receivedOn) },
          ...{ amount: inr(receipt.amountPaise), left: inr(receipt.unmatchedPaise) },
          suggestions: (fitting.get(receipt.id) ?? []).map(({ number }) => number),
        }),
      ),
      total: inr(BigInt(all?.paise ?? '0')),
      page,
      hasNext: rows.length > PER_PAGE,
    };
  });
}

/** Invoices of each host that lack exactly its sum, the first due first: one statement for the page. */
async function suggestionsFor(tx: Tx, money: readonly { id: string; orgId: string; paise: bigint }[]) {
  const ids = arrayOf(
    money.map(({ id }) => id),
    'uuid',
  );
  const hosts = arrayOf(
    money.map(({ orgId }) => orgId),
    'uuid',
  );
  const sums = arrayOf(
    money.map(({ paise }) => String(paise)),
    'text',
  );
  const found = await tx.execute<{ id: string; number: string }>(sql`
    select m.id, i.number
    from unnest(${ids}, ${hosts}, ${sums}) as m (id, org_id, paise)
    cross join lateral (select number from ${invoices} where org_id = m.org_id and outstanding_paise = m.paise::bigint
      and voided_at is null order by due_on, id limit ${SUGGESTED}) i`);
  return groupedBy(found, ({ id }) => id);
}
