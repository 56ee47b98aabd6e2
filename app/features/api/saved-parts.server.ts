import { and, eq } from 'drizzle-orm';
import type { SlotTerms } from '#app/domain/booking/bookable.ts';
import { findOffer, termsOf } from '#app/features/bookings/slot-offer.server.ts';
import { type ChosenCargo, cargoOf } from '#app/features/decisions/shipper-side.server.ts';
import type { ApiCaller } from '#app/platform/api.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { facilities, slots } from '#db/schema/index.ts';

/** A slot that exists, with the zone its days are counted in. */
export type KnownSlot = { id: string; terms: SlotTerms; timeZone: string };

/** A profile of the caller's organisation with what the organisation can show; null when it has none such. */
export function savedCargo({ tenant }: ApiCaller, profileId: string): Promise<ChosenCargo | null> {
  if (!tenant) return Promise.resolve(null);
  return withTenant(tenant, (tx) => cargoOf(tx, tenant.orgId, profileId));
}

/** A published slot, or any slot of the caller's own organisation; null for everything else, whoever's it is. */
export async function knownSlot({ tenant }: ApiCaller, slotId: string): Promise<KnownSlot | null> {
  const offer = await findOffer(slotId);
  if (offer) return { id: slotId, terms: termsOf(offer), timeZone: offer.timeZone };
  if (!tenant) return null;
  return withTenant(tenant, async (tx) => {
    const [own] = await tx
      .select({ slot: slots, timeZone: facilities.timeZone })
      .from(slots)
      .innerJoin(facilities, and(eq(facilities.orgId, slots.orgId), eq(facilities.id, slots.facilityId)))
      .where(and(eq(slots.orgId, tenant.orgId), eq(slots.id, slotId)));
    return own ? { id: slotId, terms: own.slot, timeZone: own.timeZone } : null;
  });
}
