import { and, eq } from 'drizzle-orm';
import { type FreeDay, freeByDay } from '#app/domain/capacity/fit.ts';
import { overlaps, stay } from '#app/domain/shared/interval.ts';
import { addDays, dateInZone, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { type BlockRow, listBlocks } from '#app/features/blocks/list-blocks.server.ts';
import { ownFacility } from '#app/features/facilities/own-facility.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { halls } from '#db/schema/index.ts';
import { ownSlot, type SlotRecord } from './own-slot.server.ts';
import { slotOccupancy } from './slot-occupancy.server.ts';

const CALENDAR_DAYS = 60;

export type SlotView = {
  slot: SlotRecord;
  hallName: string;
  facility: { id: string; name: string; warehouseCode: string | null };
  /** Today where the facility is. */
  today: PlainDate;
  days: FreeDay[];
  /** Stays and running holds that touch the calendar's days. */
  stayCount: number;
  blocks: BlockRow[];
};

/** A host's own slot with its terms and its next 60 days; null when the organisation has no such slot. */
export function viewSlot(scope: TenantScope, slotId: string, clock: Clock = systemClock): Promise<SlotView | null> {
  return withTenant(scope, async (tx) => {
    const slot = await ownSlot(tx, scope, slotId);
    const facility = slot ? await ownFacility(tx, scope, slot.facilityId) : null;
    if (!slot || !facility) return null;
    const [hall] = await tx
      .select({ name: halls.name })
      .from(halls)
      .where(and(eq(halls.orgId, scope.orgId), eq(halls.id, slot.hallId)));
    const today = dateInZone(clock.now(), facility.timeZone);
    const window = stay(today, addDays(today, CALENDAR_DAYS));
    const taken = (await slotOccupancy(tx, [slot.id], window.startsOn, window.endsOn)).get(slot.id) ?? [];
    const blocks = await listBlocks(tx, scope, slot.id, today);
    const { id, name, warehouseCode } = facility;
    return {
      slot,
      hallName: hall?.name ?? '',
      facility: { id, name, warehouseCode },
      today,
      days: freeByDay(slot, taken, window),
      stayCount: taken.length - blocks.filter((block) => overlaps(block, window)).length,
      blocks,
    };
  });
}
