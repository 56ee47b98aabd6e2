import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { facilities } from '#db/schema/index.ts';
import type { FacilityInput } from './facility.schema.server.ts';
import { placeFacility } from './place-facility.server.ts';

/** Opens a facility of the organisation. Its days are days in India until a facility elsewhere is offered. */
export function createFacility(
  scope: TenantScope,
  input: FacilityInput,
  asked: Asked,
): Promise<Outcome<{ facilityId: string }>> {
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const placed = await placeFacility(tx, input);
      if (!placed.ok) return placed;
      const facilityId = crypto.randomUUID();
      await tx.insert(facilities).values({
        ...placed.value,
        id: facilityId,
        orgId: scope.orgId,
        timeZone: 'Asia/Kolkata',
      });
      await audit(tx, {
        orgId: scope.orgId,
        actorUserId: scope.userId,
        actorKind: 'host',
        entity: 'facility',
        entityId: facilityId,
        action: 'facility.created',
        data: { name: input.name, portId: input.portId },
      });
      return done({ facilityId });
    },
  );
}
