import { eq } from 'drizzle-orm';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { parameterOn } from '#app/domain/tax/parameter.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { moneyParameters } from '#db/schema/index.ts';

/** The value of a money parameter in force on a day. @throws RangeError where there is none */
export async function moneyParameter(tx: Tx, name: string, day: PlainDate): Promise<number> {
  const rows = await tx.select().from(moneyParameters).where(eq(moneyParameters.name, name));
  const dated = rows.map(({ effectiveFrom, effectiveTo, ...row }) => ({
    ...row,
    effectiveFrom: plainDate(effectiveFrom),
    effectiveTo: effectiveTo === null ? null : plainDate(effectiveTo),
  }));
  return parameterOn(dated, name, day).value;
}
