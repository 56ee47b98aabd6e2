import { desc, eq, sql } from 'drizzle-orm';
import { apiScopeLabel } from '#app/domain/access/api-scopes.ts';
import { formatInstant } from '#app/domain/shared/plain-date.ts';
import { apiKeys, users } from '#db/schema/index.ts';
import { heldBy, type KeyHolder } from './key-holder.server.ts';

export type KeyRow = {
  id: string;
  prefix: string;
  name: string;
  scopes: string[];
  createdBy: string | null;
  createdAt: string;
  /** Null: never. */
  lastUsedAt: string | null;
  /** Null: in use. */
  revokedAt: string | null;
};

const PER_PAGE = 50;
const inIndia = (instant: Date | null) => (instant === null ? null : formatInstant(instant, 'Asia/Kolkata'));

/** A holder's keys: those in use first, newest first. Nothing a key could be guessed from. */
export async function listKeys(holder: KeyHolder, page: number): Promise<{ keys: KeyRow[]; hasNext: boolean }> {
  const rows = await holder.inTransaction((tx) =>
    tx
      .select({
        id: apiKeys.id,
        prefix: apiKeys.prefix,
        name: apiKeys.name,
        scopes: apiKeys.scopes,
        createdBy: users.name,
        createdAt: apiKeys.createdAt,
        lastUsedAt: apiKeys.lastUsedAt,
        revokedAt: apiKeys.revokedAt,
      })
      .from(apiKeys)
      .leftJoin(users, eq(users.id, apiKeys.createdBy))
      .where(heldBy(holder))
      .orderBy(desc(sql`${apiKeys.revokedAt} is null`), desc(apiKeys.createdAt), desc(apiKeys.id))
      .limit(PER_PAGE + 1)
      .offset((page - 1) * PER_PAGE),
  );
  const keys = rows.slice(0, PER_PAGE).map((row) => ({
    ...row,
    scopes: row.scopes.map(apiScopeLabel),
    createdAt: inIndia(row.createdAt) ?? '',
    lastUsedAt: inIndia(row.lastUsedAt),
    revokedAt: inIndia(row.revokedAt),
  }));
  return { keys, hasNext: rows.length > PER_PAGE };
}
