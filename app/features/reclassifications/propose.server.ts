import { and, eq, inArray } from 'drizzle-orm';
import { classify } from '#app/domain/cargo/classify.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import {
  changesAnything,
  dangerChange,
  leavesWaste,
  mayAddEvidence,
  mayFollow,
  OPEN_STATES,
  type Reclassified,
  reclassifiedFacts,
  underReclassification,
} from '#app/domain/cargo/reclassification.ts';
import { cargoNotFound, changedMeanwhile, isArchived, lockOwnCargo } from '#app/features/cargo/own-cargo.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { reclassifications } from '#db/schema/index.ts';
import { auditCase, lockCase, NO_SUCH_CASE, step, writeFacts } from './locked-case.server.ts';
import type { EvidenceInput } from './reclassification.schema.server.ts';

const OPEN_ALREADY = refuse(
  violation(
    'conflict.reclassification_open',
    'A reclassification of this cargo is open already.',
    'Add to that one, or wait for its review.',
  ),
);
const NOTHING_CHANGES = refuse(
  violation('reclassification.nothing', 'Nothing in the facts changes.', 'Change at least one of them.'),
);

async function isOpen(tx: Tx, orgId: string, profileId: string): Promise<boolean> {
  const open = await tx
    .select({ id: reclassifications.id })
    .from(reclassifications)
    .where(
      and(
        eq(reclassifications.orgId, orgId),
        eq(reclassifications.profileId, profileId),
        inArray(reclassifications.state, [...OPEN_STATES]),
      ),
    )
    .limit(1);
  return open.length > 0;
}

type ProposalInput = { cargoId: string; version: number; change: Reclassified; reason: string };

/**
 * Proposes what a cargo is from now on. On the way out of waste the facts in force say so from this moment: still waste,
 * and nothing leaves. One open reclassification a profile; the profile's lock decides between two at once.
 */
export async function proposeReclassification(
  scope: TenantScope,
  { cargoId, version, change, reason }: ProposalInput,
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ reclassificationId: string }>> {
  const today = rulebookDay(clock.now());
  const rulebook = await currentRulebook(today);
  return runOnce<{ reclassificationId: string }>(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const cargo = await lockOwnCargo(tx, scope, cargoId);
      if (!cargo) return refuse(cargoNotFound());
      const { profile, facts } = cargo;
      if (profile.archivedAt) return refuse(isArchived());
      if (await isOpen(tx, scope.orgId, profile.id)) return OPEN_ALREADY;
      if (profile.latestVersion !== version) return refuse(changedMeanwhile());
      if (!changesAnything(facts, change)) return NOTHING_CHANGES;
      const proposed = reclassifiedFacts(facts, change, today);
      const wayThere = leavesWaste(facts, change) ? underReclassification(facts) : facts;
      for (const verdict of [mayFollow(facts, wayThere), mayFollow(wayThere, proposed)])
        if (!verdict.ok) return verdict;
      const danger = dangerChange(classify(facts, rulebook), classify(proposed, rulebook));
      const id = await writeProposal(tx, scope, {
        profileId: profile.id,
        version,
        proposed,
        reason,
        danger,
        rulebook: rulebook.version,
      });
      const data: Record<string, string | number> = { profileId: profile.id, danger, fromVersion: version };
      if (wayThere !== facts) data.heldVersion = (await writeFacts(tx, profile, wayThere, scope.userId)).version;
      await auditCase(tx, {
        row: { id, orgId: scope.orgId, state: null },
        actor: { userId: scope.userId, kind: 'shipper' },
        event: 'propose',
        to: 'proposed',
        data,
      });
      return done({ reclassificationId: id });
    },
  );
}

type Written = {
  profileId: string;
  version: number;
  proposed: CargoFacts;
  reason: string;
  danger: 'down' | 'same' | 'up';
  rulebook: string;
};

async function writeProposal(tx: Tx, scope: TenantScope, it: Written): Promise<string> {
  const [row] = await tx
    .insert(reclassifications)
    .values({
      orgId: scope.orgId,
      profileId: it.profileId,
      fromVersion: it.version,
      proposedFacts: it.proposed,
      state: 'proposed',
      danger: it.danger,
      reason: it.reason,
      proposedBy: scope.userId,
      rulebookVersion: it.rulebook,
    })
    .returning({ id: reclassifications.id });
  if (!row) throw new Error('the insert returned no reclassification');
  return row.id;
}

/** Adds a proof to an open reclassification of the organisation. */
export async function addEvidence(
  scope: TenantScope,
  { cargoId, reclassificationId, evidence }: { cargoId: string; reclassificationId: string; evidence: EvidenceInput },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ pieces: number }>> {
  const today = rulebookDay(clock.now());
  return runOnce<{ pieces: number }>(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const locked = await lockCase(tx, reclassificationId, eq(reclassifications.orgId, scope.orgId));
      if (!locked || locked.row.profileId !== cargoId) return NO_SUCH_CASE;
      const { row } = locked;
      const next = step(row.state, 'add_evidence', 'shipper');
      if (!next.ok) return next;
      const verdict = mayAddEvidence(row, evidence.issuedOn, today);
      if (!verdict.ok) return verdict;
      const all = [...row.evidence, evidence];
      await tx
        .update(reclassifications)
        .set({ state: next.value, evidence: all })
        .where(and(eq(reclassifications.orgId, scope.orgId), eq(reclassifications.id, row.id)));
      await auditCase(tx, {
        row,
        actor: { userId: scope.userId, kind: 'shipper' },
        event: 'add_evidence',
        to: next.value,
        data: { ...evidence },
      });
      return done({ pieces: all.length });
    },
  );
}
