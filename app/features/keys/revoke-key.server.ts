import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { done, type Outcome } from '#app/platform/outcome.ts';
import { endKey, noSuchKey } from './end-key.server.ts';
import { auditKey, type KeyHolder } from './key-holder.server.ts';

/** Ends a key: the next call with it is refused. */
export function revokeKey(holder: KeyHolder, keyId: string, asked: Asked): Promise<Outcome<null>> {
  return runOnce<null>(holder.inTransaction, holder.receiptsOf, asked, async (tx) => {
    const ended = await endKey(tx, holder, keyId);
    if (!ended) return noSuchKey();
    await auditKey(tx, holder, 'api_key.revoked', keyId, { prefix: ended.prefix, name: ended.name });
    return done(null);
  });
}
