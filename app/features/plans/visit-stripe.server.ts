import { eq, sql } from 'drizzle-orm';
import { FREE_PLAN, INTERVALS } from '#app/domain/plans/plan.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { linkTo } from '#app/platform/mail.server.ts';
import { done, type Outcome, refuse } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { cardsAreSetUp, opOf, post, stripe } from '#app/platform/stripe.server.ts';
import { hostPlans } from '#db/schema/index.ts';
import { noPlan, notOffered } from './plan-refusals.server.ts';
import { hostPlanOf, plansAt } from './read-plans.server.ts';
import { priceAtStripe, productId } from './stripe-plans.server.ts';
import { unlessUnreachable } from './unless-unreachable.server.ts';

/** What Stripe's own pages let a host do: another card, its invoices, another of our plans, an end to it. */
async function configurationFor(clock: Clock): Promise<string> {
  const sold = (await plansAt(clock.now())).filter(({ code }) => code !== FREE_PLAN);
  const products: { product: string; prices: string[] }[] = [];
  for (const plan of sold) {
    const prices: string[] = [];
    for (const interval of INTERVALS) prices.push(await priceAtStripe(plan, interval, clock));
    products.push({ product: productId(plan), prices });
  }
  const operation = `plans:portal:${sold.map(({ code, effectiveFrom }) => `${code}_${effectiveFrom}`).join('+')}`;
  const params = {
    business_profile: { headline: 'Your Quayslot plan' },
    features: {
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
      subscription_cancel: { enabled: true, mode: 'at_period_end' as const },
      subscription_update: {
        ...{ enabled: true, default_allowed_updates: ['price' as const], products },
        proration_behavior: 'always_invoice' as const,
      },
    },
    metadata: { op: opOf(operation) },
  };
  const made = await post(
    {
      ...{ operation, account: null, params },
      send: (options) => stripe().billingPortal.configurations.create(params, options),
      read: (id) => stripe().billingPortal.configurations.retrieve(id),
      find: async () => {
        const { data } = await stripe().billingPortal.configurations.list({ active: true, limit: 100 });
        return data.find(({ metadata }) => metadata?.op === opOf(operation)) ?? null;
      },
    },
    clock,
  );
  return made.id;
}

/** Opens Stripe's own pages for a host that has been there. Their address works for minutes; asked again, there is another. */
export async function visitStripe(
  scope: TenantScope,
  { slug }: { slug: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ url: string }>> {
  if (!cardsAreSetUp()) return refuse(notOffered());
  const { orgId, userId } = scope;
  const row = await withTenant(scope, (tx) => hostPlanOf(tx, orgId));
  if (!row?.customerId) return refuse(noPlan());
  const { customerId: customer } = row;
  return unlessUnreachable(async () => {
    const wished = await runOnce<{ visit: number }>(
      (work) => withTenant(scope, work),
      orgId,
      asked,
      async (tx) => {
        const [counted] = await tx
          .update(hostPlans)
          .set({ visits: sql`${hostPlans.visits} + 1` })
          .where(eq(hostPlans.orgId, orgId))
          .returning({ visit: hostPlans.visits });
        if (!counted) return refuse(noPlan());
        await audit(tx, {
          ...{ orgId, actorUserId: userId, actorKind: 'member', entity: 'organisation', entityId: orgId },
          action: 'plan.portal_opened',
        });
        return done(counted);
      },
    );
    if (!wished.ok) return wished;
    const params = {
      ...{ customer, configuration: await configurationFor(clock) },
      return_url: linkTo(`/o/${slug}/plan?back=1`),
    };
    const session = await post(
      {
        operation: `host_plan:${orgId}:visit-${wished.value.visit}`,
        ...{ account: null, params, read: null, find: null },
        send: (options) => stripe().billingPortal.sessions.create(params, options),
      },
      clock,
    );
    return done({ url: session.url });
  });
}
