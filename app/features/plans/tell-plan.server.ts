import { isSubscribed, isUnpaid } from '#app/domain/plans/plan.ts';
import { dateInZone, formatDate } from '#app/domain/shared/plain-date.ts';
import { managersOf } from '#app/features/clocks/tell-once.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';
import type { Letters } from '#emails/letters.ts';
import { allPlans, type HostPlan, PLAN_ZONE, planNamed } from './read-plans.server.ts';

const dayOf = (instant: Date | null): string => (instant ? formatDate(dateInZone(instant, PLAN_ZONE)) : '');

type News = Omit<Letters['plan-news'], 'url'>;
const INTERVAL_WORDS = { month: 'monthly', year: 'yearly' } as const;

/** What a change is told as; null for one that needs no letter. */
function newsOf(before: HostPlan, after: HostPlan, name: string): News | null {
  const paid = after.interval ? INTERVAL_WORDS[after.interval] : '';
  if (!isSubscribed(after.state)) {
    if (!isSubscribed(before.state)) return null;
    return {
      title: 'Your plan has ended',
      says: 'The limits of the free plan hold now. What is listed and booked stays; no more than it allows can be listed anew.',
      facts: [['Plan', name]],
    };
  }
  if (isUnpaid(after.state)) return null;
  const facts: News['facts'] = [
    ['Plan', `${name}, ${paid}`],
    [after.state === 'trialing' ? 'Trial until' : 'Paid until', dayOf(after.periodEndsAt)],
  ];
  if (isUnpaid(before.state)) return { title: 'Paid: your plan goes on', says: 'The payment came.', facts };
  if (!isSubscribed(before.state) || before.planCode !== after.planCode || before.interval !== after.interval)
    return { title: `Your plan is ${name}`, says: `It is in force now, paid ${paid}.`, facts };
  if (before.endsWithPeriod === after.endsWithPeriod) return null;
  return after.endsWithPeriod
    ? { title: 'Your plan will end', says: `It holds until ${dayOf(after.periodEndsAt)} and is not renewed.`, facts }
    : { title: 'Your plan goes on', says: 'It will be renewed after all.', facts };
}

/** Writes to a host's owners and managers, once by key. */
async function tell<T extends 'plan-news' | 'plan-payment-failed'>(
  tx: Tx,
  orgId: string,
  template: T,
  about: string,
  props: Omit<Letters[T], 'url'>,
): Promise<void> {
  for (const { userId, email, slug } of await managersOf(tx, orgId))
    await queueMail(tx, {
      key: `${template}/${orgId}/${about}/${userId}`,
      recipient: email,
      template,
      props: { ...props, url: linkTo(`/o/${slug}/plan`) } as Letters[T],
    });
}

/** The letters of a change in what a host has. */
export async function tellPlan(tx: Tx, before: HostPlan, after: HostPlan): Promise<void> {
  const { orgId, unpaidSince } = after;
  const { name } = planNamed(await allPlans(tx), after.planCode, after.readAt ?? after.createdAt);
  if (unpaidSince && !before.unpaidSince)
    await tell(tx, orgId, 'plan-payment-failed', unpaidSince.toISOString(), {
      plan: name,
      until: dayOf(after.graceUntil),
    });
  const news = newsOf(before, after, name);
  if (news) await tell(tx, orgId, 'plan-news', `reading-${after.written}`, news);
}

/** The letter some days before a trial ends, once for a trial. */
export async function tellTrialEnding(tx: Tx, row: HostPlan, price: string): Promise<void> {
  const { name } = planNamed(await allPlans(tx), row.planCode, row.readAt ?? row.createdAt);
  await tell(tx, row.orgId, 'plan-news', `trial-${row.trialEndsAt?.toISOString()}`, {
    title: `Your trial ends on ${dayOf(row.trialEndsAt)}`,
    says: `${price} is charged to your card then. Cancel before if you don’t want the plan.`,
    facts: [['Plan', name]],
  });
}

/** The letter when a grace is over, once for a grace. */
export const tellGraceOver = (tx: Tx, row: HostPlan): Promise<void> =>
  tell(tx, row.orgId, 'plan-news', `grace-${row.graceUntil?.toISOString()}`, {
    title: 'The limits of the free plan hold now',
    says: 'Your plan is still not paid. What is listed and booked stays; pay, and the plan is back at once.',
    facts: [['Unpaid since', dayOf(row.unpaidSince)]],
  });
