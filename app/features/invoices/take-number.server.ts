import { sql } from 'drizzle-orm';
import type { FinancialYear } from '#app/domain/shared/financial-year.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { type DOCUMENT_SERIES, invoiceCounters } from '#db/schema/index.ts';

/** One supplier's series of one kind of paper in a financial year. */
export type Series = { orgId: string; series: (typeof DOCUMENT_SERIES)[number]; year: FinancialYear };

/**
 * The next number of a series, in the transaction that writes the paper: other papers of the series wait here until it
 * commits, and if it doesn't the number is free again, so that the series has no gap.
 * @param count how many, for papers written together; the first of them is told
 */
export async function takeNumber(tx: Tx, { orgId, series, year }: Series, count = 1): Promise<number> {
  const [counter] = await tx
    .insert(invoiceCounters)
    .values({ orgId, series, financialYear: year.label, lastNumber: count })
    .onConflictDoUpdate({
      target: [invoiceCounters.orgId, invoiceCounters.series, invoiceCounters.financialYear],
      set: { lastNumber: sql`${invoiceCounters.lastNumber} + ${count}` },
    })
    .returning({ lastNumber: invoiceCounters.lastNumber });
  if (!counter) throw new Error('The counter of a series gave no number');
  return counter.lastNumber - count + 1;
}
