import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Tx } from './db.server.ts';
import { JOBS, type JobKind, type JobName } from './jobs.server.ts';

type Options = {
  /** One waiting job a key: enqueued again before it runs it is replaced; while it runs, another runs after it. */
  key?: string;
  /** Not before this instant. */
  runAt?: Date;
  /** Tries instead of the kind's own. */
  maxAttempts?: number;
};

/**
 * Adds a job inside the caller's transaction: it exists if and when that commits. A job may run more than once (its process
 * may die after the work and before that is written down), so whatever runs it has to be idempotent.
 *
 * @returns the job's number, as text
 * @throws ZodError when the payload is not what the kind carries: a bug
 */
export async function enqueue<N extends JobName>(
  tx: Pick<Tx, 'execute'>,
  name: N,
  payload: z.input<(typeof JOBS)[N]['payload']>,
  { key, runAt, maxAttempts }: Options = {},
): Promise<string> {
  const kind: JobKind = JOBS[name];
  const text = JSON.stringify(kind.payload.parse(payload));
  const [row] = await tx.execute<{ id: string }>(sql`
    select enqueue_job(${name}, ${text}::text::json, ${key ?? null}::text, ${runAt?.toISOString() ?? null}::text::timestamptz,
      ${maxAttempts ?? kind.attempts}::int)::text as id`);
  if (!row) throw new Error('a function without an answer');
  return row.id;
}
