import { and, eq, sql } from 'drizzle-orm';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { cargoProfiles } from '#db/schema/index.ts';
import { cargoNotFound, lockOwnCargo } from './own-cargo.server.ts';

type Input = { cargoId: string };

function setArchived(scope: TenantScope, { cargoId }: Input, archived: boolean, asked: Asked): Promise<Outcome<Input>> {
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const cargo = await lockOwnCargo(tx, scope, cargoId);
      if (!cargo) return refuse(cargoNotFound());
      if ((cargo.profile.archivedAt !== null) === archived) return done({ cargoId });
      await tx
        .update(cargoProfiles)
        .set({ archivedAt: archived ? sql`clock_timestamp()` : null })
        .where(and(eq(cargoProfiles.orgId, scope.orgId), eq(cargoProfiles.id, cargoId)));
      await audit(tx, {
        orgId: scope.orgId,
        actorUserId: scope.userId,
        actorKind: 'shipper',
        entity: 'cargo',
        entityId: cargoId,
        action: archived ? 'cargo.archived' : 'cargo.restored',
        data: { name: cargo.profile.name },
      });
      return done({ cargoId });
    },
  );
}

/** Takes cargo out of the lists it is chosen from; its versions and bookings stay. Archived already: nothing changes. */
export const archiveCargo = (scope: TenantScope, input: Input, asked: Asked): Promise<Outcome<Input>> =>
  setArchived(scope, input, true, asked);

/** Puts archived cargo back into the lists. */
export const restoreCargo = (scope: TenantScope, input: Input, asked: Asked): Promise<Outcome<Input>> =>
  setArchived(scope, input, false, asked);
