import { and, eq } from 'drizzle-orm';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { facilities, slots } from '#db/schema/index.ts';
import { changes } from './changes.ts';
import type { FacilityInput } from './facility.schema.server.ts';
import { type FacilityRow, facilityNotFound, ownFacility } from './own-facility.server.ts';
import { placeFacility } from './place-facility.server.ts';
import { fieldViolation } from './refusal.server.ts';

const editable = (row: FacilityRow) => {
  const { name, portId, address, pin, stateCode, lat, lon, warehouseCode } = row;
  return { name, portId, address, pin, stateCode, lat, lon, warehouseCode };
};

async function hasBondedListings(tx: Tx, scope: TenantScope, facilityId: string): Promise<boolean> {
  const [bonded] = await tx
    .select({ id: slots.id })
    .from(slots)
    .where(
      and(
        eq(slots.orgId, scope.orgId),
        eq(slots.facilityId, facilityId),
        eq(slots.regime, 'bonded'),
        eq(slots.status, 'published'),
      ),
    )
    .limit(1);
  return bonded !== undefined;
}

/** Changes a facility. The customs warehouse code can't be taken away while bonded slots are listed under it. */
export function editFacility(
  scope: TenantScope,
  { facilityId, ...input }: FacilityInput & { facilityId: string },
  asked: Asked,
): Promise<Outcome<{ facilityId: string }>> {
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      // Publishing takes this lock in share mode, so the check below and its own can't pass side by side.
      const facility = await ownFacility(tx, scope, facilityId, 'update');
      if (!facility) return refuse(facilityNotFound());
      const placed = await placeFacility(tx, input);
      if (!placed.ok) return placed;
      if (!input.warehouseCode && (await hasBondedListings(tx, scope, facilityId)))
        return refuse(
          fieldViolation(
            'warehouseCode',
            'conflict.warehouse_code_in_use',
            'Bonded slots are listed under this code.',
            'Pause them first.',
          ),
        );
      const changed = changes(editable(facility), placed.value);
      if (Object.keys(changed).length === 0) return done({ facilityId });
      await tx
        .update(facilities)
        .set(placed.value)
        .where(and(eq(facilities.orgId, scope.orgId), eq(facilities.id, facilityId)));
      await audit(tx, {
        orgId: scope.orgId,
        actorUserId: scope.userId,
        actorKind: 'host',
        entity: 'facility',
        entityId: facilityId,
        action: 'facility.edited',
        data: changed,
      });
      return done({ facilityId });
    },
  );
}
