import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, inject } from 'vitest';
import { closeDatabase } from '#app/platform/db.server.ts';
import { setVariables } from '#app/platform/env.server.ts';
import { dropDatabase } from '#db/bootstrap.ts';
import { type OwnerDatabase, openAsOwner } from '#db/owner.ts';
import { cloneTemplate } from './cluster.ts';

type Handle = {
  /** The database as its owner: for setting a scene and looking behind the application's back. */
  owner: () => OwnerDatabase;
  /** The application role's URL, for tests that speak SQL as it. */
  appUrl: () => string;
  ownerUrl: () => string;
};

/** Gives the test file a database of its own: real PostgreSQL, migrated, with the reference tables filled. */
export function useDatabase(): Handle {
  const name = `quayslot_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  let urls: { ownerUrl: string; appUrl: string } | null = null;
  let owner: ReturnType<typeof openAsOwner> | null = null;
  beforeAll(async () => {
    urls = await cloneTemplate(inject('adminUrl'), inject('template'), name);
    owner = openAsOwner(urls.ownerUrl);
    // Vite puts its own BASE_URL ('/') into the environment of a test run.
    const BASE_URL = 'http://127.0.0.1:3000';
    setVariables({ QUAYSLOT_MODE: 'test', DATABASE_URL: urls.appUrl, LOG_LEVEL: 'silent', BASE_URL });
  });
  afterAll(async () => {
    await closeDatabase();
    await owner?.close();
    await dropDatabase(inject('adminUrl'), name);
  });
  const ready = <T>(value: T | null | undefined): T => {
    if (value === null || value === undefined) throw new Error('the database is ready in tests and hooks only');
    return value;
  };
  return {
    owner: () => ready(owner).db,
    appUrl: () => ready(urls).appUrl,
    ownerUrl: () => ready(urls).ownerUrl,
  };
}
