import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import postgres from 'postgres';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import { setVariables } from '#app/platform/env.server.ts';
import { bootstrapDatabase, type DatabaseUrls, dropDatabase, urlFor } from '#db/bootstrap.ts';
import { startEmbeddedPostgres } from '#db/embedded.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { openAsOwner } from '#db/owner.ts';
import { ROLE_NAMES } from '#db/roles.ts';
import { createCargo, createOrganisation, createPerson } from '#db/seed/factories.ts';
import { loadReference } from '#db/seed/reference.ts';
import { tenantScope } from '../setup/request.ts';

const PASSWORDS = { owner: 'owner-in-bench', app: 'app-in-bench' };
const SLOTS_PER_HALL = 10;
const HALLS_PER_FACILITY = 3;
const SHIPPERS = 16;

/** What a database server on such a machine is given; commits wait for the disk as they would there. */
export const SERVER_SETTINGS = ['shared_buffers=2GB', 'max_wal_size=8GB', 'checkpoint_timeout=30min'];

export type MarketSize = { slots: number; bookingsPerSlot: number };

/** A shipper of the market with a harmless cargo of its own. */
export type MarketShipper = ReturnType<typeof tenantScope> & { cargoId: string };

/** A market of many slots with a year of bookings in them, written in bulk. */
export type Market = {
  urls: DatabaseUrls;
  shippers: MarketShipper[];
  /** Ends the server; the market stays on disk for the next run of the same day. */
  close: () => Promise<void>;
};

/** Indexes that no constraint needs: made anew at the end, since filling them row by row takes most of the time. */
async function withoutIndexes(sql: postgres.Sql, tables: readonly string[], work: () => Promise<unknown>) {
  const found = await sql<{ name: string; definition: string }[]>`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i
    where i.indrelid = any (${tables as string[]}::regclass[])
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`;
  for (const { name } of found) await sql.unsafe(`drop index ${name}`);
  await work();
  for (const { definition } of found) await sql.unsafe(definition);
}

/** Puts the market's places down: facilities around every port, halls, slots, papers. */
async function fillSlots(sql: postgres.Sql, hostOrgId: string, slots: number) {
  const facilities = Math.ceil(slots / (SLOTS_PER_HALL * HALLS_PER_FACILITY));
  await sql`
    insert into facilities (id, org_id, port_id, name, address, pin, state_code, lat, lon, warehouse_code, licence_section)
    select uuidv7(), ${hostOrgId}, p.id, 'Facility ' || n, 'Plot ' || n, '400707', p.state_code,
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
    insert into slots (id, org_id, facility_id, hall_id, name, regime, pallet_positions, max_mass_grams, hazard_classes,
      price_per_pallet_day_paise, handling_in_paise, handling_out_paise, minimum_days, booking_mode, status)
    select uuidv7(), h.org_id, h.facility_id, h.id, 'Slot ' || s, case when random() < 0.4 then 'bonded' else 'neutral' end,
      10 + floor(random() * 40), 60000000,
      case when s.kind < 0.15 then '{}' when s.kind < 0.6 then '{9}' when s.kind < 0.9 then '{8,9}'
        else '{3,4.1,4.3,5.1,8,9}' end::text[],
      3000 + floor(random() * 6000), 10000 + floor(random() * 10000), 12000, 1,
      case when random() < 0.5 then 'instant' else 'request' end, 'published'
    from halls h cross join lateral (select s, random() as kind from generate_series(1, ${SLOTS_PER_HALL}) s where h.id is not null) s
    limit ${slots}`;
  await sql`insert into slot_gates (slot_id, org_id) select id, org_id from slots on conflict do nothing`;
  await sql`select refresh_listings(array(select id from slots))`;
}

/** A year of stays. Shippers take turns; a third of what stands somewhere is class 9, the rest is harmless. */
async function fillBookings(sql: postgres.Sql, hostOrgId: string, shipperOrgIds: readonly string[], perSlot: number) {
  const today = dateInZone(new Date(), 'Asia/Kolkata');
  // Ids in the order of writing: random ones would scatter over every index while the market is loaded.
  await sql`
    create temp table stays as
    select uuidv7() as id, s.id as slot_id, s.facility_id, s.regime,
      (${shipperOrgIds as string[]}::uuid[])[1 + floor(random() * ${shipperOrgIds.length})::int] as shipper_org_id,
      ${today}::date + (random() * 400)::int - 30 as starts_on, 1 + (random() * 89)::int as days,
      1 + floor(random() * 4)::int as pallets,
      case when random() < 0.3 and s.hazard_classes @> '{9}' then '{9}' else '{}' end::text[] as classes
    from slots s cross join generate_series(1, ${perSlot})`;
  await withoutIndexes(sql, ['bookings', 'allocations'], async () => {
    await sql`
      insert into bookings (id, reference, host_org_id, shipper_org_id, slot_id, facility_id, state, starts_on, ends_on,
        pallets, mass_grams, cargo_description, hazard_classes, regime, booking_mode, place, quote, total_paise)
      select id, id::text, ${hostOrgId}, shipper_org_id, slot_id, facility_id, 'confirmed', starts_on, starts_on + days,
        pallets, pallets * 500000, 'Bench cargo', classes, regime, 'instant', '{}', '{}', 1 from stays`;
    await sql`
      insert into allocations (id, org_id, shipper_org_id, slot_id, facility_id, booking_id, state, starts_on, ends_on,
        pallets, mass_grams, hazard_classes, storage_classes)
      select uuidv7(), ${hostOrgId}, shipper_org_id, slot_id, facility_id, id, 'confirmed', starts_on, starts_on + days,
        pallets, pallets * 500000, classes, case when classes = '{}' then '{}' else '{13}' end::text[] from stays`;
  });
  await sql`drop table stays`;
}

