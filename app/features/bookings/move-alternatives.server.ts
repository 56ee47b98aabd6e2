import { and, eq } from 'drizzle-orm';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { bookings, cargoVersions } from '#db/schema/index.ts';
import type { Alternatives } from './find-alternatives.server.ts';
import { holdAlternatives } from './hold-alternatives.server.ts';
import type { HoldAsk } from './hold-ask.ts';

/** Refusals of a confirmation after which other places or days may do. */
const OTHERS_MAY_DO = /^(capacity\.|lifecycle\.too_late$)/;

/** What was asked, and what can be had instead of it. */
export type MoveAlternatives = { slotId: string; ask: HoldAsk; alternatives: Alternatives };

/** What a shipper can book instead of its booking; null for a host, and for a booking older than the rulebook. */
export async function bookingAlternatives(
  scope: TenantScope,
  bookingId: string,
  { clock }: { clock: Clock },
): Promise<MoveAlternatives | null> {
  const [row] = await withTenant(scope, (tx) =>
    tx
      .select({
        slotId: bookings.slotId,
        startsOn: bookings.startsOn,
        endsOn: bookings.endsOn,
        pallets: bookings.pallets,
        massGrams: bookings.massGrams,
        cargoId: cargoVersions.profileId,
      })
      .from(bookings)
      .innerJoin(
        cargoVersions,
        and(eq(cargoVersions.orgId, bookings.shipperOrgId), eq(cargoVersions.id, bookings.cargoVersionId)),
      )
      .where(and(eq(bookings.id, bookingId), eq(bookings.shipperOrgId, scope.orgId))),
  );
  if (!row) return null;
  const { slotId, pallets, massGrams, cargoId } = row;
  const [startsOn, endsOn] = [plainDate(row.startsOn), plainDate(row.endsOn)];
  const alternatives = await holdAlternatives(scope, { ...row, startsOn, endsOn }, { clock });
  return {
    slotId,
    alternatives,
    ask: { in: startsOn, out: endsOn, pallets, kg: massGrams, class: [], cargo: cargoId },
  };
}

/**
 * What a shipper can book instead when a confirmation was refused because the places are gone or the time is; null for
 * another refusal.
 */
export async function moveAlternatives(
  scope: TenantScope,
  bookingId: string,
  violations: readonly Violation[],
  { clock }: { clock: Clock },
): Promise<MoveAlternatives | null> {
  const mayHelp = violations.some(({ code }) => OTHERS_MAY_DO.test(code));
  return mayHelp ? bookingAlternatives(scope, bookingId, { clock }) : null;
}
