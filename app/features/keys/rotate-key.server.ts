import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { done, type Outcome } from '#app/platform/outcome.ts';
import { endKey, noSuchKey } from './end-key.server.ts';
import { auditKey, type KeyHolder } from './key-holder.server.ts';
import { type NewKey, writeKey } from './write-key.server.ts';

/** Puts a new key of the same name and scopes in the place of one in use; the old one ends in the same transaction. */
export async function rotateKey(holder: KeyHolder, keyId: string, asked: Asked): Promise<Outcome<NewKey>> {
  let key: string | null = null;
  const outcome = await runOnce<{ id: string; prefix: string }>(
    holder.inTransaction,
    holder.receiptsOf,
    asked,
    async (tx) => {
      const old = await endKey(tx, holder, keyId);
      if (!old) return noSuchKey();
      const made = await writeKey(tx, holder, old);
      key = made.key;
      const { id, prefix } = made;
      await auditKey(tx, holder, 'api_key.rotated', keyId, { from: old.prefix, to: prefix, name: old.name });
      return done({ id, prefix });
    },
  );
  return outcome.ok ? done({ ...outcome.value, key }) : outcome;
}
