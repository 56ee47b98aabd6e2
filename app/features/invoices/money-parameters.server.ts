import { plainDate } from '#app/domain/shared/plain-date.ts';
import type { Parameters } from '#app/domain/tax/parameter.ts';
import { publicDatabase } from '#app/platform/db.server.ts';
import { moneyParameters as table } from '#db/schema/index.ts';

/** All rates, limits and periods of money matters, of all times: a few dozen rows of reference data. */
export async function moneyParameters(): Promise<Parameters> {
  const rows = await publicDatabase().select().from(table);
  return rows.map(({ value, effectiveFrom, effectiveTo, ...row }) => ({
    ...row,
    value: Number(value),
    effectiveFrom: plainDate(effectiveFrom),
    effectiveTo: effectiveTo === null ? null : plainDate(effectiveTo),
  }));
}
