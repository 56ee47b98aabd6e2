import { interestPaise } from '../bond/clock.ts';
import { countOf } from '../shared/indian-number.ts';
import type { Stay } from '../shared/interval.ts';
import { formatInr, inr } from '../shared/money.ts';
import { addDays, daysBetween, formatDate, latest, type PlainDate } from '../shared/plain-date.ts';
import { type CaseFacts, speaksHere } from './condition.ts';
import type { ClockReading, Reason } from './decision.ts';
import { holdsThrough } from './documents.ts';
import type { CargoDocument, CargoFacts } from './facts.ts';
import type { OpenRules } from './open-rules.ts';
import type { ClockRule } from './rulebook.ts';

/** A reading with what the rule does when its mark is passed; the reason is drawn from it. */
export type TimedReading = ClockReading & { readonly past: ClockRule['past']; readonly fix: string };

/** The day a clock started: days before this stay count too, and no reclassification sets it back. */
function startOf(rule: ClockRule, facts: CargoFacts, stay: Stay): PlainDate {
  const since = rule.from === 'bonded' ? facts.bondedSince : rule.from === 'waste' ? facts.wasteSince : null;
  return since !== null && since < stay.startsOn ? since : stay.startsOn;
}

/** Where a document presented moves the mark to: one that holds from the plain mark to the end of the stay. */
function extended(
  { extension }: ClockRule,
  presented: readonly CargoDocument[],
  mark: PlainDate,
  { startsOn, endsOn }: Stay,
): number | null {
  if (extension === null) return null;
  const from = latest(startsOn, mark);
  const counts = presented.some((each) => each.type === extension.document && holdsThrough(each, from, endsOn));
  return counts ? extension.days : null;
}

/** Every clock that runs over the stay, with its mark and where the stay's end stands against it. */
export function clockReadings(
  { clocks }: OpenRules,
  caseFacts: CaseFacts,
  facts: CargoFacts,
  stay: Stay,
  presented: readonly CargoDocument[],
): TimedReading[] {
  return clocks.flatMap((rule) => {
    if (!speaksHere(rule, caseFacts)) return [];
    const startsOn = startOf(rule, facts, stay);
    const days = extended(rule, presented, addDays(startsOn, rule.days), stay) ?? rule.days;
    const daysAtEnd = daysBetween(startsOn, stay.endsOn);
    const costs = rule.past === 'cost' && rule.yearlyBasisPoints !== null && facts.assessableDutyPaise !== null;
    return [
      {
        clock: rule.clock,
        label: rule.label,
        startsOn,
        markOn: addDays(startsOn, days),
        days,
        daysAtEnd,
        passed: daysAtEnd > days,
        costPaise: costs
          ? Number(interestPaise(BigInt(facts.assessableDutyPaise ?? 0), daysAtEnd, days, rule.yearlyBasisPoints ?? 0))
          : null,
        citation: rule.citation,
        provisional: rule.provisional,
        past: rule.past,
        fix: rule.fix,
      },
    ];
  });
}

/** What a stay that passes a mark costs, or why it can't. */
export function clockReasons(readings: readonly TimedReading[]): Reason[] {
  return readings
    .filter(({ passed }) => passed)
    .map((reading) => {
      const { clock, label, markOn, days, daysAtEnd, costPaise, past, fix, citation, provisional } = reading;
      const reaches = `The stay ends on day ${daysAtEnd} of “${label}”; the mark is ${countOf(days, 'day')}, on ${formatDate(markOn)}.`;
      const cost =
        past !== 'cost'
          ? ''
          : costPaise === null
            ? ' Interest on the duty runs from then.'
            : ` Interest until the end of the stay: ${formatInr(inr(BigInt(costPaise)))}.`;
      return {
        code: past === 'cost' ? 'clock.costs' : 'clock.passed',
        effect: past === 'cost' ? 'note' : past,
        params: {
          clock,
          markOn,
          days,
          daysAtEnd,
          ...(costPaise === null ? {} : { costPaise }),
        },
        sentence: `${reaches}${cost}`,
        fix,
        citation,
        provisional,
      } satisfies Reason;
    });
}
