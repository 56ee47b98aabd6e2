import { and, desc, gt, isNull, lte, or } from 'drizzle-orm';
import type { GstRate } from '#app/domain/pricing/quote.ts';
import { basisPoints } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { publicDatabase } from '#app/platform/db.server.ts';
import { gstRates } from '#db/schema/index.ts';

type GstRates = { storage: GstRate; handling: GstRate };

/** Rates by day, read again each minute: they are dated, and every hold asks for those of today. */
const kept = new Map<PlainDate, { rates: GstRates; until: number }>();
const KEPT_FOR_MS = 60_000;
const KEPT_DAYS = 8;

/**
 * The GST rates in force on a day, from the dated reference table; at most a minute old.
 *
 * @throws Error when the table has no rate for that day: no price may be shown on a guessed tax
 */
export async function currentGstRates(on: PlainDate): Promise<GstRates> {
  const known = kept.get(on);
  if (known && known.until > performance.now()) return known.rates;
  const rates = await readGstRates(on);
  kept.set(on, { rates, until: performance.now() + KEPT_FOR_MS });
  for (const day of kept.keys()) if (kept.size > KEPT_DAYS) kept.delete(day);
  return rates;
}

async function readGstRates(on: PlainDate): Promise<GstRates> {
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
