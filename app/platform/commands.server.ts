import { createHash } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import { canonicalJson } from '#app/domain/shared/canonical-json.ts';
import { commandReceipts } from '#db/schema/index.ts';
import { sqlState, type Tx } from './db.server.ts';
import { type Outcome, refuse, violation } from './outcome.ts';

/** A command as it was asked: its name, the form's one-time key, and what was submitted. */
export type Asked = { command: string; key: string; input: unknown };

/** The column takes no SQL NULL, which is what drizzle writes for null: not known yet, or nothing to answer. */
const JSON_NULL = sql`'null'::jsonb`;

/** Carries a refusal out of a transaction so that everything written in it is rolled back. */
class Refused extends Error {
  constructor(readonly outcome: Outcome<never>) {
    super('refused');
  }
}

/**
 * Runs `work` once per (scope, command, key). A second submission of the same form, at the same moment or later,
 * waits for the first and answers with its result; the same key with another input is refused.
 *
 * @param inTransaction a door of db.server.ts; a refusal by `work` rolls it back whole
 * @param work must answer with plain JSON, as the answer is kept
 */
export async function runOnce<T>(
  inTransaction: (work: (tx: Tx) => Promise<Outcome<T>>) => Promise<Outcome<T>>,
  scopeId: string,
  asked: Asked,
  work: (tx: Tx) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const inputHash = createHash('sha256').update(canonicalJson(asked.input)).digest('hex');
  const id = { scopeId, command: asked.command, key: asked.key };
  try {
    return await inTransaction(async (tx) => {
      const first = await tx
        .insert(commandReceipts)
        .values({ ...id, inputHash, result: JSON_NULL })
        .onConflictDoNothing()
        .returning({ key: commandReceipts.key });
      const where = and(
        eq(commandReceipts.scopeId, id.scopeId),
        eq(commandReceipts.command, id.command),
        eq(commandReceipts.key, id.key),
      );
      if (first.length === 0) {
        const [earlier] = await tx.select().from(commandReceipts).where(where);
        if (!earlier || earlier.inputHash !== inputHash) throw new Refused(usedKey());
        return { ok: true, value: earlier.result as T };
      }
      const outcome = await work(tx);
      if (!outcome.ok) throw new Refused(outcome);
      await tx
        .update(commandReceipts)
        .set({ result: outcome.value ?? JSON_NULL })
        .where(where);
      return outcome;
    });
  } catch (error) {
    if (error instanceof Refused) return error.outcome;
    if (BUSY.has(sqlState(error) ?? '')) return busy();
    throw error;
  }
}

/** Waited too long for a lock, or ran too long: nothing was written, and trying again may well work. */
const BUSY = new Set(['55P03', '57014']);

const busy = () =>
  refuse(violation('conflict.busy', 'Too many people are changing this at once.', 'Wait a moment and send it again.'));

const usedKey = () =>
  refuse(
    violation(
      'command.key_reused',
      'This form was already sent with other values.',
      'Reload the page and send the form again.',
    ),
  );
