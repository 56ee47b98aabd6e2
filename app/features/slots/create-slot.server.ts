import { and, eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { hallNotFound } from '#app/features/facilities/own-facility.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { violatedConstraint, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { halls, slots } from '#db/schema/index.ts';
import type { SlotTerms } from './slot.schema.server.ts';
import { nameTaken } from './slot-refusals.server.ts';

type NewSlot = SlotTerms & { facilityId: string; hallId: string };

/** Adds a slot to a hall of the organisation's own facility, as a draft nobody else sees. */
export async function createSlot(
  scope: TenantScope,
  input: NewSlot,
  asked: Asked,
): Promise<Outcome<{ slotId: string }>> {
  if (!isUuid(input.facilityId) || !isUuid(input.hallId)) return refuse(hallNotFound());
  try {
    return await runOnce(
      (work) => withTenant(scope, work),
      scope.orgId,
      asked,
      async (tx) => {
        const [hall] = await tx
          .select({ id: halls.id })
          .from(halls)
          .where(and(eq(halls.orgId, scope.orgId), eq(halls.facilityId, input.facilityId), eq(halls.id, input.hallId)));
        if (!hall) return refuse(hallNotFound());
        const slotId = crypto.randomUUID();
        await tx.insert(slots).values({ ...input, id: slotId, orgId: scope.orgId, status: 'draft' });
        await audit(tx, {
          orgId: scope.orgId,
          actorUserId: scope.userId,
          actorKind: 'host',
          entity: 'slot',
          entityId: slotId,
          action: 'slot.created',
          toState: 'draft',
          data: { name: input.name, hallId: hall.id, palletPositions: input.palletPositions },
        });
        return done({ slotId });
      },
    );
  } catch (error) {
    if (violatedConstraint(error) === 'slots_name_key') return refuse(nameTaken(input.name));
    throw error;
  }
}
