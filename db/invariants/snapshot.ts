import postgres from 'postgres';
import type { Reader } from './invariant.ts';

/** One query may take this long: what takes longer is reported as not checked, rather than left running. */
const STATEMENT_LIMIT_MS = 30_000;
const CONNECT_LIMIT_SECONDS = 10;

/**
 * Tables of which the connection's role may miss a row. Row-level security hides rows without a word, and then every
 * invariant would hold; so a table counts as seen whole only where no policy applies to the role, or one that is true
 * for every row.
 */
async function seenInPart(sql: Reader): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'graphile_worker') and c.relkind in ('r', 'p') and (
      not has_table_privilege(c.oid, 'select')
      or (row_security_active(c.oid) and (
        not exists (
          select from pg_policy p where p.polrelid = c.oid and p.polpermissive and p.polcmd in ('r', '*')
            and pg_get_expr(p.polqual, p.polrelid) = 'true'
            and exists (select from unnest(p.polroles) as r (oid) where r.oid = 0 or pg_has_role(r.oid, 'usage')))
        or exists (select from pg_policy p where p.polrelid = c.oid and not p.polpermissive))))
    order by c.relname`;
  return rows.map(({ name }) => name);
}

async function assertSeesEverything(sql: Reader): Promise<void> {
  const [{ role = '', tables = false } = {}] = await sql<{ role: string; tables: boolean }[]>`
    select current_user::text as role, to_regclass('public.bookings') is not null as tables`;
  if (!tables) throw new Error('this database has no bookings table: it is not Quayslot’s, or not migrated');
  const hidden = await seenInPart(sql);
  if (hidden.length === 0) return;
  const more = hidden.length > 3 ? ` and ${hidden.length - 3} more` : '';
  throw new Error(
    `the role ${role} may not read all of ${hidden.slice(0, 3).join(', ')}${more}: ` +
      'invariants are checked as the owner role, quayslot_owner',
  );
}

/**
 * Runs `work` on one state of the whole database, which it can't change and doesn't hold up.
 *
 * @param url of a role that sees every row: the owner, or an administrator
 * @throws Error when the role sees less than everything
 */
export async function inSnapshot<T>(
  url: string,
  work: (sql: Reader) => Promise<T>,
  { statementLimitMs = STATEMENT_LIMIT_MS } = {},
): Promise<T> {
  const client = postgres(url, { max: 1, connect_timeout: CONNECT_LIMIT_SECONDS, onnotice: () => {} });
  try {
    const result = await client.begin('isolation level repeatable read read only', async (sql) => {
      await sql`select set_config('statement_timeout', ${String(statementLimitMs)}, true),
        set_config('search_path', 'public, pg_temp', true)`;
      await assertSeesEverything(sql);
      return { value: await work(sql) };
    });
    return result.value;
  } finally {
    await client.end({ timeout: 5 });
  }
}
