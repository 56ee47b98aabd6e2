import { eq, sql } from 'drizzle-orm';
import { FREE_PLAN, isSubscribed } from '#app/domain/plans/plan.ts';
import { inr, type Money } from '#app/domain/shared/money.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { cardsAreSetUp, post, type StripeSubscription, stripe } from '#app/platform/stripe.server.ts';
import { hostPlans } from '#db/schema/index.ts';
import type { PlanChange, PlanChoice } from './plan.schema.server.ts';
import { changedMeanwhile, noPlan, noSuchPlan, notOffered } from './plan-refusals.server.ts';
import { type HostPlan, hostPlanOf, plansAt } from './read-plans.server.ts';
import { priceAtStripe } from './stripe-plans.server.ts';
import { syncCustomer } from './sync-plan.server.ts';
import { unlessUnreachable } from './unless-unreachable.server.ts';

/** A change that was looked at longer ago is reckoned anew. */
const SHOWN_FOR_S = 15 * 60;

type Subscribed = HostPlan & { subscriptionId: string; customerId: string };

async function subscribed(scope: TenantScope): Promise<Subscribed | null> {
  const row = await withTenant(scope, (tx) => hostPlanOf(tx, scope.orgId));
  return row && isSubscribed(row.state) && row.subscriptionId !== null && row.customerId !== null
    ? { ...row, subscriptionId: row.subscriptionId, customerId: row.customerId }
    : null;
}

/** What a change to the subscription's one item is asked with. A trial costs nothing, so there is nothing to settle. */
function terms(subscription: StripeSubscription, price: string, at: number) {
  const item = subscription.items.data[0]?.id ?? '';
  return {
    items: [{ id: item, price }],
    proration_date: at,
    proration_behavior: subscription.status === 'trialing' ? ('none' as const) : ('always_invoice' as const),
  };
}

/** What a change would be charged, or give back as a credit, to the paisa. */
export type ChangePreview = {
  /** Seconds since 1970: sent back with the form, so that it is charged as it was shown. */
  at: number;
  isTrial: boolean;
  lines: { text: string; amount: Money }[];
  total: Money;
  /** After what the host has as credit. */
  charged: Money;
};

/** Asks Stripe what a change would be charged. It changes nothing there. */
export async function previewChange(
  scope: TenantScope,
  choice: PlanChoice,
  clock: Clock = systemClock,
): Promise<Outcome<ChangePreview>> {
  const found = await changeable(scope, choice, clock);
  if (!found.ok) return found;
  const { row, plan } = found.value;
  return unlessUnreachable<ChangePreview>(async () => {
    const at = Math.floor(clock.now().getTime() / 1000);
    const subscription = await stripe().subscriptions.retrieve(row.subscriptionId);
    const isTrial = subscription.status === 'trialing';
    if (isTrial) return done({ at, isTrial, lines: [], total: inr(0n), charged: inr(0n) });
    const price = await priceAtStripe(plan, choice.interval, clock);
    const preview = await stripe().invoices.createPreview({
      customer: row.customerId,
      subscription: row.subscriptionId,
      subscription_details: terms(subscription, price, at),
    });
    return done({
      ...{ at, isTrial, total: inr(BigInt(preview.total)), charged: inr(BigInt(preview.amount_due)) },
      lines: preview.lines.data.map(({ description, amount }) => ({
        ...{ text: description ?? '', amount: inr(BigInt(amount)) },
      })),
    });
  });
}

const isThere = (row: HostPlan, { plan, interval }: PlanChoice): boolean =>
  row.planCode === plan && row.interval === interval;

async function changeable(scope: TenantScope, choice: PlanChoice, clock: Clock) {
  if (!cardsAreSetUp()) return refuse(notOffered());
  const row = await subscribed(scope);
  if (!row) return refuse(noPlan());
  const plan = (await plansAt(clock.now())).find(({ code }) => code === choice.plan && code !== FREE_PLAN);
  if (!plan || isThere(row, choice)) return refuse(noSuchPlan());
  return done({ row, plan });
}

/** Numbers a call that changes the subscription, once for a form. */
function numbered(scope: TenantScope, asked: Asked, action: string, data: Record<string, string>) {
  const { orgId, userId } = scope;
  return runOnce<{ change: number }>(
    (work) => withTenant(scope, work),
    orgId,
    asked,
    async (tx) => {
      const [row] = await tx
        .update(hostPlans)
        .set({ changes: sql`${hostPlans.changes} + 1` })
        .where(eq(hostPlans.orgId, orgId))
        .returning({ change: hostPlans.changes });
      if (!row) return refuse(noPlan());
      await audit(tx, {
        ...{ orgId, actorUserId: userId, actorKind: 'member', entity: 'organisation', entityId: orgId, action, data },
      });
      return done(row);
    },
  );
}

type Update = Parameters<ReturnType<typeof stripe>['subscriptions']['update']>[1];

async function update(row: Subscribed, change: number, params: NonNullable<Update>, clock: Clock): Promise<void> {
  const { orgId, subscriptionId: id } = row;
  await post<StripeSubscription>(
    {
      ...{ operation: `host_plan:${orgId}:change-${change}`, account: null, params: { id, ...params } },
      send: (options) => stripe().subscriptions.update(id, params, options),
      read: () => stripe().subscriptions.retrieve(id),
      find: null,
    },
    clock,
  );
  await syncCustomer(row.customerId, clock);
}

/** Changes the plan now, at what was shown: charged at once, or credited to the next invoices. A declined card changes nothing. */
export async function changePlan(
  scope: TenantScope,
  { at, ...choice }: PlanChange,
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<null>> {
  if (Math.abs(clock.now().getTime() / 1000 - at) > SHOWN_FOR_S) return refuse(changedMeanwhile());
  // Sent twice, the second finds what the first did.
  const current = await subscribed(scope);
  if (current && isThere(current, choice)) return done(null);
  const found = await changeable(scope, choice, clock);
  if (!found.ok) return found;
  const { row, plan } = found.value;
  return unlessUnreachable(async () => {
    const price = await priceAtStripe(plan, choice.interval, clock);
    const subscription = await stripe().subscriptions.retrieve(row.subscriptionId);
    const wished = await numbered(scope, asked, 'plan.change_asked', choice);
    if (!wished.ok) return wished;
    const params = { ...terms(subscription, price, at), payment_behavior: 'error_if_incomplete' as const };
    await update(row, wished.value.change, { ...params, cancel_at_period_end: false }, clock);
    return done(null);
  });
}

/** Lets the plan end with what is paid for, or takes that back. */
export async function setRenewal(
  scope: TenantScope,
  { renews }: { renews: boolean },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<null>> {
  if (!cardsAreSetUp()) return refuse(notOffered());
  const row = await subscribed(scope);
  if (!row) return refuse(noPlan());
  return unlessUnreachable(async () => {
    const wished = await numbered(scope, asked, renews ? 'plan.kept' : 'plan.cancel_asked', {});
    if (!wished.ok) return wished;
    await update(row, wished.value.change, { cancel_at_period_end: !renews }, clock);
    return done(null);
  });
}
