import { type Money, plus, ZERO_INR } from '../shared/money.ts';
import { addDays, daysBetween, type PlainDate } from '../shared/plain-date.ts';

/** How long a sum has been overdue, in days; up to its last day a sum is not due. */
export const AGE_BUCKETS = ['not_due', '0-30', '31-60', '61-90', '90+'] as const;
/** See {@link AGE_BUCKETS}. */
export type AgeBucket = (typeof AGE_BUCKETS)[number];

/** The bucket of a sum due on a day. */
export function ageBucket(dueOn: PlainDate, today: PlainDate): AgeBucket {
  const overdue = daysBetween(dueOn, today);
  if (overdue <= 0) return 'not_due';
  if (overdue <= 30) return '0-30';
  if (overdue <= 60) return '31-60';
  return overdue <= 90 ? '61-90' : '90+';
}

/** The due days of a bucket, both ends included; null is without end. The same rule as {@link ageBucket}, as a range. */
export function dueRangeOf(bucket: AgeBucket, today: PlainDate): { from: PlainDate | null; to: PlainDate | null } {
  const between = (most: number, least: number) => ({ from: addDays(today, -most), to: addDays(today, -least) });
  if (bucket === 'not_due') return { from: today, to: null };
  if (bucket === '0-30') return between(30, 1);
  if (bucket === '31-60') return between(60, 31);
  return bucket === '61-90' ? between(90, 61) : { from: null, to: addDays(today, -91) };
}

/** What is outstanding, by age; the buckets add up to the whole. */
export function ageing(
  items: readonly { readonly dueOn: PlainDate; readonly outstanding: Money }[],
  today: PlainDate,
): Readonly<Record<AgeBucket, Money>> {
  const sums = Object.fromEntries(AGE_BUCKETS.map((bucket) => [bucket, ZERO_INR])) as Record<AgeBucket, Money>;
  for (const { dueOn, outstanding } of items) {
    const bucket = ageBucket(dueOn, today);
    sums[bucket] = plus(sums[bucket], outstanding);
  }
  return sums;
}
