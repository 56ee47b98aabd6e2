import { and, desc, eq, isNull } from 'drizzle-orm';
import { type CargoFacts, NOTHING_DECLARED } from '#app/domain/cargo/facts.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { cargoProfiles, cargoVersions } from '#db/schema/index.ts';

const OPTIONS_AT_MOST = 200;

/** One version of a profile: what a hold or a search is decided on. */
export type LoadedCargo = {
  versionId: string;
  profileId: string;
  name: string;
  version: number;
  facts: CargoFacts;
};

/** A fact that came into the vocabulary after a version was written is one that version doesn't know yet. */
export const storedFacts = (facts: CargoFacts): CargoFacts => ({ ...NOTHING_DECLARED, ...facts });

/** Joins a profile with its latest version. */
export const latestVersion = and(
  eq(cargoVersions.orgId, cargoProfiles.orgId),
  eq(cargoVersions.profileId, cargoProfiles.id),
  eq(cargoVersions.version, cargoProfiles.latestVersion),
);

const columns = {
  versionId: cargoVersions.id,
  profileId: cargoProfiles.id,
  name: cargoProfiles.name,
  version: cargoVersions.version,
  facts: cargoVersions.facts,
};

/** The organisation's live profiles for a list of choices: newest first, at most 200. Inside the tenant's transaction. */
export function cargoOptions(
  tx: Pick<Tx, 'select'>,
  orgId: string,
): Promise<{ id: string; name: string; versionId: string }[]> {
  return tx
    .select({ id: cargoProfiles.id, name: cargoProfiles.name, versionId: cargoVersions.id })
    .from(cargoProfiles)
    .innerJoin(cargoVersions, latestVersion)
    .where(and(eq(cargoProfiles.orgId, orgId), isNull(cargoProfiles.archivedAt)))
    .orderBy(desc(cargoProfiles.createdAt), desc(cargoProfiles.id))
    .limit(OPTIONS_AT_MOST);
}

/**
 * The latest version of one of the organisation's live profiles; null for an archived, another's or no profile.
 * Inside the tenant's transaction.
 */
export async function loadCargoVersion(
  tx: Pick<Tx, 'select'>,
  orgId: string,
  profileId: string,
): Promise<LoadedCargo | null> {
  if (!isUuid(profileId)) return null;
  const [row] = await tx
    .select(columns)
    .from(cargoProfiles)
    .innerJoin(cargoVersions, latestVersion)
    .where(and(eq(cargoProfiles.orgId, orgId), eq(cargoProfiles.id, profileId), isNull(cargoProfiles.archivedAt)));
  return row ? { ...row, facts: storedFacts(row.facts) } : null;
}

/** A version by its own id, latest or not, archived or not: what a booking was decided on. Null when it isn't ours. */
export async function loadCargoVersionById(
  tx: Pick<Tx, 'select'>,
  orgId: string,
  versionId: string,
): Promise<LoadedCargo | null> {
  if (!isUuid(versionId)) return null;
  const [row] = await tx
    .select(columns)
    .from(cargoVersions)
    .innerJoin(
      cargoProfiles,
      and(eq(cargoProfiles.orgId, cargoVersions.orgId), eq(cargoProfiles.id, cargoVersions.profileId)),
    )
    .where(and(eq(cargoVersions.orgId, orgId), eq(cargoVersions.id, versionId)));
  return row ? { ...row, facts: storedFacts(row.facts) } : null;
}
