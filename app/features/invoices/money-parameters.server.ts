import { plainDate } from '#app/domain/shared/plain-date.ts';
import type { Parameters } from '#app/domain/tax/parameter.ts';
import { publicDatabase, type Tx } from '#app/platform/db.server.ts';
import { moneyParameters as table } from '#db/schema/index.ts';

/**
 * All rates, limits and periods of money matters, of all times: a few dozen rows of reference data.
 * @param from inside a transaction its handle, which is the only connection there
 */
export async function moneyParameters(from: Pick<Tx, 'select'> = publicDatabase()): Promise<Parameters> {
  const rows = await from.select().from(table);
  return rows.map(({ effectiveFrom, effectiveTo, ...row }) => ({
    ...row,
    effectiveFrom: plainDate(effectiveFrom),
    effectiveTo: effectiveTo === null ? null : plainDate(effectiveTo),
  }));
}
