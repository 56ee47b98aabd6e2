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
  const rows = await publicDatabase().execute<{ superuser: boolean; bypasses: boolean; owns: number }>(sql`
    select r.rolsuper as superuser, r.rolbypassrls as bypasses,
      (select count(*)::int from pg_class c where c.relowner = r.oid and c.relkind = 'r') as owns
    from pg_roles r where r.rolname = current_user`);
  const role = rows[0];
  if (!role) return 'DATABASE_URL: the role could not be read';
  if (role.superuser || role.bypasses || role.owns > 0)
    return 'DATABASE_URL: its role is a superuser, bypasses row-level security or owns tables; use quayslot_app';
  return null;
}
