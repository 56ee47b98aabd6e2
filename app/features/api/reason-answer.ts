import type { Outcome, Reason } from '#app/domain/cargo/decision.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';

/** A reason as the API tells it: nothing left out, so that a client never has to ask whether a name is there. */
export const reasonAnswer = ({ code, citation, params, sentence, fix, provisional }: Violation) => ({
  code,
  citation: citation ?? null,
  params: { ...params },
  sentence,
  fix,
  provisional: provisional ?? false,
});

/** The answer in one word, as the API writes it. */
export const VERDICTS = {
  possible: 'POSSIBLE',
  on_request: 'ON_REQUEST',
  not_possible: 'NOT_POSSIBLE',
} as const satisfies Record<Outcome, string>;

/** A decision as lists and bookings tell it: the word, every reason with what it does, and by which rules. */
export const decisionAnswer = (
  { outcome, reasons }: { readonly outcome: Outcome; readonly reasons: readonly Reason[] },
  rulebookVersion: string | null,
) => ({
  verdict: VERDICTS[outcome],
  reasons: reasons.map((reason) => ({ ...reasonAnswer(reason), effect: reason.effect })),
  rulebook: rulebookVersion === null ? null : { version: rulebookVersion },
});
