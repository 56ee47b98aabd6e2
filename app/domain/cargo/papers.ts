import type { Stay } from '../shared/interval.ts';
import { addDays, formatDate, type PlainDate } from '../shared/plain-date.ts';
import type { CaseFacts } from './condition.ts';
import type { Reason } from './decision.ts';
import { labelOf, PAPER_KINDS, type Paper, type PaperKind } from './facts.ts';
import type { PaperRule, Rulebook, Timed } from './rulebook.ts';

/** Whether papers of one kind together hold on every day of the stay: one may follow another without a gap. */
export function heldEveryDay(kind: PaperKind, papers: readonly Paper[], { startsOn, endsOn }: Stay): boolean {
  return firstGap(kind, papers, startsOn, endsOn) === null;
}

/** The first day of [from, to) on which no paper of the kind holds; null when there is none. */
function firstGap(kind: PaperKind, papers: readonly Paper[], from: PlainDate, to: PlainDate): PlainDate | null {
  const ofKind = papers.filter((paper) => paper.kind === kind);
  let day = from;
  for (;;) {
    const covering = ofKind.filter(({ validFrom, validUntil }) => validFrom <= day && (validUntil ?? to) >= day);
    if (covering.length === 0) return day;
    const [last] = covering.map(({ validUntil }) => validUntil ?? to).sort((a, b) => (a < b ? 1 : -1));
    // validUntil is the last day that counts; the day after it is the next to be covered.
    if (last === undefined || last >= to) return null;
    day = addDays(last, 1);
    if (day >= to) return null;
  }
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

/** What is missing of the papers the rules ask of host and shipper for this case. */
export function paperReasons(
  rulebook: Rulebook,
  caseFacts: CaseFacts,
  ofHost: readonly Paper[],
  ofShipper: readonly Paper[],
  stay: Stay,
): Reason[] {
  return rulebook.papers.flatMap((rule) => {
    if (!rule.holds(caseFacts)) return [];
    const gap = firstGap(rule.paper, rule.holder === 'host' ? ofHost : ofShipper, stay.startsOn, stay.endsOn);
    return gap === null ? [] : [gapReason(rule, gap, rule.holder === 'host' ? ofHost : ofShipper)];
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
