import { eq, sql as q } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqlState, withTenant } from '#app/platform/db.server.ts';
import { allocations, halls, slots } from '#db/schema/index.ts';
import { createBooking, createFacility } from '#db/seed/factories.ts';
import { asOrganisation, openAsApplication, takeDirectly } from '../setup/app-sql.ts';
import { useDatabase } from '../setup/database.ts';
import { createHost, createShipper } from '../setup/market.ts';

const database = useDatabase();
let sql: ReturnType<typeof openAsApplication>;

beforeAll(() => {
  sql = openAsApplication(database.appUrl());
});
afterAll(() => sql.end());

/** A slot of twelve places, eight of them taken by a rival for the days asked about. */
async function scene() {
  const db = database.owner();
  const host = await createHost(db);
  const rival = await createShipper(db);
  const shipper = await createShipper(db);
  const slot = await host.slot();
  const days = { startsOn: '2030-02-01', endsOn: '2030-02-11' };
  await createBooking(db, { slot, shipper: rival.organisation, pallets: 8, ...days });
  return { host, rival, shipper, slot, days };
}

describe('what row-level security hides, and would oversell', () => {
  test('a shipper’s lock on the host’s slot returns no row', async () => {
    const { shipper, slot } = await scene();
    const locked = await withTenant(shipper.scope, (tx) =>
      tx.select().from(slots).where(eq(slots.id, slot.id)).for('update'),
    );
    expect(locked).toEqual([]);
  });

  test('a rival’s bookings are missing from a shipper’s own sum', async () => {
    const { shipper, slot } = await scene();
    const [row] = await withTenant(shipper.scope, (tx) =>
      tx
        .select({ sum: q<string>`coalesce(sum(pallets), 0)::text` })
        .from(allocations)
        .where(eq(allocations.slotId, slot.id)),
    );
    expect(row?.sum).toBe('0');
  });

  test('yet the guard sees them: five more do not fit, four do', async () => {
    const { shipper, slot, days } = await scene();
    const shipperOrgId = shipper.organisation.id;
    const take = (pallets: number) =>
      asOrganisation(sql, shipperOrgId, (tx) => takeDirectly(tx, { slot, shipperOrgId, pallets, ...days }));
    await expect(take(5)).rejects.toMatchObject({ code: 'QS001' });
    await take(4);
  });

  test('the narrow door tells the load and the days, never whose', async () => {
    const { shipper, slot, days } = await scene();
    const rows = await asOrganisation(
      sql,
      shipper.organisation.id,
      (tx) => tx`select * from slot_occupancy(array[${slot.id}]::uuid[], ${days.startsOn}, ${days.endsOn})`,
    );
    expect(rows).toHaveLength(1);
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual([
      'ends_on',
      'hazard_classes',
      'mass_grams',
      'pallets',
      'slot_id',
      'starts_on',
    ]);
  });
});

describe('references across tenants', () => {
  test('a hall can’t be put into another tenant’s facility', async () => {
    const { host } = await scene();
    const other = await createHost(database.owner());
    const attempt = withTenant(host.scope, (tx) =>
      tx.insert(halls).values({ orgId: host.organisation.id, facilityId: other.facility.id, name: 'Annexe' }),
    );
    await expect(attempt).rejects.toSatisfy((error) => sqlState(error) === '23503');
  });

  test('a booking can’t name a slot under another host', async () => {
    const { shipper, slot, days } = await scene();
    const other = await createHost(database.owner());
    const shipperOrgId = shipper.organisation.id;
    const disguised = { ...slot, orgId: other.organisation.id };
    const attempt = asOrganisation(sql, shipperOrgId, (tx) =>
      takeDirectly(tx, { slot: disguised, shipperOrgId, pallets: 1, ...days }),
    );
    await expect(attempt).rejects.toMatchObject({ code: '23503' });
  });

  test('a row can’t be written for, or moved to, another tenant', async () => {
    const { host, shipper, rival, slot, days } = await scene();
    const foreign = withTenant(shipper.scope, (tx) =>
      tx.insert(halls).values({ orgId: host.organisation.id, facilityId: host.facility.id, name: 'Squat' }),
    );
    await expect(foreign).rejects.toSatisfy((error) => sqlState(error) === '42501');
    const asRival = asOrganisation(sql, shipper.organisation.id, (tx) =>
      takeDirectly(tx, { slot, shipperOrgId: rival.organisation.id, pallets: 1, ...days }),
    );
    await expect(asRival).rejects.toMatchObject({ code: '42501' });
    const moved = withTenant(host.scope, (tx) => tx.execute(q`update slots set org_id = ${shipper.organisation.id}`));
    await expect(moved).rejects.toSatisfy((error) => sqlState(error) === '42501');
  });
});

describe('the setting in a pooled session', () => {
  test('is empty, not null, after its first use; and an empty setting is nobody, not an error', async () => {
    const db = database.owner();
    const host = await createHost(db);
    await createFacility(db, { organisation: host.organisation });
    const seen = await asOrganisation(sql, host.organisation.id, (tx) => tx`select id from facilities`);
    expect(seen.length).toBe(2);
    const [after] = await sql`select current_setting('app.org_id', true) as setting`;
    expect(after?.setting).toBe('');
    expect(await sql`select id from facilities`).toHaveLength(0);
  });

  test('no organisation sees another’s rows in any tenant table', async () => {
    const { host, shipper } = await scene();
    const stranger = await createShipper(database.owner());
    const tables = ['facilities', 'halls', 'slots', 'bookings', 'allocations', 'memberships', 'audit_log'];
    for (const table of tables) {
      const visible = await asOrganisation(sql, stranger.organisation.id, (tx) =>
        tx.unsafe(`select * from ${table} where to_jsonb(${table})::text like $1 or to_jsonb(${table})::text like $2`, [
          `%${host.organisation.id}%`,
          `%${shipper.organisation.id}%`,
        ]),
      );
      expect(visible, table).toHaveLength(0);
    }
  });

  test('drizzle’s wrapped error still tells the SQLSTATE', async () => {
    const { host } = await scene();
    const attempt = withTenant(host.scope, (tx) => tx.execute(q`select 1 / 0`));
    await expect(attempt).rejects.toSatisfy((error) => sqlState(error) === '22012');
  });
});
