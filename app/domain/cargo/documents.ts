import type { Stay } from '../shared/interval.ts';
import { addDays, type PlainDate } from '../shared/plain-date.ts';
import { type CaseFacts, type SplitCondition, speaksHere } from './condition.ts';
import type { Reason, RequiredDocument } from './decision.ts';
import { type CargoDocument, STEP_LABELS, STEPS, type Step } from './facts.ts';

/** What a document rule says in every case in which it speaks: made once, so that a decision only picks. */
export type ReadyDocument = {
  readonly absent: RequiredDocument;
  readonly present: RequiredDocument;
  /** Said while it is absent: at its step and after it, and before. Null: not worth a word. */
  readonly due: Reason;
  readonly later: Reason | null;
};

/** The answers of a document rule. One that blocks nothing is never refused for, and mentioned only when it is due. */
export function readyDocument(rule: Omit<RequiredDocument, 'presented'>): ReadyDocument {
  const { document, label, issuer, step, blocks, citation, provisional } = rule;
  const required = { document, label, issuer, step, blocks, citation, provisional };
  const later: Reason = {
    code: 'document.needed_later',
    effect: 'note',
    params: { document, step },
    sentence: `${label} (${issuer}) is needed ${STEP_LABELS[step].toLowerCase()}.`,
    fix: `Add the ${label} to the cargo profile, valid for the whole stay.`,
    citation,
    provisional,
  };
  return {
    absent: { ...required, presented: false },
    present: { ...required, presented: true },
    due: blocks ? { ...later, code: 'document.missing', effect: 'refuse' } : later,
    later: blocks ? later : null,
  };
}

/** Whether a document holds on every day of [from, to). */
export const holdsThrough = ({ validFrom, validUntil }: CargoDocument, from: PlainDate, to: PlainDate): boolean =>
  (validFrom === null || validFrom <= from) &&
  (validUntil === null || validUntil >= to || addDays(validUntil, 1) === to);

/**
 * Every paper the way of this cargo asks for, in the order of the steps, and what is said about those absent: what
 * stands in the way at the step, and what will be asked for later. A document counts when it holds on every day of the
 * stay; the day out is none of them.
 * @param rules sorted by step; of two that ask for the same document at the same step, the first speaks
 */
export function documentsAt(
  rules: readonly (ReadyDocument & SplitCondition)[],
  caseFacts: CaseFacts,
  presented: readonly CargoDocument[],
  stay: Stay,
  step: Step,
): { documents: RequiredDocument[]; reasons: Reason[] } {
  const documents: RequiredDocument[] = [];
  const reasons: Reason[] = [];
  const now = STEPS.indexOf(step);
  for (const rule of rules) {
    const { document, step: due } = rule.absent;
    if (!speaksHere(rule, caseFacts)) continue;
    if (documents.some((each) => each.document === document && each.step === due)) continue;
    if (presented.some((each) => each.type === document && holdsThrough(each, stay.startsOn, stay.endsOn))) {
      documents.push(rule.present);
      continue;
    }
    documents.push(rule.absent);
    const reason = STEPS.indexOf(due) <= now ? rule.due : rule.later;
    if (reason) reasons.push(reason);
  }
  return { documents, reasons };
}
