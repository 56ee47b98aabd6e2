import { count, eq, gt } from 'drizzle-orm';
import { FREE_PLAN } from '../../../app/domain/plans/plan.ts';
import { hostPlans, plans, slots } from '../../schema/index.ts';
import type { Tx } from './transaction.ts';

/**
 * Hosts with more listed than the free plan allows have the next one as a gift: the demo's Stripe knows nobody yet, and what
 * stands in its table must be true there too.
 */
export async function seedPlans(tx: Tx): Promise<void> {
  const [free] = await tx.select().from(plans).where(eq(plans.code, FREE_PLAN));
  const crowded = await tx
    .select({ orgId: slots.orgId })
    .from(slots)
    .where(eq(slots.status, 'published'))
    .groupBy(slots.orgId)
    .having(gt(count(), free?.slotLimit ?? 0));
  if (crowded.length > 0)
    await tx
      .insert(hostPlans)
      .values(crowded.map(({ orgId }) => ({ orgId, planCode: 'growth', state: 'granted' as const })));
}
