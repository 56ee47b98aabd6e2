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
  constructor(readonly outcome: Extract<Outcome<never>, { ok: false }>) {
    super('refused');
  }
}

/** What is kept of a command under its key: a hash of what was submitted, and the answer. */
export type Receipt = { inputHash: string; result: unknown };

/** The hash by which the same key with another input is told. */
export const inputHashOf = ({ input }: Asked): string =>
  createHash('sha256').update(canonicalJson(input)).digest('hex');

/** The answer to a command that was answered before: the first one again, or a refusal of other input under its key. */
export function earlierAnswer<T>(receipt: Receipt | undefined, inputHash: string): Outcome<T> {
  return receipt?.inputHash === inputHash ? { ok: true, value: receipt.result as T } : usedKey();
}

/** A command that waited too long for a lock, or ran too long, is refused: nothing was written, and it may be sent again. */
export async function unlessBusy<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    if (BUSY.has(sqlState(error) ?? '')) return busy();
    throw error;
  }
}

/**
 * Runs `work` once per (scope, command, key). A second submission of the same form, at the same moment or later,
 * waits for the first and answers with its result; the same key with another input is refused. Commands with functions
 * of their own in the database keep their receipts there by the same rules.
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
  const inputHash = inputHashOf(asked);
  const id = { scopeId, command: asked.command, key: asked.key };
  const where = and(
    eq(commandReceipts.scopeId, id.scopeId),
    eq(commandReceipts.command, id.command),
    eq(commandReceipts.key, id.key),
  );
  const once = async (tx: Tx) => {
    const first = await tx
      .insert(commandReceipts)
      .values({ ...id, inputHash, result: JSON_NULL })
      .onConflictDoNothing()
      .returning({ key: commandReceipts.key });
    if (first.length === 0) {
      const [earlier] = await tx.select().from(commandReceipts).where(where);
      const answer = earlierAnswer<T>(earlier, inputHash);
      if (!answer.ok) throw new Refused(answer);
      return answer;
    }
    const outcome = await work(tx);
    if (!outcome.ok) throw new Refused(outcome);
    await tx
      .update(commandReceipts)
      .set({ result: outcome.value ?? JSON_NULL })
      .where(where);
    return outcome;
  };
  return unlessBusy(async () => {
    try {
      return await inTransaction(once);
    } catch (error) {
      if (error instanceof Refused) return error.outcome;
      throw error;
    }
  });
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
