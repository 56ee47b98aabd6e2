import { and, eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { violatedConstraint, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { halls } from '#db/schema/index.ts';
import { changes } from './changes.ts';
import type { HallDetails } from './hall.schema.server.ts';
import { hallNotFound } from './own-facility.server.ts';
import { fieldViolation } from './refusal.server.ts';

type EditedHall = HallDetails & { facilityId: string; hallId: string; name: string };

/**
 * Changes a hall's name and where and how it is built. Decisions from now on reckon with it; what is booked already
 * keeps the decision it was booked on.
 */
export async function editHall(
  scope: TenantScope,
  { facilityId, hallId, ...details }: EditedHall,
  asked: Asked,
): Promise<Outcome<{ hallId: string }>> {
  if (!isUuid(facilityId) || !isUuid(hallId)) return refuse(hallNotFound());
  const mine = and(eq(halls.orgId, scope.orgId), eq(halls.facilityId, facilityId), eq(halls.id, hallId));
  try {
    return await runOnce(
      (work) => withTenant(scope, work),
      scope.orgId,
      asked,
      async (tx) => {
        const [hall] = await tx.select().from(halls).where(mine).for('update');
        if (!hall) return refuse(hallNotFound());
        const { name, building, place, wallFireMinutes, bayGapCm, sprinklered } = hall;
        const before: typeof details = { name, building, place, wallFireMinutes, bayGapCm, sprinklered };
        const changed = changes(before, details);
        if (Object.keys(changed).length === 0) return done({ hallId });
        await tx.update(halls).set(details).where(mine);
        await audit(tx, {
          orgId: scope.orgId,
          actorUserId: scope.userId,
          actorKind: 'host',
          entity: 'hall',
          entityId: hallId,
          action: 'hall.edited',
          data: changed,
        });
        return done({ hallId });
      },
    );
  } catch (error) {
    if (violatedConstraint(error) !== 'halls_name_key') throw error;
    return refuse(
      fieldViolation('hallName', 'conflict.hall_name', `There is already a hall called ${details.name} here.`),
    );
  }
}
