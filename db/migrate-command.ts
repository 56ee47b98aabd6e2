import { rawVariable } from '../app/platform/env.server.ts';
import { migrateDatabase } from './migrate.ts';
import { openAsOwner } from './owner.ts';
import { loadReference } from './seed/reference.ts';

/** `npm run db:migrate`: brings OWNER_DATABASE_URL's database to the present schema and reference tables. */
async function main(): Promise<void> {
  const ownerUrl = rawVariable('OWNER_DATABASE_URL');
  if (!ownerUrl) throw new Error('OWNER_DATABASE_URL is not set: migrations run as the owner role, quayslot_owner');
  await migrateDatabase(ownerUrl);
  const owner = openAsOwner(ownerUrl, 1);
  await loadReference(owner.db);
  await owner.close();
  console.log('The database is up to date.');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
