import { and, eq } from 'drizzle-orm';
import { FREE_PLAN, isSubscribed, type Plan } from '#app/domain/plans/plan.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import { linkTo } from '#app/platform/mail.server.ts';
import { done, type Outcome, refuse } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { cardsAreSetUp, opOf, post, type StripeSession, stripe } from '#app/platform/stripe.server.ts';
import { hostPlans } from '#db/schema/index.ts';
import type { PlanChoice } from './plan.schema.server.ts';
import { changedMeanwhile, noSuchPlan, notOffered, subscribedAlready } from './plan-refusals.server.ts';
import { type HostPlan, hostPlanOf, plansAt } from './read-plans.server.ts';
import { customerOf, priceAtStripe } from './stripe-plans.server.ts';
import { syncCustomer } from './sync-plan.server.ts';
import { unlessUnreachable } from './unless-unreachable.server.ts';

/** Stripe keeps a page open half an hour at least; this leaves as much again for asking twice. */
const OPEN_MS = 60 * 60_000;
/** A page that closes sooner is not shown any more. */
const WORTH_SHOWING_MS = 10 * 60_000;

const shows = (row: HostPlan, { plan, interval }: PlanChoice, now: Date): boolean =>
  row.pagePlan === plan &&
  row.pageInterval === interval &&
  row.pageEndsAt !== null &&
  row.pageEndsAt.getTime() - now.getTime() > WORTH_SHOWING_MS;

/**
 * Opens Stripe's page where a host takes its first plan, with a trial if it never had one. A page that is open for the same is
 * shown again; one for another plan is closed first, so that never two can be completed.
 */
export async function takePlan(
  scope: TenantScope,
  { slug, ...choice }: PlanChoice & { slug: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ url: string }>> {
  if (!cardsAreSetUp()) return refuse(notOffered());
  const plan = (await plansAt(clock.now())).find(({ code }) => code === choice.plan && code !== FREE_PLAN);
  if (!plan) return refuse(noSuchPlan());
  return unlessUnreachable(async () => {
    await closeOther(scope, choice, clock);
    const wished = await runOnce<{ page: number }>(
      (work) => withTenant(scope, work),
      scope.orgId,
      asked,
      (tx) => writePage(tx, scope, choice, clock.now()),
    );
    if (!wished.ok) return wished;
    return openPage(scope, { slug, plan, choice, page: wished.value.page }, clock);
  });
}

/** Closes a page that is open for another plan; what was completed there at the last moment is read. */
async function closeOther(scope: TenantScope, choice: PlanChoice, clock: Clock): Promise<void> {
  const row = await withTenant(scope, (tx) => hostPlanOf(tx, scope.orgId));
  if (!row?.pageSessionId || shows(row, choice, clock.now())) return;
  const { pageSessionId: id } = row;
  const session = await stripe().checkout.sessions.retrieve(id);
  if (session.status === 'open')
    await post(
      {
        ...{ operation: `host_plan:${scope.orgId}:page-${row.pages}-close`, account: null, params: { id } },
        send: (options) => stripe().checkout.sessions.expire(id, {}, options),
        ...{ read: null, find: null },
      },
      clock,
    );
  if (row.customerId) await syncCustomer(row.customerId, clock);
}

async function writePage(
  tx: Tx,
  { orgId, userId }: TenantScope,
  choice: PlanChoice,
  now: Date,
): Promise<Outcome<{ page: number }>> {
  await tx.insert(hostPlans).values({ orgId }).onConflictDoNothing();
  const [row] = await tx.select().from(hostPlans).where(eq(hostPlans.orgId, orgId)).for('update');
  if (!row) throw new Error('The row was not written');
  if (isSubscribed(row.state)) return refuse(subscribedAlready());
  if (shows(row, choice, now)) return done({ page: row.pages });
  // Somebody else of the host opened a page for another plan since ours was closed.
  if (row.pageEndsAt !== null && row.pageSessionId === null && row.pageEndsAt > now && row.pagePlan !== choice.plan)
    return refuse(changedMeanwhile());
  const page = row.pages + 1;
  await tx
    .update(hostPlans)
    .set({
      ...{ pages: page, pagePlan: choice.plan, pageInterval: choice.interval, pageSessionId: null, pageUrl: null },
      pageEndsAt: new Date(now.getTime() + OPEN_MS),
    })
    .where(eq(hostPlans.orgId, orgId));
  await audit(tx, {
    ...{ orgId, actorUserId: userId, actorKind: 'member', entity: 'organisation', entityId: orgId },
    ...{ action: 'plan.page_opened', data: choice },
  });
  return done({ page });
}

type Page = { slug: string; plan: Plan; choice: PlanChoice; page: number };

async function openPage(scope: TenantScope, wished: Page, clock: Clock): Promise<Outcome<{ url: string }>> {
  const { orgId } = scope;
  const customer = await customerOf(orgId, clock);
  const row = await withTenant(scope, (tx) => hostPlanOf(tx, orgId));
  if (!row || row.pages !== wished.page || row.pageEndsAt === null) return refuse(changedMeanwhile());
  if (row.pageUrl !== null) return done({ url: row.pageUrl });
  const session = await createPage(row, customer, wished, clock);
  if (!session.url) return refuse(changedMeanwhile());
  await withTenant(scope, (tx) =>
    tx
      .update(hostPlans)
      .set({ pageSessionId: session.id, pageUrl: session.url })
      .where(and(eq(hostPlans.orgId, orgId), eq(hostPlans.pages, wished.page))),
  );
  return done({ url: session.url });
}

/** The page at Stripe, once for its number. */
async function createPage(row: HostPlan, customer: string, { slug, plan, choice, page }: Page, clock: Clock) {
  const operation = `host_plan:${row.orgId}:page-${page}`;
  const back = linkTo(`/o/${slug}/plan`);
  // Only finds the row again: whose plan it is follows from the customer.
  const metadata = { op: opOf(operation), org: row.orgId };
  const params = {
    ...{ mode: 'subscription' as const, customer, metadata, client_reference_id: row.orgId },
    line_items: [{ quantity: 1, price: await priceAtStripe(plan, choice.interval, clock) }],
    billing_address_collection: 'required' as const,
    subscription_data: {
      ...{ metadata, description: `Quayslot ${plan.name}, by the ${choice.interval}` },
      ...(row.trialedAt === null && plan.trialDays > 0 ? { trial_period_days: plan.trialDays } : {}),
    },
    ...{ success_url: `${back}?back=1`, cancel_url: back },
    expires_at: Math.floor((row.pageEndsAt?.getTime() ?? 0) / 1000),
  };
  return post<StripeSession>(
    {
      ...{ operation, account: null, params },
      send: (options) => stripe().checkout.sessions.create(params, options),
      read: (id) => stripe().checkout.sessions.retrieve(id),
      find: async () => {
        const { data } = await stripe().checkout.sessions.list({ customer, limit: 100 });
        return data.find((session) => session.metadata?.op === opOf(operation)) ?? null;
      },
    },
    clock,
  );
}
