import type { CargoDocument } from '../cargo/facts.ts';
import type { ClockRule } from '../cargo/rulebook.ts';
import { addDays, daysBetween, earliest, type PlainDate } from '../shared/plain-date.ts';
import { interestPaise } from './clock.ts';

/** What of a lot its clocks go by. */
export type LotDays = {
  /** Of the deposit order; null for goods that are not in bond. */
  readonly depositedOn: PlainDate | null;
  /** The first day it stood anywhere as waste; null where nobody has said one, and it counts from the gate. */
  readonly wasteSince: PlainDate | null;
  readonly receivedOn: PlainDate;
  /** Not yet paid on what still stands there. */
  readonly dutyPaise: bigint;
  readonly documents: readonly CargoDocument[];
};

/** A day a lot's clock runs to, with what happens then. */
export type LotDeadline = Pick<ClockRule, 'clock' | 'label' | 'past' | 'fix' | 'citation' | 'provisional'> & {
  readonly startsOn: PlainDate;
  readonly markOn: PlainDate;
  /** Whole days since the start. */
  readonly day: number;
  readonly ofDays: number;
  /** Simple interest a year, in basis points, from the mark on; null for a clock that charges none. */
  readonly yearlyBasisPoints: number | null;
  /** Interest for the first thirty days past the mark, and so far; null likewise. */
  readonly monthPaise: bigint | null;
  readonly soFarPaise: bigint | null;
  /** The day an order of extension would move the mark to; null where there is none, or it is moved already. */
  readonly extendableTo: PlainDate | null;
};

/**
 * Where an order of extension moves a mark to: to its own last day if that comes first. It has to hold when the plain mark is
 * reached, since nothing revives a period that is over.
 */
function extendedMark({ extension }: ClockRule, { documents }: LotDays, startsOn: PlainDate, mark: PlainDate) {
  if (extension === null) return null;
  const until = addDays(startsOn, extension.days);
  const ends = documents
    .filter(({ type, validFrom }) => type === extension.document && (validFrom === null || validFrom <= mark))
    .map(({ validUntil }) => (validUntil === null ? until : earliest(until, validUntil)))
    .filter((end) => end > mark)
    .sort();
  return { until, mark: ends.at(-1) ?? null };
}

/**
 * The days a lot's clocks run to. They start with the deposit order or the first day as waste, wherever the goods stood then:
 * neither a transfer nor a reclassification sets them back.
 * @param rules those that speak about the cargo
 * @param today the facility's day
 */
export function lotDeadlines(rules: readonly ClockRule[], lot: LotDays, today: PlainDate): LotDeadline[] {
  return rules.flatMap((rule) => {
    const startsOn =
      rule.from === 'bonded' ? lot.depositedOn : rule.from === 'waste' ? (lot.wasteSince ?? lot.receivedOn) : null;
    if (startsOn === null) return [];
    const plain = addDays(startsOn, rule.days);
    const moved = extendedMark(rule, lot, startsOn, plain);
    const markOn = moved?.mark ?? plain;
    const day = Math.max(0, daysBetween(startsOn, today));
    const { clock, label, past, fix, citation, provisional } = rule;
    const yearlyBasisPoints = past === 'cost' ? rule.yearlyBasisPoints : null;
    const interestOn = (days: number) =>
      yearlyBasisPoints === null ? null : interestPaise(lot.dutyPaise, days, rule.days, yearlyBasisPoints);
    return [
      {
        ...{ clock, label, past, fix, citation, provisional, startsOn, markOn, day, yearlyBasisPoints },
        ofDays: daysBetween(startsOn, markOn),
        monthPaise: interestOn(rule.days + 30),
        soFarPaise: interestOn(day),
        extendableTo: moved !== null && moved.mark === null ? moved.until : null,
      },
    ];
  });
}
