import { countOf } from '../shared/indian-number.ts';
import { dayCount, type Stay, stay } from '../shared/interval.ts';
import { addDays, formatDate, latest, type PlainDate } from '../shared/plain-date.ts';
import { refused, type Verdict, type Violation } from '../shared/verdict.ts';
import { MAX_STAY_DAYS } from './terms.ts';

/** The last day out a stay may have. */
export const lastDayOut = (startsOn: PlainDate): PlainDate => addDays(startsOn, MAX_STAY_DAYS);

/**
 * Whether a standing stay may end on a later day at all. Room and cargo are other questions.
 * @param today the facility's own calendar day; goods that overstay can't be extended into the past
 */
export function mayEndLater(current: Stay, endsOn: PlainDate, today: PlainDate): Verdict {
  const found: Violation[] = [];
  const first = latest(addDays(current.endsOn, 1), addDays(today, 1));
  if (endsOn < first) {
    const sentence = `The stay ends on ${formatDate(current.endsOn)}; ${formatDate(endsOn)} makes it no longer from today.`;
    found.push(violation('stay.not_longer', { endsOn }, sentence, `End on ${formatDate(first)} or later.`));
  } else if (endsOn > lastDayOut(current.startsOn)) {
    const days = dayCount(stay(current.startsOn, endsOn));
    const sentence = `A stay is at most ${countOf(MAX_STAY_DAYS, 'day')}; this one would be ${countOf(days, 'day')}.`;
    const fix = `End on ${formatDate(lastDayOut(current.startsOn))} or earlier.`;
    found.push(violation('stay.too_long', { days, maximumDays: MAX_STAY_DAYS }, sentence, fix));
  }
  return refused(found);
}

/**
 * Whether a stay may end on a sooner day: after it begins, and not in the past.
 * @param today the facility's own calendar day
 */
export function mayEndSooner(current: Stay, endsOn: PlainDate, today: PlainDate): Verdict {
  const first = latest(addDays(current.startsOn, 1), today);
  if (endsOn >= first && endsOn < current.endsOn) return refused([]);
  const isSooner = endsOn < current.endsOn;
  const sentence = isSooner
    ? `The stay can’t end on ${formatDate(endsOn)}: that is past, or not after its first day.`
    : `The stay ends on ${formatDate(current.endsOn)}; ${formatDate(endsOn)} is no sooner.`;
  const until = addDays(current.endsOn, -1);
  const fix = first > until ? null : `End on a day from ${formatDate(first)} to ${formatDate(until)}.`;
  return refused([violation(isSooner ? 'stay.too_soon' : 'stay.not_shorter', { endsOn }, sentence, fix)]);
}

/** What a stay is charged for: its days, and never fewer than the slot is let for. */
export function chargedStay(whole: Stay, minimumDays: number): Stay {
  return stay(whole.startsOn, latest(whole.endsOn, addDays(whole.startsOn, minimumDays)));
}

function violation(code: string, params: Violation['params'], sentence: string, fix: string | null): Violation {
  return { code, params, sentence, fix };
}
