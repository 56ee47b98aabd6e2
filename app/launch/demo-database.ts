import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { rawVariable } from '#app/platform/env.server.ts';
import { bootstrapDatabase, type DatabaseUrls, dropDatabase, isOursOrEmpty, type Passwords } from '#db/bootstrap.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#db/embedded.ts';

export const DATA_FOLDER = path.resolve('.data');
const SECRETS_FILE = path.join(DATA_FOLDER, 'secrets.json');
const CLUSTER = path.join(DATA_FOLDER, 'postgres');

export type Secrets = Passwords & { session: string };

/** This checkout's own random passwords, made once and readable by this user only. */
export function demoSecrets(): Secrets {
  if (fs.existsSync(SECRETS_FILE)) return JSON.parse(fs.readFileSync(SECRETS_FILE, 'utf8')) as Secrets;
  const random = () => randomBytes(24).toString('base64url');
  const secrets = { owner: random(), app: random(), session: randomBytes(48).toString('base64') };
  fs.mkdirSync(DATA_FOLDER, { recursive: true });
  fs.writeFileSync(SECRETS_FILE, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}

export type DemoDatabase = {
  urls: DatabaseUrls;
  /** For people: where the data is. */
  where: string;
  /** Stops the server if it is the embedded one. */
  stop: () => Promise<void>;
};

/**
 * A given server: either both roles' URLs, or one URL of an administrator, from which the roles and a database of
 * that name are made.
 */
async function givenServer(databaseUrl: string, secrets: Secrets, reset: boolean): Promise<DemoDatabase> {
  const ownerUrl = rawVariable('OWNER_DATABASE_URL');
  const where = new URL(databaseUrl).host;
  const stop = async () => {};
  if (ownerUrl) {
    if (reset) throw new Error('--reset needs an administrator in DATABASE_URL (and no OWNER_DATABASE_URL)');
    return { urls: { ownerUrl, appUrl: databaseUrl }, where, stop };
  }
  const named = new URL(databaseUrl).pathname.slice(1);
  const database = /^[a-z_][a-z0-9_]{0,62}$/.test(named) && named !== 'postgres' ? named : 'quayslot';
  const admin = new URL(databaseUrl);
  admin.pathname = '/postgres';
  if (!(await isOursOrEmpty(admin.toString(), database)))
    throw new Error(`The database ${database} on ${where} holds something else. Name another one in DATABASE_URL.`);
  if (reset) await dropDatabase(admin.toString(), database);
  return { urls: await bootstrapDatabase(admin.toString(), database, secrets), where, stop };
}

/** The demo's database: DATABASE_URL's server if set, otherwise PostgreSQL from the npm package under `.data/`. */
export async function openDemoDatabase(secrets: Secrets, reset: boolean): Promise<DemoDatabase> {
  const given = rawVariable('DATABASE_URL');
  if (given) return givenServer(given, secrets, reset);
  const server: EmbeddedPostgres = await startEmbeddedPostgres({ dir: CLUSTER });
  if (reset) await dropDatabase(server.adminUrl, 'quayslot');
  const urls = await bootstrapDatabase(server.adminUrl, 'quayslot', secrets);
  return { urls, where: `127.0.0.1:${server.port}${server.reused ? ', already running' : ''}`, stop: server.stop };
}