/**
 * Writes the market past triggers and foreign keys, as the server's administrator: two hundred thousand slots one by one
 * would take an hour. What the triggers keep (listings, gates) is written with them.
 */
async function fill(url: string, hostOrgId: string, shipperOrgIds: readonly string[], size: MarketSize) {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await sql`set session_replication_role = replica`;
  await sql`set maintenance_work_mem = '1GB'`;
  await sql`select setseed(0.42)`;
  await fillSlots(sql, hostOrgId, size.slots);
  await fillBookings(sql, hostOrgId, shipperOrgIds, size.bookingsPerSlot);
  await sql`vacuum analyze`;
  await sql`create table bench_rows (id bigserial primary key, note text not null)`;
  await sql`grant select, insert on bench_rows to quayslot_app`;
  await sql`grant usage on sequence bench_rows_id_seq to quayslot_app`;
  await sql.end();
}

/** Names everything a loaded market depends on: with another schema, filling or day it is another market. */
function stateOf(loader: string): string {
  const hash = createHash('sha256').update(fs.readFileSync(new URL(loader)));
  for (const file of fs.readdirSync('db/migrations').sort())
    if (file.endsWith('.sql')) hash.update(fs.readFileSync(path.join('db/migrations', file)));
  for (const file of fs.readdirSync('db/seed/data').sort())
    hash.update(fs.readFileSync(path.join('db/seed/data', file)));
  return `${dateInZone(new Date(), 'Asia/Kolkata')} ${hash.digest('hex').slice(0, 16)}`;
}

async function loadMarket(adminUrl: string, database: string, size: MarketSize): Promise<void> {
  const urls = await freshDatabase(adminUrl, database);
  const owner = openAsOwner(urls.ownerUrl);
  const person = await createPerson(owner.db);
  const host = await createOrganisation(owner.db, { owner: person, isShipper: false });
  const shippers: string[] = [];
  for (let i = 0; i < SHIPPERS; i++) {
    const organisation = await createOrganisation(owner.db, { owner: person, isHost: false, stateCode: '24' });
    await createCargo(owner.db, { organisation, createdBy: person.id });
    shippers.push(organisation.id);
  }
  await owner.close();
  await fill(inside(adminUrl, database), host.id, shippers, size);
}

/** The administrator's way into a database. */
export const inside = (adminUrl: string, database: string) => {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.toString();
};

/** A database of the bench's durable server: the one loaded earlier today if nothing it depends on has changed: its loader's own file, too. */
export async function openLoaded(database: string, loader: string, load: (adminUrl: string) => Promise<void>) {
  const server = await startEmbeddedPostgres({ dir: path.resolve('.data/bench-postgres'), settings: SERVER_SETTINGS });
  const admin = postgres(server.adminUrl, { max: 1, onnotice: () => {} });
  const [found] = await admin<{ state: string | null }[]>`
    select shobj_description(oid, 'pg_database') as state from pg_database where datname = ${database}`;
  const state = stateOf(loader);
  if (found?.state !== state) {
    await load(server.adminUrl);
    await admin.unsafe(`comment on database ${database} is '${state}'`);
  }
  await admin.end();
  const urls = {
    ownerUrl: urlFor(server.adminUrl, ROLE_NAMES.owner, PASSWORDS.owner, database),
    appUrl: urlFor(server.adminUrl, ROLE_NAMES.app, PASSWORDS.app, database),
  };
  setVariables({
    QUAYSLOT_MODE: 'test',
    DATABASE_URL: urls.appUrl,
    BASE_URL: 'http://127.0.0.1:3000',
    LOG_LEVEL: 'error',
  });
  return { urls, adminUrl: inside(server.adminUrl, database), close: () => server.stop() };
}

/** An empty, migrated database with the reference tables filled. */
export async function freshDatabase(adminUrl: string, database: string): Promise<DatabaseUrls> {
  await dropDatabase(adminUrl, database);
  const urls = await bootstrapDatabase(adminUrl, database, PASSWORDS);
  await migrateDatabase(urls.ownerUrl);
  const owner = openAsOwner(urls.ownerUrl);
  await loadReference(owner.db);
  await owner.close();
  return urls;
}

/** The market, loaded in bulk. */
export async function openMarket(size: MarketSize): Promise<Market> {
  const database = `quayslot_bench_${size.slots}_${size.bookingsPerSlot}`;
  const opened = await openLoaded(database, import.meta.url, (adminUrl) => loadMarket(adminUrl, database, size));
  const sql = postgres(opened.adminUrl, { max: 1, onnotice: () => {} });
  const cargo = await sql<{ org_id: string; created_by: string; id: string }[]>`
    select p.org_id, v.created_by, p.id from cargo_profiles p join cargo_versions v on v.profile_id = p.id order by p.id`;
  await sql.end();
  return {
    urls: opened.urls,
    shippers: cargo.map((row) => ({
      ...tenantScope({ orgId: row.org_id, userId: row.created_by, role: 'owner' }),
      cargoId: row.id,
    })),
    close: opened.close,
  };
}
