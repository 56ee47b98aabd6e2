import { asc, desc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { PayoutState } from '#app/domain/ledger/payout-run.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { inr, type Money } from '#app/domain/shared/money.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { withOperator } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { organisations, payoutRuns, payouts, users } from '#db/schema/index.ts';
import { type Balance, readBalances } from './balances.server.ts';

const PER_PAGE = 25;
/** Lines of a bank's file. */
const FILE_AT_MOST = 2_000;

/** A run as its list shows it. */
export type RunRow = {
  id: string;
  upTo: PlainDate;
  state: PayoutState;
  madeBy: string;
  madeAt: Date;
  approvedBy: string | null;
  hosts: number;
  total: Money;
};

/** A payout of a run. */
export type PayoutRow = {
  id: string;
  host: string;
  beneficiary: string;
  balance: Money;
  held: Money;
  amount: Money;
  state: PayoutState;
  bankReference: string | null;
  returnReason: string | null;
};

const approvers = alias(users, 'approvers');
const madeRuns = {
  id: payoutRuns.id,
  upTo: payoutRuns.upTo,
  state: payoutRuns.state,
  madeBy: users.name,
  makerId: payoutRuns.madeBy,
  madeAt: payoutRuns.madeAt,
  approvedBy: approvers.name,
  hosts: sql<number>`(select count(*)::int from payouts p where p.run_id = ${payoutRuns.id})`,
  totalPaise: sql<string>`(select coalesce(sum(p.amount_paise), 0)::text from payouts p where p.run_id = ${payoutRuns.id})`,
};

/** One page of the runs, the newest first. */
export async function listRuns(scope: OperatorScope, page: number) {
  const rows = await withOperator(scope, (tx) =>
    tx
      .select(madeRuns)
      .from(payoutRuns)
      .innerJoin(users, eq(users.id, payoutRuns.madeBy))
      .leftJoin(approvers, eq(approvers.id, payoutRuns.approvedBy))
      .orderBy(desc(payoutRuns.madeAt), desc(payoutRuns.id))
      .limit(PER_PAGE + 1)
      .offset((page - 1) * PER_PAGE),
  );
  return { rows: rows.slice(0, PER_PAGE).map(asRun), page, hasNext: rows.length > PER_PAGE };
}

type Made = Omit<RunRow, 'upTo' | 'total'> & { makerId: string; upTo: string; totalPaise: string };

const asRun = ({ makerId: _, totalPaise, upTo, ...row }: Made): RunRow => ({
  ...row,
  upTo: plainDate(upTo),
  total: inr(BigInt(totalPaise)),
});

/** A run with one page of its payouts, by host. `isMine`: this operator proposed it. */
export async function viewRun(scope: OperatorScope, runId: string, { page, size }: { page: number; size: number }) {
  if (!isUuid(runId)) return null;
  return withOperator(scope, async (tx) => {
    const [run] = await tx
      .select(madeRuns)
      .from(payoutRuns)
      .innerJoin(users, eq(users.id, payoutRuns.madeBy))
      .leftJoin(approvers, eq(approvers.id, payoutRuns.approvedBy))
      .where(eq(payoutRuns.id, runId));
    if (!run) return null;
    const rows = await tx
      .select({ payout: payouts, host: organisations.legalName, beneficiary: organisations.slug })
      .from(payouts)
      .innerJoin(organisations, eq(organisations.id, payouts.orgId))
      .where(eq(payouts.runId, runId))
      .orderBy(asc(organisations.legalName), asc(payouts.id))
      .limit(size + 1)
      .offset((page - 1) * size);
    const shown = rows.slice(0, size).map(
      ({ payout, host, beneficiary }): PayoutRow => ({
        ...{ id: payout.id, host, beneficiary, state: payout.state },
        ...{ balance: inr(payout.balancePaise), held: inr(payout.heldPaise), amount: inr(payout.amountPaise) },
        ...{ bankReference: payout.bankReference, returnReason: payout.returnReason },
      }),
    );
    return { run: asRun(run), isMine: run.makerId === scope.userId, rows: shown, page, hasNext: rows.length > size };
  });
}

/** All payouts of an approved or sent run for the bank; null for any other. */
export async function runForBank(scope: OperatorScope, runId: string) {
  const view = await viewRun(scope, runId, { page: 1, size: FILE_AT_MOST });
  return view && ['approved', 'sent'].includes(view.run.state) ? view : null;
}

/** One page of what hosts are owed before a day, as a run would pay it. */
export async function previewBalances(scope: OperatorScope, upTo: PlainDate, page: number) {
  const found = await withOperator(scope, (tx) => readBalances(tx, { upTo, page, size: PER_PAGE }));
  return { ...found, page } satisfies { rows: Balance[]; page: number; hasNext: boolean };
}
