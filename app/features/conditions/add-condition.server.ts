import { and, count, eq, gt, isNull, or } from 'drizzle-orm';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { fieldViolation } from '#app/features/facilities/refusal.server.ts';
import { rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { ownSlot } from '#app/features/slots/own-slot.server.ts';
import { slotNotFound } from '#app/features/slots/slot-refusals.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { hostConditions } from '#db/schema/index.ts';
import type { ConditionInput } from './condition.schema.server.ts';

/** Every decision reads all of them: more than this is a rulebook of one's own. */
const LIVE_AT_MOST = 200;

/** Adds a host's condition. It never begins in the past: what was decided before it stays decided. */
export function addCondition(
  scope: TenantScope,
  input: ConditionInput,
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ conditionId: string }>> {
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      if (input.slotId !== null && !(await ownSlot(tx, scope, input.slotId))) return refuse(slotNotFound());
      const today = rulebookDay(clock.now());
      if (input.effectiveFrom < today)
        return refuse(
          fieldViolation(
            'effectiveFrom',
            'condition.begins_in_the_past',
            `It begins on ${formatDate(today)} or later.`,
          ),
        );
      const [live] = await tx
        .select({ count: count() })
        .from(hostConditions)
        .where(
          and(
            eq(hostConditions.orgId, scope.orgId),
            or(isNull(hostConditions.effectiveTo), gt(hostConditions.effectiveTo, today)),
          ),
        );
      if ((live?.count ?? 0) >= LIVE_AT_MOST) return refuse(tooMany());
      const conditionId = crypto.randomUUID();
      await tx.insert(hostConditions).values({ ...input, id: conditionId, orgId: scope.orgId });
      const { effect, slotId, sentence, effectiveFrom, effectiveTo } = input;
      await audit(tx, {
        orgId: scope.orgId,
        actorUserId: scope.userId,
        actorKind: 'host',
        entity: 'host_condition',
        entityId: conditionId,
        action: 'host_condition.added',
        data: { effect, slotId, sentence, effectiveFrom, effectiveTo, when: JSON.stringify(input.when) },
      });
      return done({ conditionId });
    },
  );
}

const tooMany = () =>
  violation(
    'conflict.too_many_conditions',
    `${LIVE_AT_MOST} conditions are in force or to come; that is as many as there may be.`,
    'End one that is no longer needed, or say several things in one.',
  );
