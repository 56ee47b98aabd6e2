import { and, eq, sql } from 'drizzle-orm';
import { mayApprove, rejectedAsWaste } from '#app/domain/cargo/reclassification.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { reclassifications } from '#db/schema/index.ts';
import { auditCase, lockCase, NO_SUCH_CASE, proposalOf, step, writeFacts } from './locked-case.server.ts';

type Review = { reclassificationId: string; note: string };

/** Approves a reclassification. When the danger goes down this is never the person who proposed it. */
export async function approveReclassification(
  scope: OperatorScope,
  { reclassificationId, note }: Review,
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ state: 'reviewed' }>> {
  const today = rulebookDay(clock.now());
  const rulebook = await currentRulebook(today);
  return runOnce<{ state: 'reviewed' }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const locked = await lockCase(tx, reclassificationId);
      if (!locked) return NO_SUCH_CASE;
      const { row } = locked;
      const next = step(row.state, 'approve', 'operator');
      if (!next.ok) return next;
      const verdict = mayApprove(proposalOf(locked, rulebook, today), scope.userId);
      if (!verdict.ok) return verdict;
      await tx
        .update(reclassifications)
        .set({
          state: next.value,
          reviewedBy: scope.userId,
          reviewedAt: sql`clock_timestamp()`,
          reviewNote: note,
        })
        .where(and(eq(reclassifications.orgId, row.orgId), eq(reclassifications.id, row.id)));
      const actor = { userId: scope.userId, kind: 'operator' as const };
      await auditCase(tx, { row, actor, event: 'approve', to: next.value, data: { note } });
      return done({ state: 'reviewed' });
    },
  );
}

/** Rejects a reclassification. Waste that was on its way out stays waste, and its facts say that this was tried. */
export async function rejectReclassification(
  scope: OperatorScope,
  { reclassificationId, note }: Review,
  asked: Asked,
): Promise<Outcome<{ state: 'rejected' }>> {
  return runOnce<{ state: 'rejected' }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const locked = await lockCase(tx, reclassificationId);
      if (!locked) return NO_SUCH_CASE;
      const { row, profile, facts } = locked;
      const next = step(row.state, 'reject', 'operator');
      if (!next.ok) return next;
      // Who proposed may also take the proposal back to nothing; the check on two people is about approving.
      const reviewer = row.danger === 'down' && row.proposedBy === scope.userId ? null : scope.userId;
      await tx
        .update(reclassifications)
        .set({
          state: next.value,
          reviewedBy: reviewer,
          reviewedAt: sql`clock_timestamp()`,
          reviewNote: note,
        })
        .where(and(eq(reclassifications.orgId, row.orgId), eq(reclassifications.id, row.id)));
      const data: Record<string, string | number> = { note };
      if (facts.wasteState === 'under_reclassification')
        data.version = (await writeFacts(tx, profile, rejectedAsWaste(facts), scope.userId)).version;
      const actor = { userId: scope.userId, kind: 'operator' as const };
      await auditCase(tx, { row, actor, event: 'reject', to: next.value, data });
      return done({ state: 'rejected' });
    },
  );
}
