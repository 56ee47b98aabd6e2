import { and, eq, lt, sql } from 'drizzle-orm';
import { FREE_PLAN, INTERVALS, isSubscribed, isUnpaid, PLAN_STATES, type PlanState } from '#app/domain/plans/plan.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Tx, withBooksOf, withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import { type StripeSubscription, stripe } from '#app/platform/stripe.server.ts';
import { hostPlans } from '#db/schema/index.ts';
import { daysAfter, type HostPlan } from './read-plans.server.ts';
import { tellPlan } from './tell-plan.server.ts';

/** What Stripe says a host has. */
type Told = Pick<
  HostPlan,
  'subscriptionId' | 'planCode' | 'interval' | 'state' | 'periodEndsAt' | 'trialEndsAt' | 'endsWithPeriod'
>;

const instantOf = (seconds: number | null): Date | null => (seconds === null ? null : new Date(seconds * 1000));

/** Stripe's word as ours; one nobody here knows gives nothing for free. */
const stateOf = (status: string): PlanState => PLAN_STATES.find((known) => known === status) ?? 'paused';

/** @throws Error for a subscription to something that is no plan of ours */
function toldBy(subscription: StripeSubscription): Told {
  const item = subscription.items.data[0];
  const interval = INTERVALS.find((known) => known === item?.price.recurring?.interval);
  const planCode = item?.price.metadata.plan;
  if (!item || !planCode || !interval) throw new Error('A subscription is to a plan of ours');
  return {
    ...{ subscriptionId: subscription.id, planCode, interval },
    ...{ state: stateOf(subscription.status), endsWithPeriod: subscription.cancel_at_period_end },
    ...{ periodEndsAt: instantOf(item.current_period_end), trialEndsAt: instantOf(subscription.trial_end) },
  };
}

/** The subscription that counts: one that runs before one that is over, the newest first. */
async function currentOf(customerId: string): Promise<StripeSubscription | null> {
  const { data } = await stripe().subscriptions.list({ customer: customerId, status: 'all', limit: 100 });
  const newest = data.toSorted((a, b) => b.created - a.created);
  const running = newest.filter(({ status }) => isSubscribed(stateOf(status)));
  if (running.length > 1) log().error({ customerId, running: running.length }, 'a host has more than one subscription');
  return running[0] ?? newest[0] ?? null;
}

/** Numbers a reading before it is begun. */
const beginReading = (orgId: string) =>
  withBooksOf(orgId, async (tx) => {
    const [row] = await tx
      .update(hostPlans)
      .set({ readings: sql`${hostPlans.readings} + 1` })
      .where(eq(hostPlans.orgId, orgId))
      .returning({ reading: hostPlans.readings });
    if (!row) throw new Error('A host with a customer has a row');
    return row.reading;
  });

/**
 * Reads from Stripe what a customer has and writes it down, with the letters that belong to the change. Whose plan it is follows
 * from the customer we made for a host, never from what is written in a subscription. Any number of readings at once: what a
 * later one wrote is not overwritten by an earlier one.
 * @returns whether the customer is one of ours
 */
export async function syncCustomer(customerId: string, clock: Clock = systemClock): Promise<boolean> {
  const [owner] = await withSystem((tx) =>
    tx.select({ orgId: hostPlans.orgId }).from(hostPlans).where(eq(hostPlans.customerId, customerId)),
  );
  if (!owner) return false;
  const reading = await beginReading(owner.orgId);
  const subscription = await currentOf(customerId);
  const told = subscription && toldBy(subscription);
  await withBooksOf(owner.orgId, (tx) => write(tx, owner.orgId, reading, told, clock.now()));
  return true;
}

async function write(tx: Tx, orgId: string, reading: number, told: Told | null, now: Date): Promise<void> {
  const earlier = and(eq(hostPlans.orgId, orgId), lt(hostPlans.written, reading));
  const [before] = await tx.select().from(hostPlans).where(earlier).for('update');
  if (!before) return;
  const [after] = await tx
    .update(hostPlans)
    .set({ written: reading, readAt: now, ...(told && (await changeTo(tx, before, told, now))) })
    .where(eq(hostPlans.orgId, orgId))
    .returning();
  if (!after) throw new Error('A locked row is there');
  await tellPlan(tx, before, after);
  if (sameTerms(before, after)) return;
  await audit(tx, {
    ...{ orgId, actorKind: 'system', entity: 'organisation', entityId: orgId, action: 'plan.told' },
    ...{ fromState: before.state, toState: after.state },
    data: { plan: after.planCode, interval: after.interval, endsWithPeriod: after.endsWithPeriod },
  });
}

const sameTerms = (a: HostPlan, b: HostPlan): boolean =>
  a.state === b.state &&
  a.planCode === b.planCode &&
  a.interval === b.interval &&
  a.endsWithPeriod === b.endsWithPeriod;

/** What of a row follows from what was told: an unpaid plan holds until its grace is over, counted from the first failure. */
async function changeTo(tx: Tx, before: HostPlan, told: Told, now: Date) {
  const isOver = !isSubscribed(told.state);
  // What the marketplace gave outlasts a subscription that came to nothing.
  if (before.state === 'granted' && isOver) return {};
  const unpaidSince = isUnpaid(told.state) ? (before.unpaidSince ?? now) : null;
  return {
    ...told,
    planCode: isOver ? FREE_PLAN : told.planCode,
    trialedAt: before.trialedAt ?? (told.trialEndsAt === null ? null : now),
    unpaidSince,
    graceUntil: unpaidSince && (before.graceUntil ?? (await daysAfter(unpaidSince, 'plan_grace_days', tx))),
    ...(isOver ? {} : { pagePlan: null, pageInterval: null, pageEndsAt: null, pageSessionId: null, pageUrl: null }),
  };
}
