import postgres from 'postgres';
import { ROLE_NAMES } from './roles.ts';

export type Passwords = { owner: string; app: string };
export type DatabaseUrls = { ownerUrl: string; appUrl: string };

const quoteLiteral = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** `url` with another role, password and, if given, database. */
export function urlFor(url: string, role: string, password: string, database?: string): string {
  const next = new URL(url);
  next.username = role;
  next.password = encodeURIComponent(password);
  if (database) next.pathname = `/${database}`;
  return next.toString();
}

/**
 * Makes the three roles if they are missing and sets the passwords of the two that log in. Roles are cluster-wide,
 * so two processes may race here: the advisory lock lets one through at a time.
 */
export async function ensureRoles(adminUrl: string, passwords: Passwords): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(hashtext('quayslot.roles'))`;
      const rows = await tx`select rolname from pg_roles where rolname like 'quayslot_%'`;
      const present = new Set(rows.map((row) => String(row.rolname)));
      for (const role of Object.values(ROLE_NAMES)) {
        if (!present.has(role)) await tx.unsafe(`create role ${role} nologin nosuperuser nobypassrls`);
      }
      await tx.unsafe(`alter role ${ROLE_NAMES.owner} login password ${quoteLiteral(passwords.owner)}`);
      await tx.unsafe(`alter role ${ROLE_NAMES.app} login password ${quoteLiteral(passwords.app)}`);
      // The owner hands functions over to the guard role, which takes membership in it.
      await tx.unsafe(`grant ${ROLE_NAMES.guard} to ${ROLE_NAMES.owner}`);
      await tx.unsafe(`grant ${ROLE_NAMES.owner} to current_user`);
    });
  } finally {
    await sql.end();
  }
}

/** Creates `database`, owned by the owner role, unless it exists; with `template`, as a copy of that database. */
export async function ensureDatabase(adminUrl: string, database: string, template?: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    const found = await sql`select 1 from pg_database where datname = ${database}`;
    if (found.length > 0) return;
    // A role that can't make temporary tables can't shadow ours.
    const closed = `revoke temporary on database ${database} from public`;
    const [{ version = 0 } = {}] = await sql<{ version: number }[]>`
      select current_setting('server_version_num')::int as version`;
    // Before version 15 files are copied without being told, after it pages are written to the log first.
    const strategy = version >= 150_000 ? ' strategy file_copy' : '';
    const copy = template ? `template ${template}${strategy}` : `template template0 encoding 'UTF8'`;
    await sql.unsafe(`create database ${database} owner ${ROLE_NAMES.owner} ${copy}`);
    await sql.unsafe(closed);
  } finally {
    await sql.end();
  }
}

/** Whether `database` is absent, empty, or holds our tables: anything else is somebody else's and is left alone. */
export async function isOursOrEmpty(adminUrl: string, database: string): Promise<boolean> {
  const server = postgres(adminUrl, { max: 1, onnotice: () => {} });
  const found = await server`select 1 from pg_database where datname = ${database}`;
  await server.end();
  if (found.length === 0) return true;
  const inside = new URL(adminUrl);
  inside.pathname = `/${database}`;
  const sql = postgres(inside.toString(), { max: 1, onnotice: () => {} });
  try {
    const tables =
      await sql`select relname as name from pg_class where relkind = 'r' and relnamespace = to_regnamespace('public')`;
    return tables.length === 0 || tables.some((table) => table.name === 'slot_gates');
  } finally {
    await sql.end();
  }
}

/** Removes `database` and ends its sessions. */
export async function dropDatabase(adminUrl: string, database: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(`drop database if exists ${database} with (force)`);
  } finally {
    await sql.end();
  }
}

/**
 * Brings a server to the point where migrations can run.
 *
 * @param adminUrl a role that may create roles and databases
 * @returns the owner's and the application's URL of `database`
 */
export async function bootstrapDatabase(
  adminUrl: string,
  database: string,
  passwords: Passwords,
): Promise<DatabaseUrls> {
  await ensureRoles(adminUrl, passwords);
  await ensureDatabase(adminUrl, database);
  return {
    ownerUrl: urlFor(adminUrl, ROLE_NAMES.owner, passwords.owner, database),
    appUrl: urlFor(adminUrl, ROLE_NAMES.app, passwords.app, database),
  };
}
