import { type Dated, inForce } from '../shared/dated.ts';
import { inr, type Money } from '../shared/money.ts';
import type { PlainDate } from '../shared/plain-date.ts';

/** How often a plan is paid. */
export const INTERVALS = ['month', 'year'] as const;
export type Interval = (typeof INTERVALS)[number];

/** The plan of every host that has taken none. */
export const FREE_PLAN = 'free';

/**
 * Where a host stands with its plan: Stripe's words for a subscription, and two of ours. 'none' has never had one, 'granted' has
 * its plan from the marketplace without a subscription.
 */
export const PLAN_STATES = [
  'none',
  'granted',
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'canceled',
  'unpaid',
  'paused',
] as const;
export type PlanState = (typeof PLAN_STATES)[number];

/** What a plan costs and allows, from a day on. */
export type Plan = Dated & {
  readonly code: string;
  readonly name: string;
  /** From the smallest up. */
  readonly rank: number;
  /** Slots that may be listed at once; null for as many as there are. */
  readonly slotLimit: number | null;
  /** Null for a plan nobody pays for. */
  readonly monthlyPaise: bigint | null;
  readonly yearlyPaise: bigint | null;
  readonly trialDays: number;
  readonly citation: string;
  readonly provisional: boolean;
};

/** The plans in force on a day, the smallest first. */
export function plansOn(rows: readonly Plan[], day: PlainDate): Plan[] {
  const codes = [...new Set(rows.map(({ code }) => code))];
  const found = codes.flatMap((code) => {
    const row = inForce(
      rows.filter((each) => each.code === code),
      day,
    );
    return row ? [row] : [];
  });
  return found.toSorted((a, b) => a.rank - b.rank);
}

/** What a plan costs at an interval; null where nobody pays for it. */
export function priceOf(plan: Plan, interval: Interval): Money | null {
  const paise = interval === 'month' ? plan.monthlyPaise : plan.yearlyPaise;
  return paise === null ? null : inr(paise);
}

/** The name a price has at Stripe. A price there never changes, so a plan's next one has another name. */
export const priceKey = (plan: Plan, interval: Interval): string =>
  `quayslot_${plan.code}_${interval}_${plan.effectiveFrom}`;

/** What decides which plan holds. */
export type Standing = { state: PlanState; planCode: string; graceUntil: Date | null };

/** Whether a subscription is there, paid or not: whoever has one changes it and takes no second. */
export const isSubscribed = (state: PlanState): boolean =>
  state === 'trialing' || state === 'active' || state === 'past_due' || state === 'unpaid';

/** Whether a payment is outstanding. */
export const isUnpaid = (state: PlanState): boolean => state === 'past_due' || state === 'unpaid';

/** The code of the plan whose limits hold at a moment: an unpaid one until its grace is over, then the free one. */
export function planInForce({ state, planCode, graceUntil }: Standing, now: Date): string {
  if (state === 'granted' || state === 'trialing' || state === 'active') return planCode;
  return isUnpaid(state) && graceUntil !== null && now < graceUntil ? planCode : FREE_PLAN;
}

/** Whether one more slot may be listed beside those that are. */
export const mayListAnother = (limit: number | null, listed: number): boolean => limit === null || listed < limit;
