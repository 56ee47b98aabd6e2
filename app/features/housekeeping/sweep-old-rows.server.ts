import { sql } from 'drizzle-orm';
import { withSystem } from '#app/platform/db.server.ts';

const BATCH = 500;

/**
 * Forgets ended sessions, dead links, old receipts and the links inside old letters, one batch of each.
 *
 * @returns how many rows it touched
 */
export async function sweepOldRows(): Promise<number> {
  const rows = await withSystem((tx) => tx.execute<{ swept: number }>(sql`select sweep_old_rows(${BATCH}) as swept`));
  return rows[0]?.swept ?? 0;
}
