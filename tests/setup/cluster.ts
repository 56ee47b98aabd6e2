import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import postgres from 'postgres';
import { rawVariable } from '#app/platform/env.server.ts';
import {
  bootstrapDatabase,
  type DatabaseUrls,
  dropDatabase,
  ensureDatabase,
  ensureRoles,
  urlFor,
} from '#db/bootstrap.ts';
import { startEmbeddedPostgres } from '#db/embedded.ts';
import { MIGRATIONS_FOLDER, migrateDatabase } from '#db/migrate.ts';
import { openAsOwner } from '#db/owner.ts';
import { ROLE_NAMES } from '#db/roles.ts';
import { loadReference } from '#db/seed/reference.ts';

/** Throw-away passwords of a throw-away cluster that listens on loopback only. */
const PASSWORDS = { owner: 'owner-in-tests', app: 'app-in-tests' };
const ON_DISK = path.resolve('.data/test-postgres');
const MEMORY = '/dev/shm';
const MEMORY_NEEDED_BYTES = 3 * 1024 ** 3;

/**
 * Where the test cluster lies: in memory where there is room, else under `.data`. Every test file gets a copy of the
 * template, seven hundred files, and on a disk making and removing them is a sixth of a run.
 */
function dataDir(): string {
  const ownName = createHash('sha256').update(ON_DISK).digest('hex').slice(0, 16);
  const folder = path.join(MEMORY, `quayslot-tests-${ownName}`);
  try {
    if (!fs.existsSync(folder)) {
      const { bavail, bsize } = fs.statfsSync(MEMORY);
      if (bavail * bsize < MEMORY_NEEDED_BYTES) return ON_DISK;
      fs.mkdirSync(folder, { mode: 0o711 });
    }
    // Anybody may make a folder there: only one of our own is trusted with a server's files.
    if (fs.lstatSync(folder).uid !== process.getuid?.()) return ON_DISK;
    return path.join(folder, 'postgres');
  } catch {
    return ON_DISK;
  }
}

/**
 * The test server's administrator URL: TEST_DATABASE_URL when set, otherwise an embedded server that trades
 * durability for speed and is taken over by the next run.
 */
export async function testServer(): Promise<string> {
  const given = rawVariable('TEST_DATABASE_URL');
  if (given) return given;
  const server = await startEmbeddedPostgres({ dir: dataDir(), fast: true });
  return server.adminUrl;
}

/** Stops the embedded test server, if one runs. */
export async function stopTestServer(): Promise<void> {
  if (rawVariable('TEST_DATABASE_URL')) return;
  const dir = dataDir();
  if (!fs.existsSync(path.join(dir, 'PG_VERSION'))) return;
  const server = await startEmbeddedPostgres({ dir, fast: true });
  await server.stop();
}

/** Named by what it is made from: an edited migration or reference table makes a new template. */
function templateName(): string {
  const hash = createHash('sha256');
  // The queue's own schema is part of it, and that is made by the package.
  hash.update(fs.readFileSync(path.resolve('node_modules/graphile-worker/package.json')));
  // Which of the migrations are applied, and in what order.
  hash.update(fs.readFileSync(path.join(MIGRATIONS_FOLDER, 'meta/_journal.json')));
  const seedData = path.resolve('db/seed/data');
  for (const folder of [MIGRATIONS_FOLDER, seedData]) {
    for (const file of fs.readdirSync(folder).sort()) {
      const full = path.join(folder, file);
      if (fs.statSync(full).isFile()) hash.update(file).update(fs.readFileSync(full));
    }
  }
  return `quayslot_template_${hash.digest('hex').slice(0, 12)}`;
}

/** The migrated template with reference data, made when it is not there yet. */
export async function ensureTemplate(adminUrl: string): Promise<string> {
  const name = templateName();
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    const found = await admin`select 1 from pg_database where datname = ${name}`;
    if (found.length > 0) {
      await ensureRoles(adminUrl, PASSWORDS);
      return name;
    }
    const building = `${name}_building`;
    await dropDatabase(adminUrl, building);
    const { ownerUrl } = await bootstrapDatabase(adminUrl, building, PASSWORDS);
    await migrateDatabase(ownerUrl);
    const owner = openAsOwner(ownerUrl, 1);
    await loadReference(owner.db);
    await owner.close();
    await admin.unsafe(`alter database ${building} rename to ${name}`);
    return name;
  } finally {
    await admin.end();
  }
}

/** A fresh copy of the template. */
export async function cloneTemplate(adminUrl: string, template: string, name: string): Promise<DatabaseUrls> {
  await ensureDatabase(adminUrl, name, template);
  return {
    ownerUrl: urlFor(adminUrl, ROLE_NAMES.owner, PASSWORDS.owner, name),
    appUrl: urlFor(adminUrl, ROLE_NAMES.app, PASSWORDS.app, name),
  };
}

/** Removes what earlier, killed runs left. */
export async function dropLeftovers(adminUrl: string): Promise<void> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    const rows = await admin`select datname from pg_database where datname like 'quayslot_test_%'`;
    for (const row of rows) await dropDatabase(adminUrl, String(row.datname));
  } finally {
    await admin.end();
  }
}
