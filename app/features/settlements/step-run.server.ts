import { and, eq } from 'drizzle-orm';
import { payoutReturned, payoutSent } from '#app/domain/ledger/events.ts';
import { type PayoutEvent, payoutStep } from '#app/domain/ledger/payout-run.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { inr } from '#app/domain/shared/money.ts';
import { formatDate, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { fieldViolation } from '#app/features/facilities/refusal.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { ofHostAlone, postJournals } from '#app/features/ledger/post-journals.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { payoutRuns, payouts } from '#db/schema/index.ts';
import { readBalances } from './balances.server.ts';
import { tellOfPayouts } from './payout-letters.server.ts';

type Run = typeof payoutRuns.$inferSelect;
type Payout = typeof payouts.$inferSelect;
type Answer = Promise<Outcome<{ runId: string }>>;

/** More than a run has. */
const PAYOUTS_AT_MOST = 2_000;

/** Approves a run. Not for who proposed it. */
export const approveRun = (
  scope: OperatorScope,
  input: { runId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Answer =>
  stepped(scope, input.runId, 'approve', asked, async (tx, run) => {
    await moveRun(tx, scope, run, { state: 'approved', approvedBy: scope.userId, approvedAt: clock.now() });
    return done({ runId: run.id });
  });

/** Withdraws a run that isn't sent: its hosts can be proposed again. */
export const withdrawRun = (scope: OperatorScope, input: { runId: string }, asked: Asked): Answer =>
  stepped(scope, input.runId, 'withdraw', asked, async (tx, run) => {
    await moveRun(tx, scope, run, { state: 'withdrawn' });
    return done({ runId: run.id });
  });

/**
 * Notes that the bank has sent a run's payouts, and posts them. Refused where a host isn't owed its amount any more: a
 * refund or a hold came between.
 */
export const sendRun = (
  scope: OperatorScope,
  { runId, sentOn, reference }: { runId: string; sentOn: PlainDate; reference: string },
  asked: Asked,
  clock: Clock = systemClock,
): Answer =>
  stepped(scope, runId, 'send', asked, async (tx, run, rows) => {
    const today = todayForInvoices(clock.now());
    if (sentOn > today) return refuse(inFuture('sentOn', today));
    if (run.approvedAt && sentOn < todayForInvoices(run.approvedAt)) return refuse(beforeApproval());
    const short = await shortOf(tx, run, rows);
    if (short.length > 0) return refuse(owedLess(short));
    await moveRun(tx, scope, run, { state: 'sent', sentOn }, { sentOn, bankReference: reference });
    await postJournals(
      tx,
      rows.map((row) => ({ journal: sentJournal({ ...row, sentOn }), about: ofHostAlone(row.orgId) })),
    );
    for (const row of rows)
      await tracePayout(tx, scope, row, { action: 'payout.sent', toState: 'sent', note: reference });
    await tellOfPayouts(tx, rows, { became: 'sent', on: sentOn, reference });
    return done({ runId });
  });

/** Notes that the bank sent a payout back: its balance is open again, and the next run pays it. */
export async function returnPayout(
  scope: OperatorScope,
  { payoutId, returnedOn, reason }: { payoutId: string; returnedOn: PlainDate; reason: string },
  asked: Asked,
  clock: Clock = systemClock,
): Answer {
  if (!isUuid(payoutId)) return refuse(noSuchPayout());
  return runOnce<{ runId: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [payout] = await tx.select().from(payouts).where(eq(payouts.id, payoutId)).for('update');
      if (!payout) return refuse(noSuchPayout());
      const [run] = await tx.select().from(payoutRuns).where(eq(payoutRuns.id, payout.runId));
      const may = payoutStep({ state: payout.state, madeBy: run?.madeBy ?? '' }, 'return', scope.userId);
      if (!may.ok) return refuse(may.violation);
      const today = todayForInvoices(clock.now());
      if (returnedOn > today) return refuse(inFuture('returnedOn', today));
      if (payout.sentOn !== null && returnedOn < payout.sentOn) return refuse(beforeSent());
      await tx
        .update(payouts)
        .set({ state: may.step.to, returnedOn, returnReason: reason })
        .where(and(eq(payouts.orgId, payout.orgId), eq(payouts.id, payoutId)));
      const journal = payoutReturned(sentJournal(payout), { id: payoutId, on: returnedOn });
      await postJournals(tx, [{ journal, about: ofHostAlone(payout.orgId) }]);
      await tracePayout(tx, scope, payout, { action: 'payout.returned', toState: 'returned', note: reason });
      await tellOfPayouts(tx, [payout], { became: 'returned', on: returnedOn, reason });
      return done({ runId: payout.runId });
    },
  );
}

type Work = (tx: Tx, run: Run, rows: readonly Payout[]) => Promise<Outcome<{ runId: string }>>;

/** Locks the run, asks the table whether the event may be, and does its work. */
async function stepped(scope: OperatorScope, runId: string, event: PayoutEvent, asked: Asked, work: Work): Answer {
  if (!isUuid(runId)) return refuse(noSuchRun());
  return runOnce<{ runId: string }>(
    (inside) => withOperator(scope, inside),
    scope.userId,
    asked,
    async (tx) => {
      const [run] = await tx.select().from(payoutRuns).where(eq(payoutRuns.id, runId)).for('update');
      if (!run) return refuse(noSuchRun());
      const may = payoutStep(run, event, scope.userId);
      if (!may.ok) return refuse(may.violation);
      const rows = await tx.select().from(payouts).where(eq(payouts.runId, runId)).limit(PAYOUTS_AT_MOST).for('update');
      return work(tx, run, rows);
    },
  );
}

type RunChange = Partial<Pick<Run, 'approvedBy' | 'approvedAt' | 'sentOn'>> & Pick<Run, 'state'>;
type PayoutChange = Partial<Pick<Payout, 'sentOn' | 'bankReference'>>;

async function moveRun(tx: Tx, scope: OperatorScope, run: Run, change: RunChange, ofPayouts: PayoutChange = {}) {
  await tx.update(payoutRuns).set(change).where(eq(payoutRuns.id, run.id));
  await tx
    .update(payouts)
    .set({ state: change.state, ...ofPayouts })
    .where(eq(payouts.runId, run.id));
  await audit(tx, {
    ...{ actorUserId: scope.userId, actorKind: 'operator', entity: 'payout_run', entityId: run.id },
    ...{ action: `payout_run.${change.state}`, fromState: run.state, toState: change.state },
    data: { upTo: run.upTo },
  });
}

/** Names of the hosts that are owed less now than the run would pay them. */
async function shortOf(tx: Tx, run: Run, rows: readonly Payout[]): Promise<string[]> {
  const only = rows.map(({ orgId }) => orgId);
  const now = await readBalances(tx, { upTo: plainDate(run.upTo), page: 1, size: PAYOUTS_AT_MOST, only });
  const payable = new Map(now.rows.map((balance) => [balance.orgId, balance]));
  return rows
    .filter(({ orgId, amountPaise }) => (payable.get(orgId)?.amount.paise ?? 0n) < amountPaise)
    .map(({ orgId }) => payable.get(orgId)?.name ?? 'a host that is owed nothing');
}

const sentJournal = ({ id, orgId, amountPaise, sentOn }: Payout) => {
  if (sentOn === null) throw new Error('A payout that was not sent has no journal');
  return payoutSent({ id, on: plainDate(sentOn) }, orgId, inr(amountPaise));
};

type Trace = { action: string; toState: 'sent' | 'returned'; note: string };

async function tracePayout(tx: Tx, scope: OperatorScope, row: Payout, { action, toState, note }: Trace): Promise<void> {
  await audit(tx, {
    ...{ orgId: row.orgId, actorUserId: scope.userId, actorKind: 'operator', entity: 'payout', entityId: row.id },
    ...{ action, fromState: row.state, toState },
    data: { amountPaise: row.amountPaise.toString(), note },
  });
}

const noSuchRun = () => violation('payout_run.not_found', 'There is no such run.');
const noSuchPayout = () => violation('payout.not_found', 'There is no such payout.');

const inFuture = (field: string, today: PlainDate) =>
  fieldViolation(field, 'payout.in_future', `Today is ${formatDate(today)}; it can’t have happened later.`);
const beforeApproval = () =>
  fieldViolation('sentOn', 'payout.before_approval', 'It was approved later; nothing was sent before.');
const beforeSent = () =>
  fieldViolation('returnedOn', 'payout.before_sent', 'It was sent later; it can’t have come back before.');

const owedLess = (names: readonly string[]) =>
  violation(
    'conflict.owed_less',
    `What the run would pay is not owed any more to ${names.slice(0, 5).join(', ')}.`,
    'Withdraw the run and propose another.',
  );
