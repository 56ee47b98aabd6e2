import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { violatedConstraint, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { halls } from '#db/schema/index.ts';
import type { HallDetails } from './hall.schema.server.ts';
import { facilityNotFound, ownFacility } from './own-facility.server.ts';
import { fieldViolation } from './refusal.server.ts';

type NewHall = HallDetails & { facilityId: string; name: string };

/** Adds a hall to a facility; names are unique within it. */
export async function addHall(
  scope: TenantScope,
  { facilityId, ...details }: NewHall,
  asked: Asked,
): Promise<Outcome<{ hallId: string }>> {
  try {
    return await runOnce(
      (work) => withTenant(scope, work),
      scope.orgId,
      asked,
      async (tx) => {
        const facility = await ownFacility(tx, scope, facilityId);
        if (!facility) return refuse(facilityNotFound());
        const hallId = crypto.randomUUID();
        await tx.insert(halls).values({ ...details, id: hallId, orgId: scope.orgId, facilityId: facility.id });
        await audit(tx, {
          orgId: scope.orgId,
          actorUserId: scope.userId,
          actorKind: 'host',
          entity: 'hall',
          entityId: hallId,
          action: 'hall.added',
          data: { ...details, facilityId: facility.id },
        });
        return done({ hallId });
      },
    );
  } catch (error) {
    if (violatedConstraint(error) !== 'halls_name_key') throw error;
    return refuse(
      fieldViolation('newHallName', 'conflict.hall_name', `There is already a hall called ${details.name} here.`),
    );
  }
}
