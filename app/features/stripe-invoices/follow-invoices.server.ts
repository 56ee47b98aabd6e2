import { and, asc, eq, isNotNull, lte, sql } from 'drizzle-orm';
import { retryAt } from '#app/features/cards/retry.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import { cardsAreSetUp, stripeProblem } from '#app/platform/stripe.server.ts';
import { stripeInvoices } from '#db/schema/index.ts';
import { followInvoice } from './follow-invoice.server.ts';
import type { StripeInvoiceRow } from './open-page.server.ts';

const BATCH = 50;

/**
 * Makes invoices at Stripe that were asked for, and follows ours with those that are there: whatever became of an invoice wakes its row.
 * Any number of runs at once; one that fails waits, and keeps no other waiting.
 * @returns how many it looked at
 */
export async function followInvoices(clock: Clock = systemClock): Promise<number> {
  if (!cardsAreSetUp()) return 0;
  let followed = 0;
  // What is claimed is not due again before its wait is over, so the batches come to an end.
  for (let batch = await claim(clock); batch.length > 0; batch = await claim(clock)) {
    for (const row of batch) await followOne(row, clock);
    followed += batch.length;
  }
  return followed;
}

type Claimed = StripeInvoiceRow & { until: Date };

function claim(clock: Clock): Promise<Claimed[]> {
  const now = clock.now();
  return withSystem(async (tx) => {
    const due = await tx
      .select()
      .from(stripeInvoices)
      .where(and(isNotNull(stripeInvoices.dueAt), lte(stripeInvoices.dueAt, now)))
      .orderBy(asc(stripeInvoices.dueAt))
      .limit(BATCH)
      .for('update', { skipLocked: true });
    const claimed: Claimed[] = [];
    for (const row of due) {
      const until = retryAt(row.attempts, now);
      await tx
        .update(stripeInvoices)
        .set({ attempts: sql`${stripeInvoices.attempts} + 1`, dueAt: until })
        .where(eq(stripeInvoices.invoiceId, row.invoiceId));
      claimed.push({ ...row, until });
    }
    return claimed;
  });
}

async function followOne({ until, ...row }: Claimed, clock: Clock): Promise<void> {
  const mine = eq(stripeInvoices.invoiceId, row.invoiceId);
  try {
    await followInvoice(row, clock);
    // Woken meanwhile, or put off, it has another time by now and keeps it.
    await withSystem((tx) =>
      tx
        .update(stripeInvoices)
        .set({ dueAt: null, attempts: 0 })
        .where(and(mine, eq(stripeInvoices.dueAt, until))),
    );
  } catch (error) {
    const problem = stripeProblem(error);
    log().warn({ invoiceId: row.invoiceId, problem }, 'an invoice at Stripe could not be followed');
    await withSystem((tx) => tx.update(stripeInvoices).set({ problem }).where(mine));
  }
}
