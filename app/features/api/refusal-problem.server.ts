import type { Violation } from '#app/domain/shared/verdict.ts';
import type { Alternatives } from '#app/features/bookings/find-alternatives.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import type { ApiProblem } from '#app/platform/problem-json.server.ts';
import { reasonAnswer } from './reason-answer.ts';

/** The command's own words speak of a form; a program sends keys. */
const KEY_REUSED: Violation = {
  code: 'command.key_reused',
  params: {},
  sentence: 'This Idempotency-Key came with another command before.',
  fix: 'Send a new key with a new command.',
};

const inWordsForPrograms = (violation: Violation) => (violation.code === KEY_REUSED.code ? KEY_REUSED : violation);

/** A refused command: every reason, under the code of the one that decides the status. */
export function refusalProblem(
  refusals: readonly Violation[],
  members: { alternatives?: ReturnType<typeof alternativesAnswer> } = {},
): ApiProblem {
  const violations = refusals.map(inWordsForPrograms);
  const status = statusOf(violations);
  const deciding = violations.find((each) => statusOf([each]) === status) ?? violations[0];
  if (!deciding) throw new Error('a refusal without a reason');
  return {
    status,
    code: deciding.code,
    detail: violations.map(({ sentence }) => sentence).join(' '),
    fixes: [...new Set(violations.flatMap(({ fix }) => fix ?? []))],
    members: { reasons: violations.map(reasonAnswer), ...members },
  };
}

/** What can be had instead; a later stay that has begun by now is none. */
export const alternativesAnswer = ({ laterStay, nearby }: Alternatives, today: string) => ({
  laterStay:
    laterStay === null || laterStay.startsOn < today ? null : { in: laterStay.startsOn, out: laterStay.endsOn },
  nearby: nearby.map(({ slotId, slotName, facilityName, hostName, distanceMetres }) => ({
    slotId,
    slotName,
    facilityName,
    hostName,
    distanceMetres,
  })),
});
