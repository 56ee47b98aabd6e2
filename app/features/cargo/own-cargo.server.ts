import { and, eq } from 'drizzle-orm';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { audit } from '#app/platform/audit.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { cargoProfiles, cargoVersions } from '#db/schema/index.ts';
import { type FactChange, factChanges } from './cargo-words.ts';
import { storedFacts } from './load-cargo.server.ts';

export const cargoNotFound = () => violation('cargo.not_found', 'There is no such cargo.');
export const nameTaken = (name: string) =>
  violation('conflict.cargo_name', `“${name}” is the name of another cargo of yours.`, 'Choose another name.', {
    field: 'name',
  });
export const isArchived = () =>
  violation('conflict.cargo_archived', 'This cargo is archived.', 'Restore it first, then change it.');
export const changedMeanwhile = () =>
  violation(
    'conflict.cargo_changed',
    'Somebody changed this cargo while you had the form open.',
    'Reload the page and make your change again.',
  );

export type OwnCargo = {
  profile: typeof cargoProfiles.$inferSelect;
  facts: CargoFacts;
};

/** The organisation's own profile, locked against other writers until the transaction ends; null when there is none. */
export async function lockOwnCargo(tx: Tx, scope: TenantScope, cargoId: string): Promise<OwnCargo | null> {
  if (!isUuid(cargoId)) return null;
  const [profile] = await tx
    .select()
    .from(cargoProfiles)
    .where(and(eq(cargoProfiles.orgId, scope.orgId), eq(cargoProfiles.id, cargoId)))
    .for('update');
  if (!profile) return null;
  const [version] = await tx
    .select({ facts: cargoVersions.facts })
    .from(cargoVersions)
    .where(
      and(
        eq(cargoVersions.orgId, scope.orgId),
        eq(cargoVersions.profileId, profile.id),
        eq(cargoVersions.version, profile.latestVersion),
      ),
    );
  if (!version) throw new Error(`cargo ${profile.id} has no version ${profile.latestVersion}`);
  return { profile, facts: storedFacts(version.facts) };
}

const MAX_AUDITED = 200;
const cut = (text: string) => (text.length > MAX_AUDITED ? `${text.slice(0, MAX_AUDITED)}…` : text);

/** Changes as the audit trail keeps them: 'old → new' by the fact's label, long texts cut. */
export const auditedChanges = (changes: readonly FactChange[]): Record<string, string> =>
  Object.fromEntries(changes.map(({ label, before, after }) => [label, `${cut(before)} → ${cut(after)}`]));

type Edit = { action: `cargo.${string}`; facts: CargoFacts; name?: string };

/**
 * Writes new facts as the next version, a new name onto the profile, and what changed into the audit trail. Nothing at
 * all when nothing changed.
 * @returns the number of the version now latest
 */
export async function writeVersion(tx: Tx, scope: TenantScope, cargo: OwnCargo, edit: Edit): Promise<number> {
  const { profile } = cargo;
  const name = edit.name ?? profile.name;
  const changes = factChanges(cargo.facts, edit.facts);
  const renamed = name === profile.name ? [] : [{ label: 'Name', before: profile.name, after: name }];
  if (changes.length === 0 && renamed.length === 0) return profile.latestVersion;
  const version = profile.latestVersion + (changes.length > 0 ? 1 : 0);
  if (changes.length > 0)
    await tx.insert(cargoVersions).values({
      orgId: scope.orgId,
      profileId: profile.id,
      version,
      facts: edit.facts,
      createdBy: scope.userId,
    });
  await tx
    .update(cargoProfiles)
    .set({ name, latestVersion: version })
    .where(and(eq(cargoProfiles.orgId, scope.orgId), eq(cargoProfiles.id, profile.id)));
  await audit(tx, {
    orgId: scope.orgId,
    actorUserId: scope.userId,
    actorKind: 'shipper',
    entity: 'cargo',
    entityId: profile.id,
    action: edit.action,
    data: { version, ...auditedChanges([...renamed, ...changes]) },
  });
  return version;
}
