import { sql } from 'drizzle-orm';
import { allocationStateFor, type BookingState } from '#app/domain/booking/lifecycle.ts';
import { slotOccupancy } from '#app/features/slots/slot-occupancy.server.ts';
import { publicDatabase, withTenant } from '#app/platform/db.server.ts';
import { BONDED_SLOT } from './market-terms.ts';
import { LAST_DAY, type Model, range } from './model.ts';
import { endOf, priceOf } from './model-booking.ts';
import type { Real } from './real.ts';

type Row = {
  id: string;
  state: BookingState;
  allocation: string;
  is_kept: boolean;
  starts_on: string;
  ends_on: string;
  free_from: string;
  total: number;
  fee: number | null;
  duty: number;
};

/** States and shares as the rows have them; a waiting booking whose time is over reads as expired. */
async function rowsOf(real: Real): Promise<Map<string, Row>> {
  const rows = await real.db.execute<Row>(sql`
    select b.id, b.is_kept, a.state as allocation, b.starts_on::text, b.ends_on::text, a.ends_on::text as free_from,
      b.total_paise::float8 as total, b.cancellation_fee_paise::float8 as fee, a.duty_paise::float8 as duty,
      case when b.waits_until <= clock_timestamp() then 'expired' else b.state end as state
    from bookings b join allocations a on a.booking_id = b.id`);
  return new Map(rows.map((row) => [row.id, row]));
}

type LotRow = {
  id: string;
  pallets: number;
  mass: number;
  ledger_pallets: number;
  ledger_mass: number;
  is_open: boolean;
};

/** What the lots' rows have, and what the ledger adds up to: in less out. */
async function lotsOf(real: Real): Promise<Map<string, LotRow>> {
  const rows = await real.db.execute<LotRow>(sql`
    select l.id, l.stock_pallets as pallets, l.stock_mass_grams::float8 as mass,
      coalesce(sum(case m.direction when 'in' then m.pallets else -m.pallets end), 0)::int as ledger_pallets,
      coalesce(sum(case m.direction when 'in' then m.mass_grams else -m.mass_grams end), 0)::float8 as ledger_mass,
      exists (select from discrepancies d where d.lot_id = l.id and d.settled_at is null) as is_open
    from lots l left join movements m on m.lot_id = l.id group by l.id`);
  return new Map(rows.map((row) => [row.id, row]));
}

function assertSame(what: string, expected: unknown, found: unknown): void {
  const [model, product] = [JSON.stringify(expected), JSON.stringify(found)];
  if (model !== product) throw new Error(`${what}: the model has ${model}, the product ${product}`);
}

async function assertBookings(model: Model, real: Real, after: string): Promise<void> {
  const rows = await rowsOf(real);
  assertSame(`after ${after}, bookings`, model.bookings.length, rows.size);
  for (const [index, booking] of model.bookings.entries()) {
    const row = rows.get(real.bookingId(index));
    const [from, until, freeFrom] = [booking.from, endOf(booking), booking.freeFrom].map((day) => real.day(day));
    const [state, share] = [model.stateOf(booking), allocationStateFor(booking.state)];
    assertSame(
      `after ${after}, booking ${index}`,
      [state, booking.isKept, share, from, until, freeFrom, priceOf(booking), booking.feePaise, booking.duty],
      row && [
        ...[row.state, row.is_kept, row.allocation, row.starts_on, row.ends_on, row.free_from],
        ...[row.total, row.fee, row.duty],
      ],
    );
  }
}

async function assertLots(model: Model, real: Real, after: string): Promise<void> {
  const lots = model.bookings.flatMap((booking) => booking.lots);
  if (lots.length === 0) return;
  const rows = await lotsOf(real);
  assertSame(`after ${after}, lots`, lots.length, rows.size);
  for (const { id, stock, hasOpenCase } of lots) {
    const { pallets, massGrams } = stock;
    const row = rows.get(id);
    assertSame(
      `after ${after}, lot ${id}`,
      [pallets, massGrams, pallets, massGrams, hasOpenCase],
      [row?.pallets, row?.mass, row?.ledger_pallets, row?.ledger_mass, row?.is_open],
    );
  }
}

/**
 * The market's bookings have the model's states, days, prices and duty, its lots the model's stock, and its slots are as
 * full on every day.
 */
export async function assertAgreement(model: Model, real: Real, after: string): Promise<void> {
  await assertBookings(model, real, after);
  await assertLots(model, real, after);
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

type FreeRow = { bond: number; licence: number };

/** Each importer's free bond and the facility's free duty, day by day. */
export async function assertHeadroom(model: Model, real: Real): Promise<void> {
  for (const [shipper, { orgId, scope }] of real.shippers.entries()) {
    const rows = await withTenant(scope, (tx) =>
      tx.execute<FreeRow>(sql`
        select free.bond_free::float8 as bond, free.licence_duty_free::float8 as licence
        from generate_series(0, ${LAST_DAY - 1}::int) as n(day)
        cross join lateral headroom_at(${real.slotId(BONDED_SLOT)}::uuid, ${orgId}::uuid,
          ${real.day(0)}::date + n.day, ${real.day(0)}::date + n.day + 1) as free
        order by n.day`),
    );
    for (const day of range(0, LAST_DAY)) {
      const expected = [model.bondFree(shipper, day, day + 1), model.licenceDutyFree(day, day + 1)];
      assertSame(`headroom of shipper ${shipper} on day ${day}`, expected, [rows[day]?.bond, rows[day]?.licence]);
    }
  }
}
