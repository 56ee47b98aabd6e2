import type { ClockRule } from '../cargo/rulebook.ts';
import { addDays, daysBetween, type PlainDate } from '../shared/plain-date.ts';
import { interestPaise } from './clock.ts';

/** Where a bonded lot stands on one clock of customs. */
export type LotClock = {
  readonly clock: string;
  readonly label: string;
  /** Whole days since the deposit order. */
  readonly day: number;
  readonly ofDays: number;
  readonly markOn: PlainDate;
  readonly passed: boolean;
  /** Interest on the duty so far, in paise; null for a clock that charges none. */
  readonly interestPaise: bigint | null;
  readonly citation: string;
  readonly provisional: boolean;
};

/**
 * The clocks that run from a lot's deposit order (s.61 Customs Act 1962; days and rates are the rulebook's). A transfer to
 * another warehouse doesn't set them back, since the date goes with the goods.
 * @param dutyPaise not yet paid on what still stands there
 * @param today the facility's day
 */
export function lotClocks(
  rules: readonly ClockRule[],
  { depositedOn, dutyPaise }: { depositedOn: PlainDate; dutyPaise: bigint },
  today: PlainDate,
): LotClock[] {
  const day = Math.max(0, daysBetween(depositedOn, today));
  return rules
    .filter(({ from }) => from === 'bonded')
    .map((rule) => ({
      clock: rule.clock,
      label: rule.label,
      day,
      ofDays: rule.days,
      markOn: addDays(depositedOn, rule.days),
      passed: day > rule.days,
      interestPaise:
        rule.past === 'cost' && rule.yearlyBasisPoints !== null
          ? interestPaise(dutyPaise, day, rule.days, rule.yearlyBasisPoints)
          : null,
      citation: rule.citation,
      provisional: rule.provisional,
    }));
}
