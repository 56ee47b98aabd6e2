/** What the post answers to a letter. */
export type PostAnswer =
  | { kind: 'accepted'; messageId: string }
  /** Refused for good: the same letter would be refused again. */
  | { kind: 'refused'; reason: string }
  /** Certainly not taken, and not for the letter's own fault: too many at once, a quota, a key that isn't valid. */
  | { kind: 'not_now'; reason: string; waitMs: number | null }
  /** No answer, or one that doesn't tell whether the letter was taken. */
  | { kind: 'unclear'; reason: string }
  /** The key was used with another text: an earlier attempt was taken or not, and it can't be asked by key any more. */
  | { kind: 'other_text' };

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const FIRST_WAIT_MS = 30 * SECOND_MS;
const LONGEST_WAIT_MS = 15 * 60 * SECOND_MS;
/** About 14 hours of trying: past any outage that is not a disaster, and well inside {@link KEY_GOOD_MS}. */
const ATTEMPTS_AT_MOST = 60;

/** The vendor remembers a key for 24 hours; an hour less leaves room for clocks that differ and requests under way. */
export const KEY_GOOD_MS = 23 * HOUR_MS;
/** A letter that could not even be tried for so long says what is no longer true, and its links are dead. */
export const TOO_OLD_MS = 72 * HOUR_MS;

/** What happens to a letter next. */
export type NextStep =
  | { state: 'sent'; messageId: string }
  | { state: 'failed' | 'unknown'; reason: string }
  | { state: 'queued'; waitMs: number; counts: boolean; reason: string };

/** How long to wait after the `attempts`-th try: doubling, up to a quarter of an hour. */
export function waitAfter(attempts: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_WAIT_MS);
}

/**
 * What an answer means for the letter.
 *
 * @param attempts how often it was tried, this time included
 * @param wasUnclear whether an earlier attempt may have been taken already
 */
export function afterAnswer(answer: PostAnswer, attempts: number, wasUnclear: boolean): NextStep {
  switch (answer.kind) {
    case 'accepted':
      return { state: 'sent', messageId: answer.messageId };
    case 'refused':
      return { state: wasUnclear ? 'unknown' : 'failed', reason: answer.reason };
    case 'other_text':
      return { state: 'unknown', reason: 'key used with another text' };
    case 'not_now':
      // Doesn't count: a vendor that is busy says nothing about the letter. TOO_OLD_MS ends it.
      return {
        state: 'queued',
        waitMs: Math.min(Math.max(answer.waitMs ?? FIRST_WAIT_MS, SECOND_MS), HOUR_MS),
        counts: false,
        reason: answer.reason,
      };
    case 'unclear':
      if (attempts >= ATTEMPTS_AT_MOST) return { state: 'unknown', reason: answer.reason };
      return { state: 'queued', waitMs: waitAfter(attempts), counts: true, reason: answer.reason };
  }
}
