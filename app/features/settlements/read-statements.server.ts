import { and, desc, eq, lt, sql } from 'drizzle-orm';
import { PLATFORM_BOOK } from '#app/domain/ledger/accounts.ts';
import { type Journal, PURPOSES } from '#app/domain/ledger/journal.ts';
import { type HostStatement, hostStatement } from '#app/domain/ledger/statement.ts';
import { inr, type Money } from '#app/domain/shared/money.ts';
import { daysOf, type Month, monthOf } from '#app/domain/shared/month.ts';
import { addDays, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { ledgerEntries } from '#db/schema/index.ts';
import { hostPayable } from './balances.server.ts';
import type { StatementRow } from './statement-view.ts';

const PER_PAGE = 12;

/** One page of the months in which something moved between this host and the platform, the newest first. */
export async function listStatements(scope: TenantScope, page: number) {
  const month = sql<string>`date_trunc('month', ${ledgerEntries.occurredOn})::date::text`;
  const rows = await withTenant(scope, (tx) =>
    tx
      .select({
        month: month.as('month'),
        moved: sql<string>`(-sum(${ledgerEntries.amountPaise}))::text`,
        // Summed over all months before the page is cut: a month's balance carries what came before it.
        closing: sql<string>`(-sum(sum(${ledgerEntries.amountPaise})) over (order by ${month}))::text`,
      })
      .from(ledgerEntries)
      .where(hostPayable(eq(ledgerEntries.partyOrgId, scope.orgId)))
      .groupBy(month)
      .orderBy(desc(month))
      .limit(PER_PAGE + 1)
      .offset((page - 1) * PER_PAGE),
  );
  const shown = rows.slice(0, PER_PAGE).map(
    (row): StatementRow => ({
      month: monthOf(plainDate(row.month)),
      moved: inr(BigInt(row.moved)),
      closing: inr(BigInt(row.closing)),
    }),
  );
  return { rows: shown, page, hasNext: rows.length > PER_PAGE };
}

/** What was taken of this host's card payments for commission, and no fee invoice was paid with yet; of its own books. */
export async function feesPaidAhead(scope: TenantScope): Promise<Money> {
  const mine = and(eq(ledgerEntries.bookOrgId, scope.orgId), eq(ledgerEntries.account, 'fee_prepaid'));
  const [row] = await withTenant(scope, (tx) =>
    tx
      .select({ paise: sql<string>`coalesce(sum(${ledgerEntries.amountPaise}), 0)::text` })
      .from(ledgerEntries)
      .where(mine),
  );
  return inr(BigInt(row?.paise ?? '0'));
}

/** The host's statement of a month, from the ledger's entries alone; null where nothing ever moved until its end. */
export async function viewStatement(scope: TenantScope, month: Month): Promise<HostStatement | null> {
  const period = daysOf(month);
  const sums = await withTenant(scope, (tx) => sumsBefore(tx, scope.orgId, period.startsOn, period.endsOn));
  return sums.length === 0 ? null : hostStatement(sums, scope.orgId, period);
}

/** Entries added up by purpose, those before the month apart: as many as a statement has lines, however many there are. */
async function sumsBefore(tx: Tx, orgId: string, from: PlainDate, to: PlainDate): Promise<Journal[]> {
  const isWithin = sql<boolean>`${ledgerEntries.occurredOn} >= ${from}::date`;
  const rows = await tx
    .select({ isWithin, purpose: ledgerEntries.purpose, paise: sql<string>`sum(${ledgerEntries.amountPaise})::text` })
    .from(ledgerEntries)
    .where(hostPayable(and(eq(ledgerEntries.partyOrgId, orgId), lt(ledgerEntries.occurredOn, to))))
    .groupBy(sql`1`, ledgerEntries.purpose)
    .limit(2 * PURPOSES.length + 2);
  return rows.map(({ isWithin: within, purpose, paise }) => ({
    key: `sum/${orgId}`,
    kind: 'payment',
    on: within ? from : addDays(from, -1),
    entries: [
      {
        ...{ book: PLATFORM_BOOK, account: 'host_payable', party: orgId },
        amount: inr(BigInt(paise)),
        purpose: PURPOSES.find((known) => known === purpose) ?? null,
      },
    ],
  }));
}
