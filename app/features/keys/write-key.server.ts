import { randomInt } from 'node:crypto';
import type { Tx } from '#app/platform/db.server.ts';
import { hashToken, newToken } from '#app/platform/tokens.server.ts';
import { apiKeys } from '#db/schema/index.ts';
import type { KeyHolder } from './key-holder.server.ts';

/** A key as its maker sees it, once. */
export type NewKey = {
  id: string;
  prefix: string;
  /** The whole key. Kept nowhere: null when this form was answered before. */
  key: string | null;
};

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const MARK_LENGTH = 8;

/** What a key starts with, and all of it that is ever shown again: `qs_` and eight of [a-z0-9]. */
const newPrefix = () => `qs_${Array.from({ length: MARK_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;

/** Writes a key's hash and gives the key itself, of 256 random bits. */
export async function writeKey(
  tx: Tx,
  { orgId, userId }: KeyHolder,
  { name, scopes }: { name: string; scopes: readonly string[] },
): Promise<{ id: string; prefix: string; key: string }> {
  const prefix = newPrefix();
  const key = `${prefix}_${newToken()}`;
  const [row] = await tx
    .insert(apiKeys)
    .values({ orgId, name, prefix, secretHash: hashToken(key), scopes: [...scopes], createdBy: userId })
    .returning({ id: apiKeys.id });
  if (!row) throw new Error('the insert returned no key');
  return { id: row.id, prefix, key };
}
