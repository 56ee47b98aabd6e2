import { and, count, eq } from 'drizzle-orm';
import { FREE_PLAN, mayListAnother, type Plan } from '#app/domain/plans/plan.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { cardsAreSetUp } from '#app/platform/stripe.server.ts';
import { organisations, slots } from '#db/schema/index.ts';
import { allPlans, hostPlanOf, limitsOf } from './read-plans.server.ts';

/** How many slots a host has listed. */
export async function listedSlots(tx: Tx, orgId: string): Promise<number> {
  const [row] = await tx
    .select({ listed: count() })
    .from(slots)
    .where(and(eq(slots.orgId, orgId), eq(slots.status, 'published')));
  return row?.listed ?? 0;
}

/**
 * Why a host may not list one more slot under its plan; null where it may. Two that ask at once are asked one after the other, so
 * that the second counts the first. Where no plan can be taken none limits anything.
 */
export async function anotherSlotForbidden(tx: Tx, { orgId }: TenantScope, now: Date): Promise<Violation | null> {
  if (!cardsAreSetUp()) return null;
  await tx.select({ id: organisations.id }).from(organisations).where(eq(organisations.id, orgId)).for('no key update');
  const row = await hostPlanOf(tx, orgId);
  const plan = limitsOf(row, await allPlans(tx), now);
  const listed = await listedSlots(tx, orgId);
  if (mayListAnother(plan.slotLimit, listed)) return null;
  return tooManySlots(plan, listed, row !== null && row.planCode !== FREE_PLAN && plan.code === FREE_PLAN);
}

function tooManySlots(plan: Plan, listed: number, hasFallen: boolean): Violation {
  const why = hasFallen ? 'Your plan has ended or is not paid, so the limits of the free one hold. ' : '';
  return violation(
    'conflict.slot_limit',
    `${why}The plan ${plan.name} lists up to ${plan.slotLimit} slots, and ${listed} are listed.`,
    hasFallen ? 'Pay or take a plan, or pause a slot.' : 'Take a larger plan, or pause a slot.',
    { listed, limit: plan.slotLimit ?? 0 },
  );
}
