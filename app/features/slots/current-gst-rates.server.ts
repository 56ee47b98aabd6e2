import { and, desc, gt, isNull, lte, or } from 'drizzle-orm';
import type { GstRate } from '#app/domain/pricing/quote.ts';
import { basisPoints } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { publicDatabase } from '#app/platform/db.server.ts';
import { gstRates } from '#db/schema/index.ts';

/**
 * The GST rates in force on a day, from the dated reference table.
 *
 * @throws Error when the table has no rate for that day: no price may be shown on a guessed tax
 */
export async function currentGstRates(on: PlainDate): Promise<{ storage: GstRate; handling: GstRate }> {
  const rows = await publicDatabase()
    .select()
    .from(gstRates)
    .where(and(lte(gstRates.effectiveFrom, on), or(isNull(gstRates.effectiveTo), gt(gstRates.effectiveTo, on))))
    .orderBy(desc(gstRates.effectiveFrom));
  const rateOf = (service: 'storage' | 'handling'): GstRate => {
    const row = rows.find((candidate) => candidate.service === service);
    if (!row) throw new Error(`No GST rate for ${service} on ${on}`);
    return {
      sac: row.sac,
      rate: basisPoints(row.rateBasisPoints),
      citation: row.citation,
      provisional: row.provisional,
    };
  };
  return { storage: rateOf('storage'), handling: rateOf('handling') };
}
