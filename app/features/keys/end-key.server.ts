import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Tx } from '#app/platform/db.server.ts';
import { type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import { apiKeys } from '#db/schema/index.ts';
import { heldBy, type KeyHolder } from './key-holder.server.ts';

/** Revokes a live key of the holder, from this transaction's commit on; null when there is none such. */
export async function endKey(
  tx: Tx,
  holder: KeyHolder,
  keyId: string,
): Promise<{ name: string; prefix: string; scopes: string[] } | null> {
  const [ended] = await tx
    .update(apiKeys)
    .set({ revokedAt: sql`clock_timestamp()` })
    .where(and(heldBy(holder), eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt)))
    .returning({ name: apiKeys.name, prefix: apiKeys.prefix, scopes: apiKeys.scopes });
  return ended ?? null;
}

/** The same for a key that was revoked before, another's key, and none. */
export const noSuchKey = (): Outcome<never> =>
  refuse(violation('api_key.not_found', 'There is no such key in use.', 'Reload the page.'));
