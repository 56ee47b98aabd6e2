import { and, eq } from 'drizzle-orm';
import { classify } from '#app/domain/cargo/classify.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { dangerChange } from '#app/domain/cargo/reclassification.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { isLive } from '#app/features/rulebook/live-bookings.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { bookings, cargoVersions } from '#db/schema/index.ts';

/**
 * Why cargo that stands or is promised somewhere can't be called more or less dangerous by an edit: less takes a second
 * person, and more has to reach its neighbours, which only a reclassification does. Cargo nobody has booked may be
 * corrected freely. Null when nothing stands against the edit.
 */
export async function changesLiveDanger(
  tx: Tx,
  scope: TenantScope,
  { profileId, before, after }: { profileId: string; before: CargoFacts; after: CargoFacts },
  rulebook: Rulebook,
): Promise<Violation | null> {
  const change = dangerChange(classify(before, rulebook), classify(after, rulebook));
  if (change === 'same') return null;
  const [live] = await tx
    .select({ reference: bookings.reference })
    .from(bookings)
    .innerJoin(
      cargoVersions,
      and(eq(cargoVersions.orgId, bookings.shipperOrgId), eq(cargoVersions.id, bookings.cargoVersionId)),
    )
    .where(and(eq(bookings.shipperOrgId, scope.orgId), eq(cargoVersions.profileId, profileId), isLive(rulebook.onDay)))
    .limit(1);
  if (!live) return null;
  return violation(
    'conflict.needs_reclassification',
    change === 'down'
      ? `Booking ${live.reference} was made for this cargo as it was; calling it less dangerous takes a second person.`
      : `Booking ${live.reference} was made for this cargo as it was; more danger has to be told to the host and its hall.`,
    'Propose a reclassification, with its evidence.',
  );
}
