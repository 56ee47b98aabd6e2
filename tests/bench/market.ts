import path from 'node:path';
import postgres from 'postgres';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import { setVariables } from '#app/platform/env.server.ts';
import { bootstrapDatabase, dropDatabase } from '#db/bootstrap.ts';
import { startEmbeddedPostgres } from '#db/embedded.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { openAsOwner } from '#db/owner.ts';
import { createOrganisation, createPerson } from '#db/seed/factories.ts';
import { loadReference } from '#db/seed/reference.ts';

const DATABASE = 'quayslot_bench_market';
const PASSWORDS = { owner: 'owner-in-bench', app: 'app-in-bench' };
const SLOTS_PER_HALL = 10;
const HALLS_PER_FACILITY = 3;

/** A market of many slots with a year of bookings in them, written in bulk. */
export type Market = { appUrl: string; close: () => Promise<void> };

/**
 * Writes the market past triggers and foreign keys, as the server's administrator: two hundred thousand slots one by one
 * would take an hour. What the triggers keep (listings, gates) is written with them.
 */
async function fill(
  adminUrl: string,
  hostOrgId: string,
  shipperOrgId: string,
  size: { slots: number; bookings: number },
) {
  const url = new URL(adminUrl);
  url.pathname = `/${DATABASE}`;
  const sql = postgres(url.toString(), { max: 1, onnotice: () => {} });
  const facilities = Math.ceil(size.slots / (SLOTS_PER_HALL * HALLS_PER_FACILITY));
  const today = dateInZone(new Date(), 'Asia/Kolkata');
  await sql`set session_replication_role = replica`;
  await sql`select setseed(0.42)`;
  await sql`
    insert into facilities (org_id, port_id, name, address, pin, state_code, lat, lon, warehouse_code, licence_section)
    select ${hostOrgId}, p.id, 'Facility ' || n, 'Plot ' || n, '400707', p.state_code,
      p.lat + (random() - 0.5) * 0.5, p.lon + (random() - 0.5) * 0.5, 'NSA1U007', '57'
    from generate_series(1, ${facilities}) n
    join (select *, row_number() over (order by id) - 1 as i, count(*) over () as total from ports) p
      on p.i = n % p.total`;
  await sql`
    insert into papers (org_id, facility_id, kind, number, issuer, valid_from, verified_at)
    select ${hostOrgId}, f.id, k, 'N', 'Issuer', '2020-01-01', now()
    from facilities f cross join unnest(array['customs_licence', 'insurance', 'fire_noc', 'safety_audit']) k`;
  await sql`
    insert into halls (org_id, facility_id, name, building, place, wall_fire_minutes, bay_gap_cm, sprinklered)
    select f.org_id, f.id, 'Hall ' || h, 'Main building', h, 90, 300, random() < 0.3
    from facilities f cross join generate_series(1, ${HALLS_PER_FACILITY}) h`;
  await sql`
    insert into slots (org_id, facility_id, hall_id, name, regime, pallet_positions, max_mass_grams, hazard_classes,
      price_per_pallet_day_paise, handling_in_paise, handling_out_paise, minimum_days, booking_mode, status)
    select h.org_id, h.facility_id, h.id, 'Slot ' || s, case when random() < 0.4 then 'bonded' else 'neutral' end,
      10 + floor(random() * 40), 60000000,
      case when s.kind < 0.15 then '{}' when s.kind < 0.6 then '{9}' when s.kind < 0.9 then '{8,9}'
        else '{3,4.1,4.3,5.1,8,9}' end::text[],
      3000 + floor(random() * 6000), 10000 + floor(random() * 10000), 12000, 1,
      case when random() < 0.5 then 'instant' else 'request' end, 'published'
    from halls h cross join lateral (select s, random() as kind from generate_series(1, ${SLOTS_PER_HALL}) s where h.id is not null) s
    limit ${size.slots}`;
  await sql`insert into slot_gates (slot_id, org_id) select id, org_id from slots on conflict do nothing`;
  // A third of what stands somewhere is class 9 or 8; the rest is harmless.
  await sql`
    create temp table stays as
    select gen_random_uuid() as id, s.id as slot_id, s.facility_id, s.regime,
      ${today}::date + (random() * 400)::int - 30 as starts_on, 1 + (random() * 89)::int as days,
      1 + floor(random() * 4)::int as pallets,
      case when random() < 0.3 and s.hazard_classes @> '{9}' then '{9}' else '{}' end::text[] as classes
    from slots s cross join generate_series(1, ${size.bookings})`;
  await sql`
    insert into bookings (id, reference, host_org_id, shipper_org_id, slot_id, facility_id, state, starts_on, ends_on,
      pallets, mass_grams, cargo_description, hazard_classes, regime, booking_mode, place, quote, total_paise)
    select id, id::text, ${hostOrgId}, ${shipperOrgId}, slot_id, facility_id, 'confirmed', starts_on, starts_on + days,
      pallets, pallets * 500000, 'Bench cargo', classes, regime, 'instant', '{}', '{}', 1 from stays`;
  await sql`
    insert into allocations (org_id, shipper_org_id, slot_id, facility_id, booking_id, state, starts_on, ends_on, pallets, mass_grams,
      hazard_classes, storage_classes)
    select ${hostOrgId}, ${shipperOrgId}, slot_id, facility_id, id, 'confirmed', starts_on, starts_on + days, pallets,
      pallets * 500000, classes, case when classes = '{}' then '{}' else '{13}' end::text[] from stays`;
  await sql`select refresh_listings(array(select id from slots))`;
  await sql`vacuum analyze`;
  await sql.end();
}

/** Prepares the market from nothing on the bench's durable server. */
export async function openMarket(size: { slots: number; bookings: number }): Promise<Market> {
  const server = await startEmbeddedPostgres({ dir: path.resolve('.data/bench-postgres') });
  await dropDatabase(server.adminUrl, DATABASE);
  const urls = await bootstrapDatabase(server.adminUrl, DATABASE, PASSWORDS);
  await migrateDatabase(urls.ownerUrl);
  const owner = openAsOwner(urls.ownerUrl);
  await loadReference(owner.db);
  const person = await createPerson(owner.db);
  const host = await createOrganisation(owner.db, { owner: person, isShipper: false });
  const shipper = await createOrganisation(owner.db, { owner: person, isHost: false });
  await owner.close();
  await fill(server.adminUrl, host.id, shipper.id, size);
  setVariables({
    QUAYSLOT_MODE: 'test',
    DATABASE_URL: urls.appUrl,
    BASE_URL: 'http://127.0.0.1:3000',
    LOG_LEVEL: 'error',
  });
  return {
    appUrl: urls.appUrl,
    close: async () => {
      await dropDatabase(server.adminUrl, DATABASE);
      await server.stop();
    },
  };
}
