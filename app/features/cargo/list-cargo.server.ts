import { and, desc, eq, ilike, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { classify } from '#app/domain/cargo/classify.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { cargoProfiles, cargoVersions } from '#db/schema/index.ts';
import type { CargoFilter } from './cargo-filter.schema.server.ts';
import { regimeLabel } from './cargo-words.ts';
import { latestVersion, storedFacts } from './load-cargo.server.ts';

const PER_PAGE = 25;

export type CargoRow = Pick<CargoFacts, 'material' | 'form' | 'unNumber'> & {
  id: string;
  name: string;
  version: number;
  /** When the latest version was declared. */
  changedAt: Date;
  classes: readonly string[];
  isHarmless: boolean;
  regimes: string[];
  /** Essential questions still open; none means the cargo is known. */
  openCount: number;
};

type Stored = { id: string; name: string; version: number; changedAt: Date; facts: CargoFacts };

function rowOf({ facts: stored, ...profile }: Stored, rulebook: Rulebook): CargoRow {
  const facts = storedFacts(stored);
  const cargo = classify(facts, rulebook);
  const { material, form, unNumber } = facts;
  return {
    ...profile,
    material,
    form,
    unNumber,
    classes: cargo.hazard.classes,
    isHarmless: cargo.caseFacts.text.dangerous?.includes('no') === true,
    regimes: cargo.regimes.map(regimeLabel),
    openCount: cargo.missing.length,
  };
}

/** One page of the library, last changed first, each as the rulebook of today sees it; and whether another page follows. */
export async function listCargo(
  scope: TenantScope,
  filter: CargoFilter,
  clock: Clock = systemClock,
): Promise<{ rows: CargoRow[]; hasNext: boolean }> {
  const rulebook = await currentRulebook(rulebookDay(clock.now()));
  const pattern = `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`;
  const fact = (name: keyof CargoFacts) => ilike(sql`${cargoVersions.facts}->>${name}::text`, pattern);
  const found = await withTenant(scope, (tx) =>
    tx
      .select({
        id: cargoProfiles.id,
        name: cargoProfiles.name,
        version: cargoVersions.version,
        changedAt: cargoVersions.createdAt,
        facts: cargoVersions.facts,
      })
      .from(cargoProfiles)
      .innerJoin(cargoVersions, latestVersion)
      .where(
        and(
          eq(cargoProfiles.orgId, scope.orgId),
          filter.archived ? isNotNull(cargoProfiles.archivedAt) : isNull(cargoProfiles.archivedAt),
          filter.text
            ? or(ilike(cargoProfiles.name, pattern), fact('description'), fact('unNumber'), fact('hsCode'))
            : undefined,
        ),
      )
      .orderBy(desc(cargoVersions.createdAt), desc(cargoProfiles.id))
      .limit(PER_PAGE + 1)
      .offset((filter.page - 1) * PER_PAGE),
  );
  return {
    rows: found.slice(0, PER_PAGE).map((row) => rowOf(row, rulebook)),
    hasNext: found.length > PER_PAGE,
  };
}
