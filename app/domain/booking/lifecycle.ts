import type { Violation } from '../shared/verdict.ts';

/** Every state a booking can be in. */
export const BOOKING_STATES = [
  'held',
  'requested',
  'confirmed',
  'expired',
  'declined',
  'withdrawn',
  'cancelled',
] as const;
/** One of {@link BOOKING_STATES}. */
export type BookingState = (typeof BOOKING_STATES)[number];

/** Everything that can happen to a booking. */
export const BOOKING_EVENTS = [
  'keep',
  'confirm_instant',
  'request',
  'accept',
  'decline',
  'expire',
  'withdraw',
  'cancel',
] as const;
/** One of {@link BOOKING_EVENTS}. */
export type BookingEvent = (typeof BOOKING_EVENTS)[number];

/** Who makes it happen: one of the booking's two parties, or a clock. */
export type Actor = 'shipper' | 'host' | 'system';

type Step = {
  readonly from: BookingState;
  readonly event: BookingEvent;
  readonly to: BookingState;
  readonly by: readonly Actor[];
  /** Past tense, for timelines. */
  readonly says: string;
};

/** The whole life of a booking. What is not a row here can't happen; at most one row per state and event. */
export const LIFECYCLE: readonly Step[] = [
  { from: 'held', event: 'keep', to: 'held', by: ['shipper'], says: 'Shipper kept the hold for longer' },
  { from: 'held', event: 'confirm_instant', to: 'confirmed', by: ['shipper'], says: 'Shipper confirmed the booking' },
  { from: 'held', event: 'request', to: 'requested', by: ['shipper'], says: 'Shipper sent the request to the host' },
  { from: 'held', event: 'withdraw', to: 'withdrawn', by: ['shipper'], says: 'Shipper let the hold go' },
  { from: 'held', event: 'expire', to: 'expired', by: ['system'], says: 'The hold ran out' },
  { from: 'requested', event: 'accept', to: 'confirmed', by: ['host'], says: 'Host accepted the request' },
  { from: 'requested', event: 'decline', to: 'declined', by: ['host'], says: 'Host declined the request' },
  { from: 'requested', event: 'withdraw', to: 'withdrawn', by: ['shipper'], says: 'Shipper withdrew the request' },
  { from: 'requested', event: 'expire', to: 'expired', by: ['system'], says: 'The request ran out without an answer' },
  { from: 'confirmed', event: 'cancel', to: 'cancelled', by: ['shipper', 'host'], says: 'The booking was cancelled' },
];

/** States for badges and filters. */
export const STATE_LABELS: Readonly<Record<BookingState, string>> = {
  held: 'Held',
  requested: 'Requested',
  confirmed: 'Confirmed',
  expired: 'Expired',
  declined: 'Declined',
  withdrawn: 'Withdrawn',
  cancelled: 'Cancelled',
};

/** Events as words for buttons. */
export const EVENT_LABELS: Readonly<Record<BookingEvent, string>> = {
  keep: 'Keep 15 minutes longer',
  confirm_instant: 'Confirm booking',
  request: 'Send request',
  accept: 'Accept request',
  decline: 'Decline request',
  expire: 'Let expire',
  withdraw: 'Withdraw',
  cancel: 'Cancel booking',
};

/** The answer of {@link transition}. */
export type Transition =
  | { readonly ok: true; readonly to: BookingState; readonly says: string }
  | { readonly ok: false; readonly violations: readonly Violation[] };

/**
 * What an event by an actor does to a booking in a state. Refuses with 'lifecycle.illegal' when nobody can do it in
 * that state, and with 'lifecycle.not_yours' when somebody else can.
 */
export function transition(from: BookingState, event: BookingEvent, by: Actor): Transition {
  const step = LIFECYCLE.find((row) => row.from === from && row.event === event);
  if (step?.by.includes(by)) return { ok: true, to: step.to, says: step.says };
  const state = STATE_LABELS[from].toLowerCase();
  const label = EVENT_LABELS[event].toLowerCase();
  const sentence =
    step === undefined
      ? `The booking is ${state}; “${label}” is not possible in that state.`
      : `The booking is ${state}; “${label}” is for the ${step.by.join(' or the ')}, not for the ${by}.`;
  const code = step === undefined ? 'lifecycle.illegal' : 'lifecycle.not_yours';
  return {
    ok: false,
    violations: [{ code, params: { state: from, event, by }, sentence, fix: whatIsPossible(from, by) }],
  };
}

/**
 * What an actor can do to a booking in a state, in the order of the table.
 * @param isKept whether the hold has been kept for longer already, which it can be once
 */
export function possibleEvents(from: BookingState, by: Actor, isKept = false): BookingEvent[] {
  return LIFECYCLE.filter((row) => row.from === from && row.by.includes(by) && !(isKept && row.event === 'keep')).map(
    (row) => row.event,
  );
}

/** True when nothing more can happen. */
export function isFinal(state: BookingState): boolean {
  return !LIFECYCLE.some((row) => row.from === state);
}

/** What the booking's allocation does to capacity. A request keeps its places while the host thinks. */
export function allocationStateFor(state: BookingState): 'held' | 'confirmed' | 'released' {
  if (state === 'confirmed') return 'confirmed';
  return isFinal(state) ? 'released' : 'held';
}

function whatIsPossible(from: BookingState, by: Actor): string {
  if (isFinal(from)) return 'Nothing more can happen to this booking; make a new one.';
  const labels = possibleEvents(from, by).map((event) => EVENT_LABELS[event].toLowerCase());
  return labels.length === 0
    ? `Nothing is possible for the ${by} now; wait for the other side.`
    : `Possible now: ${labels.join(', ')}.`;
}
