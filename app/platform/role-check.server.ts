import { sql } from 'drizzle-orm';
import { publicDatabase } from './db.server.ts';

/**
 * Row-level security binds only a plain role. Checks that the application connects as one.
 *
 * @returns what is wrong with DATABASE_URL's role, or null
 */
export async function applicationRoleProblem(): Promise<string | null> {
  try {
    return await roleProblem();
  } catch (error) {
    // The driver's own words hold the statement and may hold the URL: the code alone says what is wrong.
    return `DATABASE_URL: the database can’t be used (${failureCode(error)})`;
  }
}

function failureCode(error: unknown): string {
  let code = 'no answer';
  for (let e: unknown = error; e instanceof Error; e = e.cause)
    if ('code' in e && typeof e.code === 'string') code = e.code;
  return code;
}

async function roleProblem(): Promise<string | null> {
  const rows = await publicDatabase().execute<{ plain: boolean }>(sql`
    select not (r.rolsuper or r.rolbypassrls
      or exists (select 1 from pg_class c where c.relowner = r.oid and c.relkind = 'r')
      or exists (select 1 from pg_roles o
        where o.rolname in ('quayslot_owner', 'quayslot_guard') and pg_has_role(r.oid, o.oid, 'MEMBER'))) as plain
    from pg_roles r where r.rolname = current_user`);
  // Policies for the owner and the guard let everything through, so a member of theirs is not bound either.
  if (!rows[0]?.plain)
    return 'DATABASE_URL: its role is a superuser, bypasses row-level security, or owns tables or belongs to a role that does; use quayslot_app';
  return null;
}
