import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { violatedConstraint, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { cargoProfiles, cargoVersions } from '#db/schema/index.ts';
import { nameTaken } from './own-cargo.server.ts';

/** Adds a cargo profile to the organisation's library, with the declared facts as its first version. */
export async function createCargo(
  scope: TenantScope,
  { name, facts }: { name: string; facts: CargoFacts },
  asked: Asked,
): Promise<Outcome<{ cargoId: string }>> {
  try {
    return await runOnce(
      (work) => withTenant(scope, work),
      scope.orgId,
      asked,
      async (tx) => {
        const cargoId = crypto.randomUUID();
        await tx.insert(cargoProfiles).values({ id: cargoId, orgId: scope.orgId, name });
        await tx
          .insert(cargoVersions)
          .values({ orgId: scope.orgId, profileId: cargoId, version: 1, facts, createdBy: scope.userId });
        await audit(tx, {
          orgId: scope.orgId,
          actorUserId: scope.userId,
          actorKind: 'shipper',
          entity: 'cargo',
          entityId: cargoId,
          action: 'cargo.created',
          data: { name, material: facts.material, form: facts.form },
        });
        return done({ cargoId });
      },
    );
  } catch (error) {
    if (violatedConstraint(error) === 'cargo_profiles_name_key') return refuse(nameTaken(name));
    throw error;
  }
}
