import type { LeavingCost } from '#app/domain/pricing/leave-on-day.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';

/** A mark on an axis. */
export type Tick<Value> = { readonly value: Value; readonly label: string };

/** Marks on the axis of costs at most; on that of days one more. */
const MARKS = 4;
const STEPS = [1n, 2n, 5n];

/** The smallest of 1, 2, 5, 10, 20 … that covers `highest` in so many steps. */
function roundStep(highest: bigint, marks: bigint): bigint {
  for (let unit = 1n; ; unit *= 10n) for (const step of STEPS) if (step * unit * marks >= highest) return step * unit;
}

/** Whole rupees as an axis writes them: '₹1,50,000'. */
const rupees = (paise: bigint): string => formatInr(inr(paise)).replace(/\.00$/, '');

/**
 * The axis of costs: from nothing, by round rupees, to the first mark that covers the dearest day.
 * @param highest in paise; at least 0
 */
export function costTicks(highest: bigint): readonly Tick<bigint>[] {
  const rupeesUp = highest / 100n + (highest % 100n === 0n ? 0n : 1n);
  const step = roundStep(rupeesUp > 0n ? rupeesUp : 1n, BigInt(MARKS)) * 100n;
  const ticks: Tick<bigint>[] = [{ value: 0n, label: rupees(0n) }];
  for (let value = step; ; value += step) {
    ticks.push({ value, label: rupees(value) });
    if (value >= highest) return ticks;
  }
}

/** The axis of days: the first, then round days, as far as they go. */
export function dayTicks(costs: readonly LeavingCost[]): readonly Tick<number>[] {
  const last = costs.length;
  const step = Number(roundStep(BigInt(Math.max(1, last)), BigInt(MARKS)));
  const round = Array.from({ length: Math.floor(last / step) }, (_, index) => (index + 1) * step);
  const days = round[0] === 1 ? round : [1, ...round];
  return days.map((value) => ({ value, label: String(value) }));
}
