import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { bookingReference } from '#app/domain/shared/ids.ts';
import type { slots } from '#db/schema/index.ts';

type Slot = typeof slots.$inferSelect;
export type Isolation = 'read committed' | 'repeatable read' | 'serializable';

/** SQL as the application's role, the way a careless hand or a bug would write it: no command, no rule, no check. */
export function openAsApplication(appUrl: string, connections = 1) {
  return postgres(appUrl, { max: connections, onnotice: () => {} });
}

/** Runs `work` in a transaction that speaks for an organisation. */
export function asOrganisation<T>(
  sql: postgres.Sql,
  orgId: string,
  work: (tx: postgres.TransactionSql) => Promise<T>,
  isolation: Isolation = 'read committed',
) {
  return sql.begin(`isolation level ${isolation}`, async (tx) => {
    await tx`select set_config('app.org_id', ${orgId}, true)`;
    return work(tx);
  });
}

export type Taking = {
  slot: Slot;
  shipperOrgId: string;
  startsOn: string;
  endsOn: string;
  pallets: number;
  massGrams?: number;
};

/** Writes a confirmed booking and its allocation directly. Rejects with the database's own error. */
export async function takeDirectly(tx: postgres.TransactionSql, taking: Taking): Promise<void> {
  const { slot, shipperOrgId, startsOn, endsOn, pallets, massGrams = pallets * 1_000 } = taking;
  await tx`
    with b as (
      insert into bookings (reference, host_org_id, shipper_org_id, slot_id, facility_id, state, starts_on, ends_on,
        pallets, mass_grams, cargo_description, hazard_classes, regime, booking_mode, place, quote, total_paise)
      values (${bookingReference(randomBytes(8))}, ${slot.orgId}, ${shipperOrgId}, ${slot.id}, ${slot.facilityId},
        'confirmed', ${startsOn}, ${endsOn}, ${pallets}, ${massGrams}, 'direct', '{}', 'neutral', 'instant', '{}', '{}', 0)
      returning id)
    insert into allocations (org_id, shipper_org_id, slot_id, booking_id, state, starts_on, ends_on, pallets, mass_grams,
      hazard_classes)
    select ${slot.orgId}, ${shipperOrgId}, ${slot.id}, b.id, 'confirmed', ${startsOn}, ${endsOn}, ${pallets},
      ${massGrams}, '{}' from b`;
}
