import {
  FREE_PLAN,
  INTERVALS,
  type Interval,
  isSubscribed,
  isUnpaid,
  plansOn,
  priceOf,
} from '#app/domain/plans/plan.ts';
import { dateInZone, formatDate } from '#app/domain/shared/plain-date.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { cardsAreSetUp, stripeProblem } from '#app/platform/stripe.server.ts';
import type { PlanView } from './plan-view.ts';
import { allPlans, hostPlanOf, limitsOf, PLAN_ZONE, planNamed } from './read-plans.server.ts';
import { listedSlots } from './slot-limit.server.ts';
import { syncCustomer } from './sync-plan.server.ts';

const dayOf = (instant: Date | null): string | null => instant && formatDate(dateInZone(instant, PLAN_ZONE));

/** A host's plan, what it uses of it, and what else there is. */
export async function viewPlan(
  scope: TenantScope,
  asked: string | null,
  clock: Clock = systemClock,
): Promise<PlanView> {
  const now = clock.now();
  const { row, rows, listed } = await withTenant(scope, async (tx) => ({
    row: await hostPlanOf(tx, scope.orgId),
    rows: await allPlans(tx),
    listed: await listedSlots(tx, scope.orgId),
  }));
  const interval: Interval = INTERVALS.find((known) => known === asked) ?? row?.interval ?? 'month';
  const state = row?.state ?? 'none';
  const taken = planNamed(rows, row?.planCode ?? FREE_PLAN, now);
  const { code, name, slotLimit } = limitsOf(row, rows, now);
  const subscribed = isSubscribed(state);
  return {
    ...{ offered: cardsAreSetUp(), state, isSubscribed: subscribed, isUnpaid: isUnpaid(state), listed, interval },
    taken: { code: taken.code, name: taken.name, interval: row?.interval ?? null },
    inForce: { code, name, slotLimit },
    periodEndsOn: dayOf(row?.periodEndsAt ?? null),
    trialEndsOn: state === 'trialing' ? dayOf(row?.trialEndsAt ?? null) : null,
    graceEndsOn: dayOf(row?.graceUntil ?? null),
    graceIsOver: row?.graceUntil != null && row.graceUntil <= now,
    endsWithPeriod: subscribed && (row?.endsWithPeriod ?? false),
    mayTry: !row?.trialedAt,
    hasBeenAtStripe: row?.customerId != null,
    offers: plansOn(rows, dateInZone(now, PLAN_ZONE)).map((plan) => ({
      ...{ code: plan.code, name: plan.name, slotLimit: plan.slotLimit, price: priceOf(plan, interval) },
      ...{ trialDays: plan.trialDays, provisional: plan.provisional, isSmaller: plan.rank < taken.rank },
      isCurrent: plan.code === taken.code && (!subscribed || row?.interval === interval),
    })),
  };
}

/** {@link viewPlan} where a payment is outstanding; null where none is. */
export async function viewUnpaidPlan(scope: TenantScope, clock: Clock = systemClock): Promise<PlanView | null> {
  const row = await withTenant(scope, (tx) => hostPlanOf(tx, scope.orgId));
  return row && isUnpaid(row.state) ? viewPlan(scope, null, clock) : null;
}

/** Reads a host's plan from Stripe for a person who comes back from there: what Stripe can't say now is said as it was. */
export async function syncOwnPlan(scope: TenantScope): Promise<void> {
  if (!cardsAreSetUp()) return;
  const row = await withTenant(scope, (tx) => hostPlanOf(tx, scope.orgId));
  if (!row?.customerId) return;
  await syncCustomer(row.customerId).catch((error: unknown) =>
    log().warn({ problem: stripeProblem(error) }, 'Stripe could not be asked'),
  );
}
