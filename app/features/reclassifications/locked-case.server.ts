import { and, eq, type SQL } from 'drizzle-orm';
import { classify } from '#app/domain/cargo/classify.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import {
  dangerChange,
  nextState,
  type Proposal,
  type ReclassificationActor,
  type ReclassificationEvent,
  type ReclassificationState,
  reclassifiedFacts,
} from '#app/domain/cargo/reclassification.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { storedFacts } from '#app/features/cargo/load-cargo.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import { cargoProfiles, cargoVersions, reclassifications } from '#db/schema/index.ts';
import { STATE_WORDS } from './state-words.ts';

export type Reclassification = typeof reclassifications.$inferSelect;
type Profile = typeof cargoProfiles.$inferSelect;
/** A reclassification with the profile it is about and the facts in force, locked against other writers. */
export type LockedCase = { row: Reclassification; profile: Profile; facts: CargoFacts };

export const NO_SUCH_CASE = refuse(violation('reclassification.not_found', 'There is no such reclassification.'));

/** The facts of a profile's latest version. */
export async function latestFacts(tx: Pick<Tx, 'select'>, profile: Profile): Promise<CargoFacts> {
  const { orgId, id, latestVersion } = profile;
  const [version] = await tx
    .select({ facts: cargoVersions.facts })
    .from(cargoVersions)
    .where(
      and(eq(cargoVersions.orgId, orgId), eq(cargoVersions.profileId, id), eq(cargoVersions.version, latestVersion)),
    );
  if (!version) throw new Error(`cargo ${id} has no version ${latestVersion}`);
  return storedFacts(version.facts);
}

/** Locks a case and its profile; null when there is none that fits. Inside the actor's transaction. */
export async function lockCase(tx: Tx, id: string, and_?: SQL): Promise<LockedCase | null> {
  if (!isUuid(id)) return null;
  const [row] = await tx
    .select()
    .from(reclassifications)
    .where(and(eq(reclassifications.id, id), and_))
    .for('update');
  if (!row) return null;
  const [profile] = await tx
    .select()
    .from(cargoProfiles)
    .where(and(eq(cargoProfiles.orgId, row.orgId), eq(cargoProfiles.id, row.profileId)))
    .for('update');
  if (!profile) throw new Error(`reclassification ${id} is about no cargo`);
  return { row, profile, facts: await latestFacts(tx, profile) };
}

/** The state an event leads to, or why this side can't do that now. */
export function step(
  from: ReclassificationState,
  event: ReclassificationEvent,
  by: ReclassificationActor,
): Outcome<ReclassificationState> {
  const to = nextState(from, event, by);
  if (to !== null) return done(to);
  return refuse(
    violation(
      'lifecycle.not_now',
      `This reclassification is ${STATE_WORDS[from].toLowerCase()}; that can’t be done with it now.`,
      'Reload the page to see where it stands.',
    ),
  );
}

/** The facts a case leads to from those in force, should it take effect on a day. */
export const factsAfter = ({ row, facts }: Pick<LockedCase, 'row' | 'facts'>, onDay: PlainDate): CargoFacts =>
  reclassifiedFacts(facts, storedFacts(row.proposedFacts), onDay);

/**
 * The case as its rules see it. The facts in force may have changed since it was proposed: danger that goes down by
 * either reckoning goes down.
 */
export function proposalOf(locked: LockedCase, rulebook: Rulebook, onDay: PlainDate): Proposal {
  const { row, facts } = locked;
  const now = dangerChange(classify(facts, rulebook), classify(factsAfter(locked, onDay), rulebook));
  return { ...row, danger: row.danger === 'down' || now === 'down' ? 'down' : row.danger };
}

type Data = Record<string, string | number | boolean | null>;

/** Writes what happened to a case, in the transaction in which it happens. */
export const auditCase = (
  tx: Tx,
  {
    row,
    actor,
    event,
    to,
    data = {},
  }: {
    row: Pick<Reclassification, 'id' | 'orgId'> & { state: ReclassificationState | null };
    actor: { userId: string; kind: 'shipper' | 'operator' };
    event: ReclassificationEvent;
    to: ReclassificationState;
    data?: Data;
  },
) =>
  audit(tx, {
    orgId: row.orgId,
    actorUserId: actor.userId,
    actorKind: actor.kind,
    entity: 'reclassification',
    entityId: row.id,
    action: `reclassification.${event}`,
    fromState: row.state,
    toState: to,
    data,
  });

/** Writes facts as a profile's next version, and returns its number and id. */
export async function writeFacts(
  tx: Tx,
  profile: Profile,
  facts: CargoFacts,
  userId: string,
): Promise<{ version: number; id: string }> {
  const version = profile.latestVersion + 1;
  const [written] = await tx
    .insert(cargoVersions)
    .values({ orgId: profile.orgId, profileId: profile.id, version, facts, createdBy: userId })
    .returning({ id: cargoVersions.id });
  if (!written) throw new Error('the insert returned no cargo version');
  await tx
    .update(cargoProfiles)
    .set({ latestVersion: version })
    .where(and(eq(cargoProfiles.orgId, profile.orgId), eq(cargoProfiles.id, profile.id)));
  return { version, id: written.id };
}
