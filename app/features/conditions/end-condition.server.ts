import { and, eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { formatDate, latest, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { fieldViolation } from '#app/features/facilities/refusal.server.ts';
import { rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { hostConditions } from '#db/schema/index.ts';

const conditionNotFound = () => violation('condition.not_found', 'There is no such condition.');

/** Sets the first day on which a condition holds no longer: today or later. The day it begins calls it off. */
export async function endCondition(
  scope: TenantScope,
  { conditionId, endsOn }: { conditionId: string; endsOn: PlainDate },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ conditionId: string }>> {
  if (!isUuid(conditionId)) return refuse(conditionNotFound());
  const mine = and(eq(hostConditions.orgId, scope.orgId), eq(hostConditions.id, conditionId));
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const [condition] = await tx.select().from(hostConditions).where(mine).for('update');
      if (!condition) return refuse(conditionNotFound());
      const { effectiveFrom, effectiveTo, sentence } = condition;
      if (effectiveTo === endsOn) return done({ conditionId });
      const today = rulebookDay(clock.now());
      if (effectiveTo !== null && effectiveTo <= today) return refuse(over(plainDate(effectiveTo)));
      const first = latest(today, plainDate(effectiveFrom));
      if (endsOn < first)
        return refuse(
          fieldViolation('endsOn', 'condition.ends_too_early', `It can end on ${formatDate(first)} at the earliest.`),
        );
      await tx.update(hostConditions).set({ effectiveTo: endsOn }).where(mine);
      await audit(tx, {
        orgId: scope.orgId,
        actorUserId: scope.userId,
        actorKind: 'host',
        entity: 'host_condition',
        entityId: conditionId,
        action: 'host_condition.ended',
        data: { sentence, effectiveTo: `${effectiveTo ?? 'none'} → ${endsOn}` },
      });
      return done({ conditionId });
    },
  );
}

const over = (day: PlainDate) =>
  violation('lifecycle.condition_over', `This condition ended on ${formatDate(day)}.`, 'Add a new one.');
