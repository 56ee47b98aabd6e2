import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { Logger, runMigrations } from 'graphile-worker';
import postgres from 'postgres';

export const MIGRATIONS_FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), 'migrations');

/** The queue reports each of its migrations; failures are thrown. */
const SILENT = new Logger(() => () => {});

/**
 * Applies the migrations that are not there yet, as the owner role. Running it again changes nothing; two runs at
 * once wait for each other.
 */
export async function migrateDatabase(ownerUrl: string): Promise<void> {
  const client = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    await client`select pg_advisory_lock(hashtext('quayslot.migrations'))`;
    // The queue's own schema comes first: our migrations grant what the application may do in it.
    await runMigrations({ connectionString: ownerUrl, logger: SILENT });
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS_FOLDER });
  } finally {
    await client.end();
  }
}
