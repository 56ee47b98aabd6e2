import { and, desc, eq, inArray } from 'drizzle-orm';
import { classify } from '#app/domain/cargo/classify.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { dangerChange, OPEN_STATES, type Reclassified, reclassifiedFacts } from '#app/domain/cargo/reclassification.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { type FactChange, factChanges } from '#app/features/cargo/cargo-words.ts';
import { storedFacts } from '#app/features/cargo/load-cargo.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Tx, withOperator, withTenant } from '#app/platform/db.server.ts';
import type { OperatorScope, TenantScope } from '#app/platform/scopes.ts';
import { cargoProfiles, cargoVersions, organisations, reclassifications, users } from '#db/schema/index.ts';
import { type ImpactPage, impactOnBookings } from './bookings-of-profile.server.ts';
import { latestFacts, type Reclassification } from './locked-case.server.ts';
import { parseChange } from './reclassification.schema.server.ts';

/** What new facts would change, before anybody has decided: of the cargo itself and of what stands on it. */
export type Preview = {
  changes: FactChange[];
  danger: 'down' | 'same' | 'up';
  classesBefore: readonly string[];
  classesAfter: readonly string[];
  impact: ImpactPage;
};

type Previewed = { orgId: string; profileId: string; from: CargoFacts; to: CargoFacts };

async function preview(
  tx: Tx,
  { orgId, profileId, from, to }: Previewed,
  on: { rulebook: Rulebook; today: PlainDate; page: number },
): Promise<Preview> {
  const [before, after] = [classify(from, on.rulebook), classify(to, on.rulebook)];
  return {
    changes: factChanges(from, to),
    danger: dangerChange(before, after),
    classesBefore: before.hazard.classes,
    classesAfter: after.hazard.classes,
    impact: await impactOnBookings(tx, { orgId, profileId }, { facts: to, ...on }),
  };
}

const CASES_AT_MOST = 20;

/**
 * The shipper's page: the profile with the facts in force, its reclassifications, and what the open one, or the facts
 * typed into the address, would do. Null for another organisation's cargo, or none.
 */
export async function viewProfileCase(
  scope: TenantScope,
  cargoId: string,
  { fields, page }: { fields: Parameters<typeof parseChange>[0] | null; page: number },
  clock: Clock = systemClock,
) {
  if (!isUuid(cargoId)) return null;
  const today = rulebookDay(clock.now());
  const rulebook = await currentRulebook(today);
  const typed = fields ? parseChange(fields, rulebook) : null;
  return withTenant(scope, async (tx) => {
    const [profile] = await tx
      .select()
      .from(cargoProfiles)
      .where(and(eq(cargoProfiles.orgId, scope.orgId), eq(cargoProfiles.id, cargoId)));
    if (!profile) return null;
    const facts = await latestFacts(tx, profile);
    const cases = await tx
      .select()
      .from(reclassifications)
      .where(and(eq(reclassifications.orgId, scope.orgId), eq(reclassifications.profileId, cargoId)))
      .orderBy(desc(reclassifications.proposedAt))
      .limit(CASES_AT_MOST);
    const open = cases.find(({ state }) => OPEN_STATES.includes(state)) ?? null;
    const to: Reclassified | null = open ? storedFacts(open.proposedFacts) : typed?.ok ? typed.value : null;
    const next = to && reclassifiedFacts(facts, to, today);
    return {
      profile: {
        id: profile.id,
        name: profile.name,
        version: profile.latestVersion,
        archived: profile.archivedAt !== null,
      },
      facts,
      cases: cases.filter((each) => each !== open),
      open,
      errors: typed && !typed.ok ? typed.errors : {},
      today,
      preview:
        next &&
        (await preview(
          tx,
          { orgId: scope.orgId, profileId: cargoId, from: facts, to: next },
          { rulebook, today, page },
        )),
    };
  });
}

/** The facts a case began with; those in force are already marked while it is open. */
async function factsBefore(tx: Tx, row: Reclassification): Promise<CargoFacts | null> {
  const [version] = await tx
    .select({ facts: cargoVersions.facts })
    .from(cargoVersions)
    .where(
      and(
        eq(cargoVersions.orgId, row.orgId),
        eq(cargoVersions.profileId, row.profileId),
        eq(cargoVersions.version, row.fromVersion),
      ),
    );
  return version ? storedFacts(version.facts) : null;
}

/** A case for the operator's desk, with its impact while it is open; null when there is none. */
export async function viewCase(scope: OperatorScope, id: string, page: number, clock: Clock = systemClock) {
  if (!isUuid(id)) return null;
  const today = rulebookDay(clock.now());
  const rulebook = await currentRulebook(today);
  return withOperator(scope, async (tx) => {
    const [found] = await tx
      .select({ row: reclassifications, profile: cargoProfiles, organisation: organisations.name })
      .from(reclassifications)
      .innerJoin(
        cargoProfiles,
        and(eq(cargoProfiles.orgId, reclassifications.orgId), eq(cargoProfiles.id, reclassifications.profileId)),
      )
      .innerJoin(organisations, eq(organisations.id, reclassifications.orgId))
      .where(eq(reclassifications.id, id));
    if (!found) return null;
    const { row, profile, organisation } = found;
    const isOpen = OPEN_STATES.includes(row.state);
    const people = await tx
      .select({ id: users.id, name: users.name })
      .from(users)
      .where(inArray(users.id, [row.proposedBy, row.reviewedBy ?? row.proposedBy]));
    const nameOf = (userId: string | null) => people.find((each) => each.id === userId)?.name ?? null;
    const facts = await latestFacts(tx, profile);
    const to = reclassifiedFacts(facts, storedFacts(row.proposedFacts), today);
    const before = await factsBefore(tx, row);
    return {
      row,
      profileName: profile.name,
      organisation,
      proposedBy: nameOf(row.proposedBy),
      reviewedBy: nameOf(row.reviewedBy),
      isOpen,
      today,
      changes: before ? factChanges(before, storedFacts(row.proposedFacts)) : [],
      preview: isOpen
        ? await preview(tx, { orgId: row.orgId, profileId: profile.id, from: facts, to }, { rulebook, today, page })
        : null,
    };
  });
}
export type CaseView = NonNullable<Awaited<ReturnType<typeof viewCase>>>;
export type ProfileCase = NonNullable<Awaited<ReturnType<typeof viewProfileCase>>>;

const PER_PAGE = 25;

/** The operators' queue: open cases oldest first, or all of them newest first. */
export async function listCases(scope: OperatorScope, show: 'open' | 'all', page: number) {
  return withOperator(scope, async (tx) => {
    const { id, state, danger, reason, proposedAt, evidence } = reclassifications;
    const rows = await tx
      .select({
        id,
        state,
        danger,
        reason,
        proposedAt,
        evidence,
        cargo: cargoProfiles.name,
        organisation: organisations.name,
      })
      .from(reclassifications)
      .innerJoin(
        cargoProfiles,
        and(eq(cargoProfiles.orgId, reclassifications.orgId), eq(cargoProfiles.id, reclassifications.profileId)),
      )
      .innerJoin(organisations, eq(organisations.id, reclassifications.orgId))
      .where(show === 'open' ? inArray(state, [...OPEN_STATES]) : undefined)
      .orderBy(show === 'open' ? proposedAt : desc(proposedAt), id)
      .limit(PER_PAGE + 1)
      .offset((page - 1) * PER_PAGE);
    const cases = rows.slice(0, PER_PAGE).map(({ evidence: proofs, ...row }) => ({ ...row, proofs: proofs.length }));
    return { cases, hasNext: rows.length > PER_PAGE };
  });
}
