import { formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { fieldViolation } from '#app/features/facilities/refusal.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { payoutRuns, payouts } from '#db/schema/index.ts';
import { readBalances } from './balances.server.ts';

/** Hosts of one run: as many lines as a bank takes in a file. What is beyond is the next run's. */
const HOSTS_AT_MOST = 2_000;

/**
 * Proposes to pay every host what it is owed by entries before a day, less what is held. Balances below zero are carried on,
 * and so are those that wait in another run. Nothing is sent before a second person approves it.
 */
export async function proposeRun(
  scope: OperatorScope,
  { upTo }: { upTo: PlainDate },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ runId: string }>> {
  const today = todayForInvoices(clock.now());
  if (upTo > today) return refuse(inFuture(today));
  return runOnce<{ runId: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const { rows } = await readBalances(tx, { upTo, page: 1, size: HOSTS_AT_MOST });
      const due = rows.filter(({ amount, isOpen }) => amount.paise > 0n && !isOpen);
      if (due.length === 0) return refuse(nothingDue());
      const [run] = await tx
        .insert(payoutRuns)
        .values({ upTo, state: 'proposed', madeBy: scope.userId })
        .returning({ id: payoutRuns.id });
      if (!run) throw new Error('The run was not written');
      // A host that came into another run meanwhile is left out: the unique key on open payouts decides.
      const written = await tx
        .insert(payouts)
        .values(
          due.map(({ orgId, balance, held, amount }) => ({
            ...{ runId: run.id, upTo, orgId, state: 'proposed' as const },
            ...{ balancePaise: balance.paise, heldPaise: held.paise, amountPaise: amount.paise },
          })),
        )
        .onConflictDoNothing()
        .returning({ amountPaise: payouts.amountPaise });
      if (written.length === 0) return refuse(nothingDue());
      await audit(tx, {
        ...{ actorUserId: scope.userId, actorKind: 'operator', entity: 'payout_run', entityId: run.id },
        ...{ action: 'payout_run.proposed', toState: 'proposed' },
        data: {
          ...{ upTo, hosts: written.length },
          totalPaise: written.reduce((all, { amountPaise }) => all + amountPaise, 0n).toString(),
        },
      });
      return done({ runId: run.id });
    },
  );
}

const inFuture = (today: PlainDate) =>
  fieldViolation('upTo', 'payout.in_future', `Today is ${formatDate(today)}; later balances aren’t known.`);

const nothingDue = () =>
  violation(
    'conflict.nothing_to_pay',
    'No host is owed anything that could be paid now.',
    'Balances below zero are carried on, and held ones wait for their hold to be lifted.',
  );
