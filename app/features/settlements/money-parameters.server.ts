import { plainDate } from '#app/domain/shared/plain-date.ts';
import type { Parameters } from '#app/domain/tax/parameter.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { moneyParameters } from '#db/schema/index.ts';

/** Far beyond the rows there are; reading more would be a fault in the reference data. */
const ROWS_AT_MOST = 5_000;

/** All money parameters of all times: the rules look up the one of their day. */
export async function readMoneyParameters(tx: Pick<Tx, 'select'>): Promise<Parameters> {
  const rows = await tx.select().from(moneyParameters).limit(ROWS_AT_MOST);
  return rows.map(({ effectiveFrom, effectiveTo, ...row }) => ({
    ...row,
    effectiveFrom: plainDate(effectiveFrom),
    effectiveTo: effectiveTo === null ? null : plainDate(effectiveTo),
  }));
}
