import type { Paper } from '../cargo/facts.ts';
import { type Stay, stay } from '../shared/interval.ts';
import type { Money } from '../shared/money.ts';
import { addDays, type PlainDate, plainDate } from '../shared/plain-date.ts';

/** The last day there is: where cover ends of certificates that hold until they are cancelled. */
const NO_END: PlainDate = plainDate('2100-12-31');

/**
 * The days a shipper's insurance certificates cover goods of this value and duty: those a person has verified, and whose
 * sum is at least that. The last day of a certificate still counts.
 */
export const insuredDays = (papers: readonly Paper[], valueAndDuty: Money): readonly Stay[] =>
  papers
    .filter(({ kind, verified }) => kind === 'insurance' && verified)
    .filter(({ coversPaise }) => coversPaise !== null && BigInt(coversPaise) >= valueAndDuty.paise)
    .flatMap(({ validFrom, validUntil }) => {
      const end = validUntil === null || validUntil >= NO_END ? NO_END : addDays(validUntil, 1);
      return validFrom < end ? [stay(validFrom, end)] : [];
    });

/** The last day covered in a row from a day on; null where that day isn't covered, or the cover has no end. */
export function coveredUntil(insured: readonly Stay[], from: PlainDate): PlainDate | null {
  let end = from;
  for (const covered of insured.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1)))
    if (covered.startsOn <= end && covered.endsOn > end) end = covered.endsOn;
  return end === from || end === NO_END ? null : addDays(end, -1);
}
