import { divideHalfUp } from '../shared/money.ts';

const DAYS_PER_YEAR = 365n;
const BASIS_POINTS_IN_ONE = 10_000n;

/**
 * Simple interest on duty for the days beyond the free ones, in paise, half up: duty × rate × max(0, days − free) / 365
 * (s.61(2) Customs Act 1962; the rate is data).
 * @param days whole days on the clock, 0 or more
 * @throws RangeError for a fraction or a negative figure
 */
export function interestPaise(dutyPaise: bigint, days: number, freeDays: number, yearlyBasisPoints: number): bigint {
  if (dutyPaise < 0n) throw new RangeError(`Duty is negative: ${dutyPaise}`);
  for (const figure of [days, freeDays, yearlyBasisPoints])
    if (!Number.isSafeInteger(figure) || figure < 0) throw new RangeError(`Not a whole figure: ${figure}`);
  const charged = BigInt(Math.max(0, days - freeDays));
  return divideHalfUp(dutyPaise * BigInt(yearlyBasisPoints) * charged, BASIS_POINTS_IN_ONE * DAYS_PER_YEAR);
}
