import { sql } from 'drizzle-orm';
import { allocationStateFor, type BookingState } from '#app/domain/booking/lifecycle.ts';
import { headroomAt } from '#app/features/decisions/gates.server.ts';
import { slotOccupancy } from '#app/features/slots/slot-occupancy.server.ts';
import { publicDatabase, withTenant } from '#app/platform/db.server.ts';
import { BONDED_SLOT } from './market-terms.ts';
import { LAST_DAY, type Model, range } from './model.ts';
import type { Real } from './real.ts';

type Row = { id: string; state: BookingState; allocation: string; is_kept: boolean };

/** States and shares as the rows have them; a waiting booking whose time is over reads as expired. */
async function rowsOf(real: Real): Promise<Map<string, Row>> {
  const rows = await real.db.execute<Row>(sql`
    select b.id, b.is_kept, a.state as allocation,
      case when b.waits_until <= clock_timestamp() then 'expired' else b.state end as state
    from bookings b join allocations a on a.booking_id = b.id`);
  return new Map(rows.map((row) => [row.id, row]));
}

function assertSame(what: string, expected: unknown, found: unknown): void {
  const [model, product] = [JSON.stringify(expected), JSON.stringify(found)];
  if (model !== product) throw new Error(`${what}: the model has ${model}, the product ${product}`);
}

/** The market's bookings are in the model's states, and its slots are as full on every day. */
export async function assertAgreement(model: Model, real: Real, after: string): Promise<void> {
  const rows = await rowsOf(real);
  assertSame(`after ${after}, bookings`, model.bookings.length, rows.size);
  for (const [index, booking] of model.bookings.entries()) {
    const row = rows.get(real.bookingId(index));
    const expected = [model.stateOf(booking), booking.isKept, allocationStateFor(booking.state)];
    assertSame(`after ${after}, booking ${index}`, expected, [row?.state, row?.is_kept, row?.allocation]);
  }
  const taken = await slotOccupancy(publicDatabase(), real.slotIds, real.day(0), real.day(LAST_DAY));
  for (const [slot, id] of real.slotIds.entries()) {
    const occupied = taken.get(id) ?? [];
    for (const offset of range(0, LAST_DAY)) {
      const day = real.day(offset);
      const standing = occupied.filter(({ startsOn, endsOn }) => startsOn <= day && day < endsOn);
      const pallets = standing.reduce((total, each) => total + each.pallets, 0);
      const massGrams = standing.reduce((total, each) => total + each.massGrams, 0);
      assertSame(`after ${after}, slot ${slot} on day ${offset}`, model.loadOf(slot, offset), { pallets, massGrams });
    }
  }
}

/** Each importer's free bond and the facility's free duty, day by day. */
export async function assertHeadroom(model: Model, real: Real): Promise<void> {
  for (const [shipper, { orgId: shipperOrgId, scope }] of real.shippers.entries())
    await withTenant(scope, async (tx) => {
      for (const offset of range(0, LAST_DAY)) {
        const stay = { startsOn: real.day(offset), endsOn: real.day(offset + 1) };
        const free = await headroomAt(tx, { slotId: real.slotId(BONDED_SLOT), shipperOrgId, stay, except: null });
        const expected = [model.bondFree(shipper, offset, 1), model.licenceDutyFree(offset, 1)];
        const found = [free.bondFreePaise, free.licenceDutyFreePaise];
        assertSame(`headroom of shipper ${shipper} on day ${offset}`, expected, found);
      }
    });
}
