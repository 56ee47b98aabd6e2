import type { Interval, PlanState } from '#app/domain/plans/plan.ts';
import type { Money } from '#app/domain/shared/money.ts';

/** A plan as the table compares it. */
export type PlanOffer = {
  code: string;
  name: string;
  /** Null for as many as there are. */
  slotLimit: number | null;
  /** Null for a plan nobody pays for. */
  price: Money | null;
  trialDays: number;
  provisional: boolean;
  isCurrent: boolean;
  isSmaller: boolean;
};

/** Where a host stands, as its page shows it; instants are written out. */
export type PlanView = {
  offered: boolean;
  state: PlanState;
  isSubscribed: boolean;
  isUnpaid: boolean;
  /** The plan it has taken, and the one whose limits hold. */
  taken: { code: string; name: string; interval: Interval | null };
  inForce: { code: string; name: string; slotLimit: number | null };
  listed: number;
  periodEndsOn: string | null;
  trialEndsOn: string | null;
  graceEndsOn: string | null;
  graceIsOver: boolean;
  endsWithPeriod: boolean;
  mayTry: boolean;
  hasBeenAtStripe: boolean;
  interval: Interval;
  offers: PlanOffer[];
};

/** What listed slots mean under a limit that is lower. */
export function overLimit(listed: number, plan: { name: string; slotLimit: number | null }): string | null {
  if (plan.slotLimit === null || listed <= plan.slotLimit) return null;
  return `You have ${listed} slots listed; ${plan.name} allows ${plan.slotLimit}. They stay listed and can be booked, and no booking changes. No further slot can be published, and one that is paused can’t be published again, until fewer than ${plan.slotLimit} are listed.`;
}
