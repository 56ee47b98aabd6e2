import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { mayFollow } from '#app/domain/cargo/reclassification.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { violatedConstraint, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { type DeclaredFacts, withKept } from './cargo-form.schema.server.ts';
import { changesLiveDanger } from './live-danger.server.ts';
import {
  cargoNotFound,
  changedMeanwhile,
  isArchived,
  lockOwnCargo,
  nameTaken,
  writeVersion,
} from './own-cargo.server.ts';

/** The field that a refusal of `mayFollow` is about. */
const FIELDS: Readonly<Record<string, string>> = {
  'reclassification.waste_days': 'wasteSince',
  'reclassification.waste_state': 'condition',
  'reclassification.still_waste': 'condition',
};

/** What stands against new facts after those before: each reason beside its field, and the way that is open instead. */
export function editRefusals(before: CargoFacts, after: CargoFacts): Violation[] {
  const verdict = mayFollow(before, after);
  if (verdict.ok) return [];
  return [
    ...verdict.violations.map((each) => ({
      ...each,
      params: { ...each.params, field: FIELDS[each.code] ?? 'condition' },
    })),
    violation(
      'conflict.needs_reclassification',
      'Waste is not made into something else by an edit.',
      'Propose a reclassification, with its evidence.',
    ),
  ];
}

type Edit = {
  cargoId: string;
  /** The version the form was filled from: an edit of older facts would undo somebody else's. */
  version: number;
  name: string;
  declared: DeclaredFacts;
};

/**
 * Declares cargo anew. Changed facts make a new version, so bookings keep what they were decided on; the same facts
 * make none. Facts that may not follow the ones before are refused with the way to reclassification.
 */
export async function editCargo(
  scope: TenantScope,
  { cargoId, version, name, declared }: Edit,
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ cargoId: string; version: number }>> {
  try {
    return await runOnce(
      (work) => withTenant(scope, work),
      scope.orgId,
      asked,
      async (tx) => {
        const cargo = await lockOwnCargo(tx, scope, cargoId);
        if (!cargo) return refuse(cargoNotFound());
        if (cargo.profile.archivedAt) return refuse(isArchived());
        if (cargo.profile.latestVersion !== version) return refuse(changedMeanwhile());
        const facts = withKept(declared, cargo.facts);
        const found = editRefusals(cargo.facts, facts);
        if (found.length > 0) return refuse(...found);
        const rulebook = await currentRulebook(rulebookDay(clock.now()), tx);
        const change = { profileId: cargoId, before: cargo.facts, after: facts };
        const lowered = await changesLiveDanger(tx, scope, change, rulebook);
        if (lowered) return refuse(lowered);
        return done({
          cargoId,
          version: await writeVersion(tx, scope, cargo, { action: 'cargo.edited', facts, name }),
        });
      },
    );
  } catch (error) {
    if (violatedConstraint(error) === 'cargo_profiles_name_key') return refuse(nameTaken(name));
    throw error;
  }
}
