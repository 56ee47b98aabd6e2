import { addDays, dateInZone, plainDate } from '#app/domain/shared/plain-date.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { listBlocks } from '#app/features/blocks/list-blocks.server.ts';
import { fieldViolation } from '#app/features/facilities/refusal.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import type { SlotRecord } from './own-slot.server.ts';
import type { SlotTerms } from './slot.schema.server.ts';
import { slotOccupancy } from './slot-occupancy.server.ts';

const LAST_DAY = plainDate('2100-12-31');

/**
 * What stays already agreed forbid: another customs regime around cargo that is promised this one, or a hall that no
 * longer takes a class that stands or is expected in it.
 */
export async function standingStaysForbid(
  tx: Tx,
  scope: TenantScope,
  slot: SlotRecord,
  next: Pick<SlotTerms, 'regime' | 'hazardClasses'>,
  now: Date,
): Promise<Violation[]> {
  const accepted: readonly string[] = next.hazardClasses;
  const dropped = slot.hazardClasses.filter((code) => !accepted.includes(code));
  if (slot.regime === next.regime && dropped.length === 0) return [];
  // A day early: today in UTC can still be yesterday's date where the facility is.
  const from = addDays(dateInZone(now, 'UTC'), -1);
  const stays = (await slotOccupancy(tx, [slot.id], from, LAST_DAY)).get(slot.id) ?? [];
  const blocked = await listBlocks(tx, scope, slot.id, from);
  const promised = dropped.filter((code) => stays.some((stay) => stay.hazardClasses.includes(code)));
  const regime = fieldViolation(
    'regime',
    'conflict.regime_booked',
    `Stays are booked in this slot as ${slot.regime}.`,
    'Add another slot, or wait until they are over.',
  );
  const classes = fieldViolation(
    'hazardClasses',
    'conflict.class_booked',
    `Cargo of class ${promised.join(', ')} is booked in this slot.`,
    'Keep the class until those stays are over.',
  );
  return [
    ...(slot.regime !== next.regime && stays.length > blocked.length ? [regime] : []),
    ...(promised.length > 0 ? [classes] : []),
  ];
}
