import { addDays } from '../../../app/domain/shared/plain-date.ts';
import { allocations, auditLog, blocks, waitlistEntries } from '../../schema/index.ts';
import type { Scene } from './bookings.ts';
import { profileKey } from './cargo.ts';
import { DEMO_TIME_ZONE, known, minutesAfter, uuidFor } from './derive.ts';
import type { Tx } from './transaction.ts';

const MINUTES_PER_DAY = 1440;

/** Places a host keeps shut; days count from today. */
const SHUT = [
  {
    slotKey: 'dronagiri/M1 steel-free aisle',
    from: -1,
    days: 4,
    pallets: 4,
    kg: 0,
    reason: 'Racking inspection, bay 3',
  },
  { slotKey: 'dronagiri/D1 dry room', from: 30, days: 4, pallets: 6, kg: 0, reason: 'Dehumidifier overhaul' },
  { slotKey: 'chakan/C1 recycler row', from: 3, days: 12, pallets: 2, kg: 2400, reason: 'Our own motor housings' },
] as const;

/** Who waits for places that others have, in the order of joining. */
const WAITS = [
  {
    slotKey: 'dronagiri/A3 mezzanine',
    firm: 'aavartan-magnet-recovery',
    cargo: 'terbium-oxide',
    from: 2,
    days: 14,
    pallets: 5,
  },
  {
    slotKey: 'dronagiri/A3 mezzanine',
    firm: 'hemavati-rare-earth-traders',
    cargo: 'terbium-oxide',
    from: 3,
    days: 10,
    pallets: 6,
  },
] as const;

/** Writes the blocks of the demo's host. The allocations' guard has the last word, as for a booking's. */
export async function seedBlocks(tx: Tx, { places, today, now }: Scene): Promise<void> {
  for (const [index, { slotKey, from, days, pallets, kg, reason }] of SHUT.entries()) {
    const { slot, host } = known(places, slotKey);
    const id = uuidFor(`block ${index} of ${slotKey}`);
    const startsOn = addDays(today, from);
    const terms = { startsOn, endsOn: addDays(startsOn, days), pallets, massGrams: kg * 1000 };
    const createdAt = minutesAfter(now, -(3 + index) * MINUTES_PER_DAY);
    const shared = { orgId: host.id, slotId: slot.id, ...terms };
    await tx.insert(blocks).values({ id, ...shared, reason, createdBy: host.ownerId, createdAt });
    await tx
      .insert(allocations)
      .values({ id: uuidFor(`allocation of ${id}`), ...shared, blockId: id, state: 'confirmed', hazardClasses: [] });
    await tx.insert(auditLog).values({
      id: uuidFor(`blocked ${id}`),
      ...{ orgId: host.id, at: createdAt, actorUserId: host.ownerId, actorKind: 'host' },
      ...{ entity: 'slot', entityId: slot.id, action: 'slot.places_blocked', data: { blockId: id, ...terms, reason } },
    });
  }
}

/** Writes the entries of those who wait for a slot that is full. */
export async function seedWaitlist(tx: Tx, { places, ground, today, now }: Scene): Promise<void> {
  const entries = WAITS.map(({ slotKey, firm, cargo, from, days, pallets }, index) => {
    const { slot, host, facility } = known(places, slotKey);
    const { profileId, firm: shipper, line } = known(ground.library, profileKey(firm, cargo, slot.regime));
    const startsOn = addDays(today, from);
    return {
      id: uuidFor(`entry ${index} for ${slotKey}`),
      ...{ shipperOrgId: shipper.id, hostOrgId: host.id, slotId: slot.id, slotName: slot.name },
      ...{ facilityName: facility.name, timeZone: DEMO_TIME_ZONE, startsOn, endsOn: addDays(startsOn, days), pallets },
      massGrams: line.kgPerPallet * pallets * 1000,
      cargoProfileId: profileId,
      createdBy: shipper.ownerId,
      createdAt: minutesAfter(now, -(2 * MINUTES_PER_DAY) + 90 * index),
      updatedAt: minutesAfter(now, -(2 * MINUTES_PER_DAY) + 90 * index),
    };
  });
  await tx.insert(waitlistEntries).values(entries);
  await tx.insert(auditLog).values(
    entries.map(({ id, shipperOrgId, createdBy, createdAt, slotId, startsOn, endsOn, pallets, massGrams }) => ({
      id: uuidFor(`joined ${id}`),
      ...{ orgId: shipperOrgId, at: createdAt, actorUserId: createdBy, actorKind: 'shipper' as const },
      ...{ entity: 'waitlist_entry' as const, entityId: id, action: 'waitlist.joined', toState: 'waiting' },
      data: { slotId, startsOn, endsOn, pallets, massGrams },
    })),
  );
}
