import type { PaperKind } from '#app/domain/cargo/facts.ts';
import type { Money } from '#app/domain/shared/money.ts';
import { daysBetween, type PlainDate } from '#app/domain/shared/plain-date.ts';

/** From so many days before its end a paper is shown as ending. */
const ENDING_DAYS = 60;

/** A paper as the lists show it. */
export type PaperRow = {
  id: string;
  kind: PaperKind;
  number: string;
  issuer: string;
  /** The facility it is for; null: the organisation's own. */
  facilityName: string | null;
  names: string[];
  validFrom: PlainDate;
  validUntil: PlainDate | null;
  covers: Money | null;
  verified: boolean;
  withdrawn: boolean;
  /** Why an operator rejected it; null where none did. */
  rejectedReason: string | null;
};

export type Standing =
  | { state: 'withdrawn' | 'expired' | 'coming' | 'holds' }
  | { state: 'ending'; day: number; of: number; daysLeft: number };

/**
 * Where a paper stands on a day. Its last day still counts; one that ends within 60 days says on which day of its
 * validity it is.
 */
export function standingOf(
  { validFrom, validUntil, withdrawn }: Pick<PaperRow, 'validFrom' | 'validUntil' | 'withdrawn'>,
  today: PlainDate,
): Standing {
  if (withdrawn) return { state: 'withdrawn' };
  if (validUntil !== null && validUntil < today) return { state: 'expired' };
  if (validFrom > today) return { state: 'coming' };
  const daysLeft = validUntil === null ? null : daysBetween(today, validUntil);
  if (daysLeft === null || validUntil === null || daysLeft >= ENDING_DAYS) return { state: 'holds' };
  return {
    state: 'ending',
    day: daysBetween(validFrom, today) + 1,
    of: daysBetween(validFrom, validUntil) + 1,
    daysLeft,
  };
}

/** Which papers a list shows. */
export const PAPER_VIEWS = ['current', 'expired', 'withdrawn'] as const;
export type PaperViewName = (typeof PAPER_VIEWS)[number];
