import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from './schema/index.ts';

/** The database as its owner sees it: for migrations, seeds and test set-up, never for the application. */
export function openAsOwner(ownerUrl: string, connections = 4) {
  const client = postgres(ownerUrl, { max: connections, onnotice: () => {} });
  const db = drizzle(client, { schema, casing: 'snake_case' });
  return { db, close: () => client.end({ timeout: 5 }) };
}

export type OwnerDatabase = ReturnType<typeof openAsOwner>['db'];
