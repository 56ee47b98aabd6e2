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
 * Why cargo that stands or is promised somewhere can't be called less dangerous by its owner alone: that takes a second
 * person. Cargo nobody has booked may be corrected freely. Null when nothing stands against the edit.
 */
export async function lowersLiveDanger(
  tx: Tx,
  scope: TenantScope,
  { profileId, before, after }: { profileId: string; before: CargoFacts; after: CargoFacts },
  rulebook: Rulebook,
): Promise<Violation | null> {
  if (dangerChange(classify(before, rulebook), classify(after, rulebook)) !== 'down') return null;
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
    `Booking ${live.reference} was made for this cargo as it was; calling it less dangerous takes a second person.`,
    'Propose a reclassification, with its evidence.',
  );
}
