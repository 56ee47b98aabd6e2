import { and, asc, eq } from 'drizzle-orm';
import { inr, type Money } from '#app/domain/shared/money.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { halls, ports, slots } from '#db/schema/index.ts';
import { type FacilityRow, ownFacility } from './own-facility.server.ts';

export type SlotRow = {
  id: string;
  name: string;
  regime: 'bonded' | 'neutral';
  palletPositions: number;
  maxMassGrams: number;
  hazardClasses: string[];
  pricePerPalletDay: Money;
  bookingMode: 'instant' | 'request';
  status: 'draft' | 'published' | 'paused';
};

export type HallWithSlots = Omit<typeof halls.$inferSelect, 'orgId' | 'facilityId' | 'createdAt'> & {
  slots: SlotRow[];
};

export type FacilityView = { facility: FacilityRow; portName: string; halls: HallWithSlots[] };

/** A facility with its halls and their slots, all by name; null when the organisation has no such facility. */
export function viewFacility(scope: TenantScope, facilityId: string): Promise<FacilityView | null> {
  return withTenant(scope, async (tx) => {
    const facility = await ownFacility(tx, scope, facilityId);
    if (!facility) return null;
    const [port] = await tx.select({ name: ports.name }).from(ports).where(eq(ports.id, facility.portId));
    const hallRows = await tx
      .select({
        id: halls.id,
        name: halls.name,
        building: halls.building,
        place: halls.place,
        wallFireMinutes: halls.wallFireMinutes,
        bayGapCm: halls.bayGapCm,
        sprinklered: halls.sprinklered,
      })
      .from(halls)
      .where(and(eq(halls.orgId, scope.orgId), eq(halls.facilityId, facility.id)))
      .orderBy(asc(halls.name))
      .limit(500);
    const slotRows = await tx
      .select()
      .from(slots)
      .where(and(eq(slots.orgId, scope.orgId), eq(slots.facilityId, facility.id)))
      .orderBy(asc(slots.name))
      .limit(2000);
    const inHall = (hallId: string) => slotRows.filter((slot) => slot.hallId === hallId).map(asSlotRow);
    return {
      facility,
      portName: port?.name ?? facility.portId,
      halls: hallRows.map((hall) => ({ ...hall, slots: inHall(hall.id) })),
    };
  });
}

function asSlotRow(slot: typeof slots.$inferSelect): SlotRow {
  const { id, name, regime, palletPositions, maxMassGrams, hazardClasses, bookingMode, status } = slot;
  const pricePerPalletDay = inr(slot.pricePerPalletDayPaise);
  return { id, name, regime, palletPositions, maxMassGrams, hazardClasses, pricePerPalletDay, bookingMode, status };
}
