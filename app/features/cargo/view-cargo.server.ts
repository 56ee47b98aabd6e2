import { and, desc, eq } from 'drizzle-orm';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { cargoProfiles, cargoVersions, users } from '#db/schema/index.ts';
import { type CargoCatalogue, cargoCatalogue } from './cargo-catalogue.server.ts';
import { type FactChange, factChanges } from './cargo-words.ts';
import { type CargoPicture, describeCargo } from './describe-cargo.server.ts';
import { latestVersion, storedFacts } from './load-cargo.server.ts';

const VERSIONS_PER_PAGE = 20;

export type VersionView = {
  version: number;
  at: Date;
  by: string;
  /** Against the version before; empty for the first. */
  changes: FactChange[];
};

export type CargoView = {
  profile: { id: string; name: string; version: number; archived: boolean };
  facts: CargoFacts;
  picture: CargoPicture;
  catalogue: CargoCatalogue;
  versions: VersionView[];
  hasOlder: boolean;
};

type VersionRow = { version: number; at: Date; by: string; facts: CargoFacts };

/** Versions newest first, one more than the page shows: the last one's changes are told against it. */
function versionRows(tx: Tx, scope: TenantScope, profileId: string, page: number): Promise<VersionRow[]> {
  return tx
    .select({
      version: cargoVersions.version,
      at: cargoVersions.createdAt,
      by: users.name,
      facts: cargoVersions.facts,
    })
    .from(cargoVersions)
    .innerJoin(users, eq(users.id, cargoVersions.createdBy))
    .where(and(eq(cargoVersions.orgId, scope.orgId), eq(cargoVersions.profileId, profileId)))
    .orderBy(desc(cargoVersions.version))
    .limit(VERSIONS_PER_PAGE + 1)
    .offset((page - 1) * VERSIONS_PER_PAGE);
}

const history = (rows: readonly VersionRow[]): VersionView[] =>
  rows.slice(0, VERSIONS_PER_PAGE).map(({ version, at, by, facts }, index) => {
    const before = rows[index + 1];
    return {
      version,
      at,
      by,
      changes: before ? factChanges(storedFacts(before.facts), storedFacts(facts)) : [],
    };
  });

/**
 * A profile with its latest facts as the rulebook of today explains them, and one page of its versions.
 * @returns null when the organisation has no such profile
 */
export async function viewCargo(
  scope: TenantScope,
  cargoId: string,
  versionsPage = 1,
  clock: Clock = systemClock,
): Promise<CargoView | null> {
  if (!isUuid(cargoId)) return null;
  const today = rulebookDay(clock.now());
  const rulebook = await currentRulebook(today);
  return withTenant(scope, async (tx) => {
    const [found] = await tx
      .select({ profile: cargoProfiles, facts: cargoVersions.facts })
      .from(cargoProfiles)
      .innerJoin(cargoVersions, latestVersion)
      .where(and(eq(cargoProfiles.orgId, scope.orgId), eq(cargoProfiles.id, cargoId)));
    if (!found) return null;
    const { profile } = found;
    const facts = storedFacts(found.facts);
    const rows = await versionRows(tx, scope, profile.id, versionsPage);
    return {
      profile: {
        id: profile.id,
        name: profile.name,
        version: profile.latestVersion,
        archived: profile.archivedAt !== null,
      },
      facts,
      picture: describeCargo(facts, rulebook, today),
      catalogue: cargoCatalogue(rulebook),
      versions: history(rows),
      hasOlder: rows.length > VERSIONS_PER_PAGE,
    };
  });
}
