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
