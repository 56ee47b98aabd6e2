import type { PlainDate } from '../shared/plain-date.ts';
import type { Verdict, Violation } from '../shared/verdict.ts';
import type { Step } from './facts.ts';

/** What a reason does to the answer: refuse it, ask a person, or only say something. */
export type Effect = 'refuse' | 'request' | 'note';

/** The answer in one word. */
export const OUTCOMES = ['possible', 'on_request', 'not_possible'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A reason and what it does to the answer. */
export type Reason = Violation & { readonly effect: Effect };

/** A paper the way of this cargo will ask for. */
export type RequiredDocument = {
  readonly document: string;
  readonly label: string;
  readonly issuer: string;
  readonly step: Step;
  /** Whether the step waits for it. */
  readonly blocks: boolean;
  readonly presented: boolean;
  readonly citation: string;
  readonly provisional: boolean;
};

/** A clock that runs over the stay. */
export type ClockReading = {
  readonly clock: string;
  readonly label: string;
  readonly startsOn: PlainDate;
  /** The day the mark is reached. */
  readonly markOn: PlainDate;
  readonly days: number;
  /** Days on the clock when the stay ends. */
  readonly daysAtEnd: number;
  readonly passed: boolean;
  /** Interest until the stay ends, in paise, where passing the mark costs; null when it doesn't or the duty isn't known. */
  readonly costPaise: number | null;
  readonly citation: string;
  readonly provisional: boolean;
};

/** Something to find out before the cargo is known. */
export type Task = { readonly task: string; readonly sentence: string };

/** The rulebook's answer, whole: kept with a booking as it was given. */
export type Decision = {
  readonly outcome: Outcome;
  /** Every reason, refusals first; the same for the same facts in any order. */
  readonly reasons: readonly Reason[];
  readonly rulebookVersion: string;
  readonly documents: readonly RequiredDocument[];
  readonly clocks: readonly ClockReading[];
  readonly tasks: readonly Task[];
};

const ORDER: Readonly<Record<Effect, number>> = { refuse: 0, request: 1, note: 2 };

/** Refusals first, then what needs a person, then notes; each by code, so that the order of facts leaves no trace. */
export function inOrder(reasons: readonly Reason[]): Reason[] {
  return [...reasons].sort(
    (a, b) => ORDER[a.effect] - ORDER[b.effect] || compareText(a.code, b.code) || compareText(a.sentence, b.sentence),
  );
}

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** The worst reason decides. */
export function outcomeOf(reasons: readonly Reason[]): Outcome {
  let outcome: Outcome = 'possible';
  for (const { effect } of reasons) {
    if (effect === 'refuse') return 'not_possible';
    if (effect === 'request') outcome = 'on_request';
  }
  return outcome;
}

/** The decision with the refusals of other verdicts (terms, free capacity) among its reasons. */
export function withVerdict(decision: Decision, verdict: Verdict): Decision {
  if (verdict.ok) return decision;
  const reasons = inOrder([
    ...decision.reasons,
    ...verdict.violations.map((violation): Reason => ({ ...violation, effect: 'refuse' })),
  ]);
  return { ...decision, reasons, outcome: 'not_possible' };
}

/** What refuses, as a verdict; ON REQUEST is allowed, with a person to ask. */
export function verdictOf(decision: Decision): Verdict {
  const violations = decision.reasons.filter(({ effect }) => effect === 'refuse');
  return violations.length === 0 ? { ok: true } : { ok: false, violations };
}
