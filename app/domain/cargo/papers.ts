import type { Stay } from '../shared/interval.ts';
import { addDays, formatDate, type PlainDate } from '../shared/plain-date.ts';
import { type CaseFacts, speaksHere } from './condition.ts';
import type { Reason } from './decision.ts';
import { labelOf, PAPER_KINDS, type Paper, type PaperKind } from './facts.ts';
import type { OpenRules } from './open-rules.ts';
import type { PaperRule, Timed } from './rulebook.ts';

/** Whether papers of one kind together hold on every day of the stay: one may follow another without a gap. */
export function heldEveryDay(kind: PaperKind, papers: readonly Paper[], { startsOn, endsOn }: Stay): boolean {
  return firstGap(kind, papers, startsOn, endsOn) === null;
}

/** The first day of [from, to) on which no paper of the kind holds; null when there is none. */
function firstGap(kind: PaperKind, papers: readonly Paper[], from: PlainDate, to: PlainDate): PlainDate | null {
  let day = from;
  while (day < to) {
    const last = lastDayHeld(kind, papers, day, to);
    if (last === null) return day;
    // It may hold to the last day there is, which has no day after it.
    if (last >= to) return null;
    day = addDays(last, 1);
  }
  return null;
}

/** The last day of the papers of a kind that hold on a day, `open` for those without an end; null when none holds. */
function lastDayHeld(kind: PaperKind, papers: readonly Paper[], day: PlainDate, open: PlainDate): PlainDate | null {
  let last: PlainDate | null = null;
  for (const paper of papers) {
    if (paper.kind !== kind || paper.validFrom > day) continue;
    const until = paper.validUntil ?? open;
    if (until >= day && (last === null || until > last)) last = until;
  }
  return last;
}

/** Whether a verified licence of the kind names everything needed, on every day. Nothing named is nothing licensed. */
export function licensed(kind: PaperKind, needs: readonly string[], papers: readonly Paper[], stay: Stay): boolean {
  return (
    needs.length > 0 &&
    needs.every((need) =>
      heldEveryDay(
        kind,
        papers.filter(({ verified, names }) => verified && names.includes(need)),
        stay,
      ),
    )
  );
}

/**
 * The least duty that insurance covers on any day of the stay, in paise; policies that hold on the same day add up. Null
 * where every day has a policy that names no sum, or none at all: that there is none is the paper rule's to say.
 */
export function leastCover(papers: readonly Paper[], { startsOn, endsOn }: Stay): number | null {
  const policies = papers.filter(({ kind }) => kind === 'insurance');
  // Cover only changes where a policy begins or has ended, so these days stand for all.
  const changes = policies.flatMap(({ validFrom, validUntil }) => [
    validFrom,
    ...(validUntil === null || validUntil >= endsOn ? [] : [addDays(validUntil, 1)]),
  ]);
  const days = [startsOn, ...changes.filter((day) => startsOn < day && day < endsOn)];
  const sums = days.flatMap((day) => {
    const held = policies.filter(({ validFrom, validUntil }) => validFrom <= day && (validUntil ?? day) >= day);
    if (held.length === 0 || held.some(({ coversPaise }) => coversPaise === null)) return [];
    return [held.reduce((sum, { coversPaise }) => sum + (coversPaise ?? 0), 0)];
  });
  return sums.length === 0 ? null : Math.min(...sums);
}

/** What is missing of the papers the rules ask of host and shipper for this case. */
export function paperReasons(
  { papers }: OpenRules,
  caseFacts: CaseFacts,
  ofHost: readonly Paper[],
  ofShipper: readonly Paper[],
  stay: Stay,
): Reason[] {
  return papers.flatMap((rule) => {
    if (!speaksHere(rule, caseFacts)) return [];
    const shown = rule.holder === 'host' ? ofHost : ofShipper;
    const gap = firstGap(rule.paper, shown, stay.startsOn, stay.endsOn);
    return gap === null ? [] : [gapReason(rule, gap, shown)];
  });
}

function gapReason(rule: Timed<PaperRule>, gap: PlainDate, papers: readonly Paper[]): Reason {
  const name = labelOf(PAPER_KINDS, rule.paper);
  const who = rule.holder === 'host' ? 'The host' : 'The shipper';
  const has = papers.some(({ kind }) => kind === rule.paper);
  return {
    code: has ? 'paper.lapses' : 'paper.missing',
    effect: rule.ifMissing,
    params: { paper: rule.paper, holder: rule.holder, day: gap, rule: rule.id },
    sentence: has
      ? `${who}’s paper “${name}” does not hold on ${formatDate(gap)}.`
      : `${who} has shown no paper “${name}”.`,
    fix:
      rule.holder === 'host'
        ? 'Choose dates the paper covers, or another slot; the host can renew it.'
        : 'Enter the paper under your organisation’s papers.',
    citation: rule.citation,
    provisional: rule.provisional,
  };
}
