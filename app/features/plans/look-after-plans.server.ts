import { and, asc, eq, gt, isNotNull, isNull, lte, or } from 'drizzle-orm';
import { priceOf } from '#app/domain/plans/plan.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withBooksOf, withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import { cardsAreSetUp, stripeProblem } from '#app/platform/stripe.server.ts';
import { hostPlans } from '#db/schema/index.ts';
import { allPlans, daysAfter, type HostPlan, planNamed } from './read-plans.server.ts';
import { syncCustomer } from './sync-plan.server.ts';
import { tellGraceOver, tellTrialEnding } from './tell-plan.server.ts';

const BATCH = 100;
const DAY_MS = 86_400_000;

/**
 * Reads once a day what each customer has, so that an event that never came leaves no plan wrong; then tells hosts whose trial is
 * about to end, or whose grace is over. What holds follows from the clock, with or without this.
 * @returns how many it read
 */
export async function lookAfterPlans(clock: Clock = systemClock): Promise<number> {
  if (!cardsAreSetUp()) return 0;
  const read = await readAgain(clock);
  await tellWhoseTrialEnds(clock);
  await tellWhoseGraceIsOver(clock);
  return read;
}

async function readAgain(clock: Clock): Promise<number> {
  const before = new Date(clock.now().getTime() - DAY_MS);
  const due = and(isNotNull(hostPlans.customerId), or(isNull(hostPlans.readAt), lte(hostPlans.readAt, before)));
  const rows = await withSystem((tx) =>
    tx.select().from(hostPlans).where(due).orderBy(asc(hostPlans.readAt)).limit(BATCH),
  );
  for (const { customerId } of rows)
    try {
      if (customerId !== null) await syncCustomer(customerId, clock);
    } catch (error) {
      log().warn({ customerId, problem: stripeProblem(error) }, 'a plan could not be read');
    }
  return rows.length;
}

async function tellWhoseTrialEnds(clock: Clock): Promise<void> {
  const now = clock.now();
  const soon = and(
    eq(hostPlans.state, 'trialing'),
    eq(hostPlans.endsWithPeriod, false),
    gt(hostPlans.trialEndsAt, now),
    lte(hostPlans.trialEndsAt, await daysAfter(now, 'plan_trial_notice_days')),
  );
  const plans = await allPlans();
  for (const row of await whose(soon)) {
    const plan = planNamed(plans, row.planCode, now);
    const price = row.interval && priceOf(plan, row.interval);
    if (price) await withBooksOf(row.orgId, (tx) => tellTrialEnding(tx, row, formatInr(price)));
  }
}

async function tellWhoseGraceIsOver(clock: Clock): Promise<void> {
  const over = and(isNotNull(hostPlans.unpaidSince), lte(hostPlans.graceUntil, clock.now()));
  for (const row of await whose(over)) await withBooksOf(row.orgId, (tx) => tellGraceOver(tx, row));
}

/** Few at a time are in their last days; each letter has a key, so it is written once however often this looks. */
const whose = (condition: ReturnType<typeof and>): Promise<HostPlan[]> =>
  withSystem((tx) => tx.select().from(hostPlans).where(condition).orderBy(asc(hostPlans.orgId)));
