import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { OwnerDatabase } from '#db/owner.ts';
import { openAsApplication } from '../setup/app-sql.ts';
import { useDatabase } from '../setup/database.ts';

const database = useDatabase();

/** Tables without a tenant, each with the reason why. Every other table must be guarded. */
const NO_TENANT: Record<string, string> = {
  users: 'a person may belong to several organisations',
  sessions: 'a person’s, found by the hash of a secret',
  user_tokens: 'a person’s, found by the hash of a secret',
  rate_limits: 'counters under pseudonyms',
  mail_outbox: 'the platform’s letters',
  mail_events: 'what the mail vendor tells, without addresses',
  mail_suppressions: 'addresses, whoever’s they are',
  ports: 'reference data',
  gst_states: 'reference data',
  gst_rates: 'reference data',
  money_parameters: 'reference data',
  dunning_steps: 'reference data',
  plans: 'reference data',
  listings: 'public by purpose; the application can only select',
  listing_ports: 'public by purpose; the application can only select',
};
/**
 * The queue's own tables, by what the application may do with their rows in a transaction of our own jobs, and what the
 * guard's functions may. The names are graphile-worker's; its `migrations` holds numbers of versions and is not guarded.
 */
const QUEUE: Record<string, { app: string; guard: string }> = {
  _private_jobs: {
    app: 'DELETE, SELECT, UPDATE(attempts), UPDATE(last_error), UPDATE(locked_at), UPDATE(locked_by), UPDATE(payload), UPDATE(run_at)',
    guard: 'DELETE, INSERT, SELECT, UPDATE',
  },
  _private_tasks: { app: 'INSERT, SELECT', guard: 'INSERT, SELECT' },
  _private_job_queues: {
    app: 'SELECT, UPDATE(locked_at), UPDATE(locked_by)',
    guard: 'INSERT, SELECT, UPDATE(locked_at), UPDATE(locked_by)',
  },
  _private_known_crontabs: { app: 'SELECT', guard: '' },
  migrations: { app: 'SELECT', guard: '' },
};
const COMMANDS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

type Connection = Pick<OwnerDatabase, 'execute'>;

/** Everything that is wrong with the tenant tables' guards; empty when nothing is. */
async function guardProblems(db: Connection): Promise<string[]> {
  const tables = await db.execute<{ name: string; enabled: boolean; forced: boolean; commands: string[] }>(sql`
    select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
      coalesce((select array_agg(p.cmd::text) from pg_policies p
        where p.schemaname = 'public' and p.tablename = c.relname and 'quayslot_app' = any (p.roles)), '{}') as commands
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`);
  return tables.flatMap(({ name, enabled, forced, commands }) =>
    name in NO_TENANT
      ? []
      : [
          ...(enabled ? [] : [`${name}: row-level security is off`]),
          ...(forced ? [] : [`${name}: row-level security is not forced`]),
          ...COMMANDS.filter((command) => !commands.includes(command)).map((c) => `${name}: no policy for ${c}`),
        ],
  );
}

