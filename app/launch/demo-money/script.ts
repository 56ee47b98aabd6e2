import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import type { Outcome } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { instantOn } from '#db/seed/demo/derive.ts';

/** Who and when of the money that is played on the demo. */
export type Stage = {
  /** India's day. */
  today: PlainDate;
  operator: OperatorScope;
  /** Approves what the first proposes. */
  second: OperatorScope;
};

/** Half past eleven in India: banks and people are at work. */
const HALF_PAST_ELEVEN = 11 * 60 + 30;

/** A clock that stands on a day. */
export const clockOn = (day: PlainDate): Clock => ({ now: () => instantOn(day, HALF_PAST_ELEVEN) });

/** A command as if its form was sent; the label is its one-time key, so that the same play is played once. */
export const ask = (command: string, label: string, input: unknown = {}): Asked => ({
  command,
  key: `demo/${label}`,
  input,
});

/** What a command answered. @throws Error where it refused: the play is written so that nothing is */
export function must<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.violations.map(({ sentence }) => sentence).join(' '));
}

/** What is there. @throws Error where it isn't */
export function there<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`The demo has no ${what}`);
  return value;
}
