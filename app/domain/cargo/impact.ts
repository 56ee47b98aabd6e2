import type { ClockReading, Decision, Outcome, Reason, RequiredDocument } from './decision.ts';

/** What a change of rules or facts does to one decision. Notes change nothing; only what refuses or asks counts. */
export type Impact = {
  readonly before: Outcome;
  readonly after: Outcome;
  /** The answer, or the set of its refusals and questions, is another one. */
  readonly affected: boolean;
  /** Refusals and questions that come, and those that go. */
  readonly added: readonly Reason[];
  readonly removed: readonly Reason[];
  readonly documentsAdded: readonly RequiredDocument[];
  readonly documentsRemoved: readonly RequiredDocument[];
  readonly clocksStarted: readonly ClockReading[];
  readonly clocksStopped: readonly ClockReading[];
};

/** What a reason is about beside its code: one code speaks of several documents, clocks, papers or classes. */
const ABOUT = ['document', 'clock', 'paper', 'class', 'missing', 'word', 'neighbour'] as const;

/** What makes two reasons the same one, whatever figures stand in their sentences. */
export function reasonKey({ code, effect, params }: Reason): string {
  return [effect, code, ...ABOUT.map((name) => params[name] ?? '')].join('|');
}

const weighty = ({ reasons }: Decision): readonly Reason[] => reasons.filter(({ effect }) => effect !== 'note');

/** The members of `these` whose key no member of `those` has, each key once. */
function missingFrom<T>(these: readonly T[], those: readonly T[], keyOf: (each: T) => string): T[] {
  const known = new Set(those.map(keyOf));
  return these.filter((each) => {
    const key = keyOf(each);
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}

const documentKey = ({ document, step, blocks }: RequiredDocument) => `${document}|${step}|${blocks}`;
const clockKey = ({ clock }: ClockReading) => clock;

/** Compares two answers to the same question. Pure; the order of reasons leaves no trace. */
export function impactOf(before: Decision, after: Decision): Impact {
  const added = missingFrom(weighty(after), weighty(before), reasonKey);
  const removed = missingFrom(weighty(before), weighty(after), reasonKey);
  return {
    before: before.outcome,
    after: after.outcome,
    affected: before.outcome !== after.outcome || added.length > 0 || removed.length > 0,
    added,
    removed,
    documentsAdded: missingFrom(after.documents, before.documents, documentKey),
    documentsRemoved: missingFrom(before.documents, after.documents, documentKey),
    clocksStarted: missingFrom(after.clocks, before.clocks, clockKey),
    clocksStopped: missingFrom(before.clocks, after.clocks, clockKey),
  };
}
