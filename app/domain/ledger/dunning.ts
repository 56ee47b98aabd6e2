import type { Money } from '../shared/money.ts';
import { addDays, daysBetween, type PlainDate } from '../shared/plain-date.ts';

/** A step of the schedule in force on a day. */
export type DunningStep = {
  readonly step: number;
  /** Days after the day it was due. */
  readonly daysOverdue: number;
  /** Days after the step before, so that nobody is written to twice in a week. */
  readonly daysAfterLast: number;
  /** The step is left out for less. */
  readonly minimum: Money;
};

/** What of an invoice decides whether its shipper is written to. */
export type DunningCase = {
  readonly dueOn: PlainDate;
  readonly outstanding: Money;
  /** In dispute: not to be asked for until it is decided. */
  readonly disputed: Money;
  /** The newest promise to pay; null without one. */
  readonly promisedOn: PlainDate | null;
  /** The last step taken, and when; null before the first. */
  readonly last: { readonly step: number; readonly on: PlainDate } | null;
};

/** A step that is due, or why none is. */
export type DunningAnswer =
  | { readonly is: 'due'; readonly step: DunningStep }
  | { readonly is: 'disputed' | 'promised' | 'not_yet' | 'finished' };

/**
 * The step to be taken for an invoice on a day. Steps are taken in order, one a time, however late the first is; a dispute
 * stops them until it is decided, a promise up to its day.
 */
export function dunningStepOn(today: PlainDate, of: DunningCase, schedule: readonly DunningStep[]): DunningAnswer {
  if (of.outstanding.paise <= 0n) return { is: 'finished' };
  if (of.disputed.paise > 0n) return { is: 'disputed' };
  if (of.promisedOn !== null && today <= of.promisedOn) return { is: 'promised' };
  const next = schedule
    .filter(({ step, minimum }) => step > (of.last?.step ?? 0) && of.outstanding.paise >= minimum.paise)
    .toSorted((a, b) => a.step - b.step)[0];
  if (!next) return { is: 'finished' };
  const isOld = daysBetween(of.dueOn, today) >= next.daysOverdue;
  const isApart = of.last === null || addDays(of.last.on, next.daysAfterLast) <= today;
  return isOld && isApart ? { is: 'due', step: next } : { is: 'not_yet' };
}
