import { and, count, isNull, sql } from 'drizzle-orm';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import { apiKeys } from '#db/schema/index.ts';
import type { CreateKeyInput } from './key.schema.server.ts';
import { auditKey, heldBy, type KeyHolder } from './key-holder.server.ts';
import { type NewKey, writeKey } from './write-key.server.ts';

/** Live keys of one holder: more are forgotten ones. */
const LIVE_AT_MOST = 50;

/**
 * Makes a key. Its secret leaves in the first answer only: the receipt keeps id and prefix, so the same form sent again
 * is told which key it made and no more.
 */
export async function createKey(holder: KeyHolder, input: CreateKeyInput, asked: Asked): Promise<Outcome<NewKey>> {
  let key: string | null = null;
  const outcome = await runOnce<{ id: string; prefix: string }>(
    holder.inTransaction,
    holder.receiptsOf,
    asked,
    async (tx) => {
      // One at a time per holder, or two at once would both see room for the last key.
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`api_keys ${holder.orgId}`}, 0))`);
      const [live] = await tx
        .select({ count: count() })
        .from(apiKeys)
        .where(and(heldBy(holder), isNull(apiKeys.revokedAt)));
      if ((live?.count ?? 0) >= LIVE_AT_MOST) return tooMany();
      const made = await writeKey(tx, holder, input);
      key = made.key;
      const { id, prefix } = made;
      await auditKey(tx, holder, 'api_key.created', id, { prefix, name: input.name, scopes: input.scopes.join(' ') });
      return done({ id, prefix });
    },
  );
  return outcome.ok ? done({ ...outcome.value, key }) : outcome;
}

const tooMany = () =>
  refuse(
    violation(
      'conflict.too_many_keys',
      `There are ${LIVE_AT_MOST} keys in use already.`,
      'Revoke keys nobody uses, then make a new one.',
    ),
  );
