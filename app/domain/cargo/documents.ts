import type { Stay } from '../shared/interval.ts';
import type { CaseFacts } from './condition.ts';
import type { Reason, RequiredDocument } from './decision.ts';
import { type CargoDocument, STEP_LABELS, STEPS, type Step } from './facts.ts';
import type { Rulebook } from './rulebook.ts';

/** A document counts when it holds on the day the cargo comes and on every day it stands. */
const holds = ({ validFrom, validUntil }: CargoDocument, { startsOn, endsOn }: Stay): boolean =>
  (validFrom === null || validFrom <= startsOn) && (validUntil === null || validUntil >= endsOn);

/** Every paper the way of this cargo asks for, in the order of the steps. */
export function requiredDocuments(
  rulebook: Rulebook,
  caseFacts: CaseFacts,
  presented: readonly CargoDocument[],
  stay: Stay,
): RequiredDocument[] {
  const required: RequiredDocument[] = [];
  for (const step of STEPS)
    for (const rule of rulebook.documents) {
      if (rule.step !== step || !rule.holds(caseFacts)) continue;
      if (required.some((each) => each.document === rule.document && each.step === step)) continue;
      const { document, label, issuer, blocks, citation, provisional } = rule;
      const has = presented.some((each) => each.type === document && holds(each, stay));
      required.push({ document, label, issuer, step, blocks, presented: has, citation, provisional });
    }
  return required;
}

/** What stands in the way at a step, and what will be asked for later. */
export function documentReasons(required: readonly RequiredDocument[], step: Step): Reason[] {
  const now = STEPS.indexOf(step);
  return required.flatMap(({ presented, step: due, blocks, document, label, issuer, citation, provisional }) => {
    if (presented) return [];
    const dueNow = STEPS.indexOf(due) <= now;
    if (!dueNow && !blocks) return [];
    const when = STEP_LABELS[due].toLowerCase();
    return [
      {
        code: dueNow && blocks ? 'document.missing' : 'document.needed_later',
        effect: dueNow && blocks ? 'refuse' : 'note',
        params: { document, step: due },
        sentence: `${label} (${issuer}) is needed ${when}.`,
        fix: `Add the ${label} to the cargo profile, valid for the whole stay.`,
        citation,
        provisional,
      } satisfies Reason,
    ];
  });
}
