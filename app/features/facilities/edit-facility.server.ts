import { and, eq } from 'drizzle-orm';
import type { Violation } from '#app/domain/shared/verdict.ts';
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
  const { id: _id, orgId: _orgId, timeZone: _timeZone, createdAt: _createdAt, ...rest } = row;
  return rest;
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

/** What bonded listings stand on and an edit would take away: the customs warehouse code, the licence. */
async function takenFromListings(
  tx: Tx,
  scope: TenantScope,
  facilityId: string,
  { warehouseCode, licenceSection }: FacilityInput,
): Promise<Violation[]> {
  if (warehouseCode && licenceSection) return [];
  if (!(await hasBondedListings(tx, scope, facilityId))) return [];
  const fix = 'Pause them first.';
  const code = fieldViolation(
    'warehouseCode',
    'conflict.warehouse_code_in_use',
    'Bonded slots are listed under this code.',
    fix,
  );
  const section = fieldViolation(
    'licenceSection',
    'conflict.licence_section_in_use',
    'Bonded slots are listed under this licence.',
    fix,
  );
  return [...(warehouseCode ? [] : [code]), ...(licenceSection ? [] : [section])];
}

/** Changes a facility. Warehouse code and licence section can't be taken away while bonded slots are listed under them. */
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
      const taken = await takenFromListings(tx, scope, facilityId, input);
      if (taken.length > 0) return refuse(...taken);
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
