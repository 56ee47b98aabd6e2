import { and, desc, eq, isNull } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { inr, type Money } from '#app/domain/shared/money.ts';
import { fieldViolation } from '#app/features/facilities/refusal.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { organisations, payoutHolds } from '#db/schema/index.ts';

const PER_PAGE = 25;

/** Holds back an amount of what a host is owed, or all of it, for a reason its statement tells. */
export async function placeHold(
  scope: OperatorScope,
  { host, amount, reason }: { host: string; amount: Money | null; reason: string },
  asked: Asked,
): Promise<Outcome<{ holdId: string }>> {
  return runOnce<{ holdId: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [org] = await tx
        .select({ id: organisations.id })
        .from(organisations)
        .where(and(eq(organisations.slug, host), eq(organisations.isHost, true)));
      if (!org) return refuse(fieldViolation('host', 'payout.no_host', 'There is no host with this short name.'));
      const [hold] = await tx
        .insert(payoutHolds)
        .values({ orgId: org.id, amountPaise: amount?.paise ?? null, reason, placedBy: scope.userId })
        .returning({ id: payoutHolds.id });
      if (!hold) throw new Error('The hold was not written');
      await audit(tx, {
        ...{ orgId: org.id, actorUserId: scope.userId, actorKind: 'operator', entity: 'payout_hold' },
        ...{ entityId: hold.id, action: 'payout_hold.placed' },
        data: { reason, amountPaise: amount?.paise.toString() ?? null },
      });
      return done({ holdId: hold.id });
    },
  );
}

/** Lifts a hold; once it is lifted it stays so. */
export async function liftHold(
  scope: OperatorScope,
  { holdId }: { holdId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ holdId: string }>> {
  if (!isUuid(holdId)) return refuse(noSuchHold());
  return runOnce<{ holdId: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [hold] = await tx
        .update(payoutHolds)
        .set({ liftedBy: scope.userId, liftedAt: clock.now() })
        .where(and(eq(payoutHolds.id, holdId), isNull(payoutHolds.liftedAt)))
        .returning({ orgId: payoutHolds.orgId });
      if (!hold) return refuse(noSuchHold());
      await audit(tx, {
        ...{ orgId: hold.orgId, actorUserId: scope.userId, actorKind: 'operator', entity: 'payout_hold' },
        ...{ entityId: holdId, action: 'payout_hold.lifted' },
      });
      return done({ holdId });
    },
  );
}

/** A standing hold as its list shows it. */
export type HoldRow = { id: string; host: string; amount: Money | null; reason: string; placedAt: Date };

/** One page of the holds that stand, the newest first. */
export async function listHolds(scope: OperatorScope, page: number) {
  const rows = await withOperator(scope, (tx) =>
    tx
      .select({ hold: payoutHolds, host: organisations.legalName })
      .from(payoutHolds)
      .innerJoin(organisations, eq(organisations.id, payoutHolds.orgId))
      .where(isNull(payoutHolds.liftedAt))
      .orderBy(desc(payoutHolds.placedAt), desc(payoutHolds.id))
      .limit(PER_PAGE + 1)
      .offset((page - 1) * PER_PAGE),
  );
  const shown = rows.slice(0, PER_PAGE).map(
    ({ hold, host }): HoldRow => ({
      ...{ id: hold.id, host, reason: hold.reason, placedAt: hold.placedAt },
      amount: hold.amountPaise === null ? null : inr(hold.amountPaise),
    }),
  );
  return { rows: shown, page, hasNext: rows.length > PER_PAGE };
}

const noSuchHold = () => violation('payout_hold.not_found', 'There is no such hold, or it was lifted.');