describe('the catalogue', () => {
  test('every table is a tenant’s with all its policies, or has a reason not to be', async () => {
    expect(await guardProblems(database.owner())).toEqual([]);
  });

  test('a policy taken away is noticed', async () => {
    await expect(
      database.owner().transaction(async (tx) => {
        await tx.execute(sql`drop policy bookings_update on bookings`);
        await tx.execute(sql`alter table slots no force row level security`);
        await tx.execute(sql`create table forgotten (org_id uuid)`);
        throw Object.assign(new Error('undo'), { problems: await guardProblems(tx) });
      }),
    ).rejects.toMatchObject({
      problems: expect.arrayContaining([
        'bookings: no policy for UPDATE',
        'slots: row-level security is not forced',
        'forgotten: row-level security is off',
      ]),
    });
  });

  test('tables with a tenant’s column are never listed as having none', async () => {
    const rows = await database.owner().execute<{ name: string }>(sql`
      select distinct table_name as name from information_schema.columns
      where table_schema = 'public' and column_name in ('org_id', 'shipper_org_id')`);
    expect(rows.map((row) => row.name).filter((name) => name in NO_TENANT)).toEqual([]);
  });

  test('references between tenant tables carry the tenant', async () => {
    const rows = await database.owner().execute<{ constraint: string }>(sql`
      select k.conname as constraint from pg_constraint k
      join pg_class t on t.oid = k.confrelid
      where k.contype = 'f' and t.relrowsecurity and t.relname <> 'organisations' and cardinality(k.conkey) < 2
        -- The entries of one journal are of two books, each readable by its own: they carry the book and not the journal's host.
        and k.conname <> 'ledger_entries_journal_id_journals_id_fk'`);
    expect(rows.map((row) => row.constraint)).toEqual([]);
  });

  test('the application’s role is plain and owns nothing', async () => {
    const rows = await database.owner().execute<{ plain: boolean; owned: number; member: number }>(sql`
      select not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb) as plain,
        (select count(*)::int from pg_class where relowner = r.oid) as owned,
        (select count(*)::int from pg_auth_members where member = r.oid) as member
      from pg_roles r where rolname = 'quayslot_app'`);
    expect(rows[0]).toEqual({ plain: true, owned: 0, member: 0 });
  });

  test('functions that run with others’ rights are the guard’s, with a fixed search path, closed to the public', async () => {
    const rows = await database.owner().execute<{ name: string; owner: string; path: boolean; open: boolean }>(sql`
      select p.proname as name, r.rolname as owner,
        exists (select 1 from unnest(p.proconfig) c where c like 'search_path=pg_catalog%, pg_temp') as path,
        has_function_privilege('public', p.oid, 'execute') as open
      from pg_proc p join pg_roles r on r.oid = p.proowner
      where p.pronamespace = 'public'::regnamespace and p.prosecdef`);
    expect(rows.length).toBeGreaterThan(8);
    for (const row of rows) expect(row).toMatchObject({ owner: 'quayslot_guard', path: true, open: false });
  });

  test('a caller’s temporary table can’t stand in for a real one', async () => {
    const app = openAsApplication(database.appUrl());
    await expect(app`create temp table allocations (slot_id uuid)`).rejects.toMatchObject({ code: '42501' });
    await app.end();
  });

  test('the application can’t make an operator', async () => {
    const app = openAsApplication(database.appUrl());
    const insert = app`insert into users (email, name, password_hash, is_operator) values ('a@b.test', 'a', 'x', true)`;
    await expect(insert).rejects.toMatchObject({ code: '42501' });
    await expect(app`update users set is_operator = true`).rejects.toMatchObject({ code: '42501' });
    await app.end();
  });

  test('no view reads with its owner’s rights', async () => {
    const rows = await database.owner().execute(sql`
      select relname from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace
        and not coalesce(reloptions @> array['security_invoker=true'], false)`);
    expect([...rows]).toEqual([]);
  });

  test('what is issued or logged can’t be rewritten', async () => {
    const rows = await database.owner().execute<{ right: string }>(sql`
      select table_name || ' ' || privilege_type as right from information_schema.role_table_grants
      where grantee = 'quayslot_app' and privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE')
        and table_name in ('invoices', 'invoice_lines', 'credit_notes', 'credit_note_lines', 'receipts', 'payments', 'journals',
          'ledger_entries', 'audit_log', 'bookings', 'allocations', 'listings')`);
    expect(rows.map((row) => row.right)).toEqual([]);
  });

  test('the queue’s tables are all known, and open to the application only in the name of our own jobs', async () => {
    const tables = await database.owner().execute<{ name: string; enabled: boolean; open: string[] }>(sql`
      select c.relname as name, c.relrowsecurity as enabled,
        coalesce((select array_agg(coalesce(p.qual, 'true')) from pg_policies p
          where p.schemaname = 'graphile_worker' and p.tablename = c.relname
            and not p.roles <@ '{quayslot_guard}'::name[] and position('system' in coalesce(p.qual, '')) = 0), '{}') as open
      from pg_class c where c.relnamespace = 'graphile_worker'::regnamespace and c.relkind in ('r', 'p')`);
    expect(tables.map(({ name }) => name).toSorted()).toEqual(Object.keys(QUEUE).toSorted());
    for (const { name, enabled, open } of tables)
      expect({ name, enabled, open }).toEqual({ name, enabled: name !== 'migrations', open: [] });
  });

  test('of the queue’s tables each role has the rights it needs and no other', async () => {
    const rights = await database.owner().execute<{ name: string; role: string; rights: string }>(sql`
      with given as (
        select table_name as name, grantee as role, privilege_type::text as r from information_schema.role_table_grants
        where table_schema = 'graphile_worker' and grantee in ('quayslot_app', 'quayslot_guard', 'PUBLIC')
        union
        select table_name, grantee, privilege_type || '(' || column_name || ')' from information_schema.column_privileges c
        where table_schema = 'graphile_worker' and grantee in ('quayslot_app', 'quayslot_guard', 'PUBLIC')
          and not exists (select from information_schema.role_table_grants t where t.table_schema = c.table_schema
            and t.table_name = c.table_name and t.grantee = c.grantee and t.privilege_type = c.privilege_type))
      select name, role, string_agg(r, ', ' order by r) as rights from given group by name, role`);
    const expected = Object.entries(QUEUE).flatMap(([name, { app, guard }]) => [
      { name, role: 'quayslot_app', rights: app },
      ...(guard === '' ? [] : [{ name, role: 'quayslot_guard', rights: guard }]),
    ]);
    expect(rights).toHaveLength(expected.length);
    expect([...rights]).toEqual(expect.arrayContaining(expected));
  });

  test('a clock is wound by the guard’s functions alone', async () => {
    const [row] = await database.owner().execute(sql`
      select has_function_privilege('quayslot_app', 'start_clock_job(text, integer)', 'execute') as start`);
    expect(row).toEqual({ start: false });
  });
});

test('no index is in an order no list asks for: newest first is DESC NULLS FIRST, read backwards from an ascending one', async () => {
  const rows = await database.owner().execute<{ name: string }>(sql`
    select indexname as name from pg_indexes where schemaname = 'public' and indexdef ~ 'DESC NULLS LAST'`);
  expect(rows.map(({ name }) => name)).toEqual([]);
});
