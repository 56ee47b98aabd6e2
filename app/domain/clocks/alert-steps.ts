import { daysBetween, type PlainDate } from '../shared/plain-date.ts';

/** What a clock may tell of. */
export const ALERT_SUBJECTS = ['lot', 'paper', 'booking', 'organisation'] as const;
export type AlertSubject = (typeof ALERT_SUBJECTS)[number];

/** The days before a mark on which people are told of it; below zero: after it. With what the days are taken from. */
export type AlertSchedule = { readonly daysBefore: readonly number[]; readonly citation: string };

/** Days 75, 85 and 90 of the interest-free ninety: time to clear, time to pay, the last day. */
const INTEREST: AlertSchedule = {
  daysBefore: [15, 5, 0],
  citation: 'Own schedule; the days are those of s. 61(2) Customs Act 1962',
};

/** The end of a warehousing period or of what waste may stay: an order of extension takes weeks. */
const LAST_DAY: AlertSchedule = {
  daysBefore: [90, 60, 30, 0],
  citation: 'Own schedule; the days are those of s. 61(1) Customs Act 1962 and of the waste rules in the rulebook',
};

/** A licence or policy: time to renew it, and the day after its last. */
export const PAPER_SCHEDULE: AlertSchedule = { daysBefore: [60, 30, 7, -1], citation: 'Own schedule' };

/** Papers a booking still lacks, before its first day. */
export const GATE_SCHEDULE: AlertSchedule = { daysBefore: [3, 1], citation: 'Own schedule' };

/** The schedule of a clock of the rulebook: one that costs from its mark on, or one that ends there. */
export const scheduleOf = (past: 'refuse' | 'request' | 'cost'): AlertSchedule =>
  past === 'cost' ? INTEREST : LAST_DAY;

/**
 * The newest step that is reached on a day; null before the first. Older ones that were missed are not made up for: of
 * "60 days left" and "30 days left" only one is true.
 */
export function stepReached({ daysBefore }: AlertSchedule, markOn: PlainDate, today: PlainDate): number | null {
  const left = daysBetween(today, markOn);
  const reached = daysBefore.filter((step) => left <= step);
  return reached.length === 0 ? null : Math.min(...reached);
}

/** When a hold or an unanswered request is told of: so long before its end, or at a third of its time if that is less. */
export const HOLD_MINUTES_BEFORE = 10;
export const REQUEST_MINUTES_BEFORE = 120;
