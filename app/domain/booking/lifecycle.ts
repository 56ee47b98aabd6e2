import type { Violation } from '../shared/verdict.ts';
import {
  BOOKING_STATES,
  type BookingEvent,
  type BookingState,
  type Effect,
  EVENT_LABELS,
  type Guard,
  STATE_LABELS,
} from './lifecycle-words.ts';

export { BOOKING_EVENTS, BOOKING_STATES, type BookingEvent, type BookingState } from './lifecycle-words.ts';

/** Who makes it happen: one of the booking's two parties, or a clock. */
export type Actor = 'shipper' | 'host' | 'system';

type Step = {
  readonly from: BookingState;
  readonly event: BookingEvent;
  readonly to: BookingState;
  readonly by: readonly Actor[];
  readonly guards: readonly Guard[];
  readonly effects: readonly Effect[];
  /** Past tense, for timelines. */
  readonly says: string;
};

type Rest = { by: readonly Actor[]; says: string; guards?: readonly Guard[]; effects?: readonly Effect[] };

/** The same step from several states; where `to` is left out, the state stays what it was. */
const steps = (
  event: BookingEvent,
  from: readonly BookingState[],
  to: BookingState | null,
  { by, says, guards = [], effects = [] }: Rest,
): Step[] => from.map((state) => ({ from: state, event, to: to ?? state, by, guards, effects, says }));

const BEFORE_ARRIVAL = ['confirmed', 'arriving'] as const;
const STANDING = ['in_storage', 'partly_released'] as const;

/**
 * The whole life of a booking. What is not a row here can't happen; at most one row per state and event. Drawn in
 * docs/lifecycle.md from this table.
 */
export const LIFECYCLE: readonly Step[] = [
  ...steps('keep', ['held'], null, {
    by: ['shipper'],
    guards: ['kept_once'],
    effects: ['waits_longer'],
    says: 'Shipper kept the hold for longer',
  }),
  ...steps('confirm_instant', ['held'], 'confirmed', {
    by: ['shipper'],
    guards: ['rulebook', 'capacity'],
    effects: ['promises', 'tells'],
    says: 'Shipper confirmed the booking',
  }),
  ...steps('request', ['held'], 'requested', {
    by: ['shipper'],
    guards: ['rulebook', 'capacity'],
    effects: ['asks_host', 'tells'],
    says: 'Shipper sent the request to the host',
  }),
  ...steps('withdraw', ['held'], 'withdrawn', { by: ['shipper'], effects: ['frees'], says: 'Shipper let the hold go' }),
  ...steps('expire', ['held'], 'expired', { by: ['system'], effects: ['frees'], says: 'The hold ran out' }),
  // What comes a little late is tried again: whoever paid or agreed in good faith gets the places if they are still free.
  ...steps('confirm_instant', ['expired'], 'confirmed', {
    by: ['shipper'],
    guards: ['late', 'rulebook', 'capacity'],
    effects: ['promises', 'tells'],
    says: 'Shipper confirmed the booking',
  }),
  ...steps('request', ['expired'], 'requested', {
    by: ['shipper'],
    guards: ['late', 'rulebook', 'capacity'],
    effects: ['asks_host', 'tells'],
    says: 'Shipper sent the request to the host',
  }),
  ...steps('accept', ['expired'], 'confirmed', {
    by: ['host'],
    guards: ['late', 'rulebook', 'capacity'],
    effects: ['promises', 'tells'],
    says: 'Host accepted the request',
  }),
  ...steps('counter', ['requested'], null, {
    by: ['host', 'shipper'],
    guards: ['rounds', 'capacity'],
    effects: ['makes_offer', 'tells'],
    says: 'A counter-offer was made',
  }),
  ...steps('agree', ['requested'], 'confirmed', {
    by: ['host', 'shipper'],
    guards: ['open_offer', 'rulebook', 'capacity'],
    effects: ['fixes_price', 'promises', 'tells'],
    says: 'The counter-offer was accepted',
  }),
  ...steps('accept', ['requested'], 'confirmed', {
    by: ['host'],
    guards: ['rulebook', 'capacity'],
    effects: ['promises', 'tells'],
    says: 'Host accepted the request',
  }),
  ...steps('decline', ['requested'], 'declined', {
    by: ['host'],
    effects: ['frees', 'tells'],
    says: 'Host declined the request',
  }),
  ...steps('withdraw', ['requested'], 'withdrawn', {
    by: ['shipper'],
    effects: ['frees'],
    says: 'Shipper withdrew the request',
  }),
  ...steps('expire', ['requested'], 'expired', {
    by: ['system'],
    effects: ['frees', 'tells'],
    says: 'The request ran out without an answer',
  }),
  ...steps('cancel', BEFORE_ARRIVAL, 'cancelled', {
    by: ['shipper', 'host'],
    guards: ['nothing_in', 'not_invoiced'],
    effects: ['charges_tier', 'frees', 'tells'],
    says: 'The booking was cancelled',
  }),
  ...steps('appoint', BEFORE_ARRIVAL, 'arriving', {
    by: ['shipper', 'host'],
    guards: ['lots_fit'],
    effects: ['announces_lots', 'tells'],
    says: 'The arrival was announced',
  }),
  ...steps('call_off', ['arriving', ...STANDING, 'overstay'], null, {
    by: ['shipper', 'host'],
    guards: ['not_come', 'something_stays'],
    effects: ['calls_off', 'tells'],
    says: 'A delivery was called off',
  }),
  ...steps('call_off_last', ['arriving'], 'confirmed', {
    by: ['shipper', 'host'],
    guards: ['not_come', 'nothing_announced'],
    effects: ['calls_off', 'tells'],
    says: 'The last delivery was called off',
  }),
  ...steps('call_off_last', ['partly_released', 'overstay'], 'released', {
    by: ['shipper', 'host'],
    guards: ['not_come', 'nothing_announced', 'nothing_stays'],
    effects: ['calls_off', 'frees', 'tells'],
    says: 'The last delivery was called off, and nothing is left',
  }),
  ...steps('receive', [...BEFORE_ARRIVAL, 'in_storage'], 'in_storage', {
    by: ['host'],
    guards: ['rulebook', 'lots_fit'],
    effects: ['counts_in', 'tells'],
    says: 'Host received goods',
  }),
  ...steps('receive', ['partly_released'], null, {
    by: ['host'],
    guards: ['rulebook', 'lots_fit'],
    effects: ['counts_in', 'tells'],
    says: 'Host received goods',
  }),
  ...steps('refuse_at_gate', BEFORE_ARRIVAL, 'refused_at_gate', {
    by: ['host'],
    guards: ['nothing_in', 'not_invoiced'],
    effects: ['frees', 'tells'],
    says: 'Host refused the goods at the gate',
  }),
  ...steps('release_part', [...STANDING], 'partly_released', {
    by: ['host'],
    guards: ['exit_document', 'something_stays'],
    effects: ['counts_out', 'tells'],
    says: 'Host released part of the goods',
  }),
  ...steps('release_part', ['overstay'], null, {
    by: ['host'],
    guards: ['exit_document', 'something_stays'],
    effects: ['counts_out', 'tells'],
    says: 'Host released part of the goods',
  }),
  ...steps('release_rest', [...STANDING, 'overstay'], 'released', {
    by: ['host'],
    guards: ['exit_document', 'nothing_stays'],
    effects: ['counts_out', 'frees', 'tells'],
    says: 'Host released the last of the goods',
  }),
  ...steps('overstay', [...STANDING], 'overstay', {
    by: ['system'],
    guards: ['past_end', 'something_stays'],
    effects: ['stays_taken', 'tells'],
    says: 'The stay ended with goods still there',
  }),
  ...steps('extend', [...BEFORE_ARRIVAL, ...STANDING], null, {
    by: ['shipper'],
    guards: ['rulebook', 'capacity'],
    effects: ['longer', 'tells'],
    says: 'Shipper extended the stay',
  }),
  ...steps('extend', ['overstay'], 'in_storage', {
    by: ['shipper'],
    guards: ['rulebook', 'capacity'],
    effects: ['longer', 'tells'],
    says: 'Shipper extended the stay',
  }),
  ...steps('extend_rest', ['overstay'], 'partly_released', {
    by: ['shipper'],
    guards: ['rulebook', 'capacity'],
    effects: ['longer', 'tells'],
    says: 'Shipper extended the stay of what is left',
  }),
  ...steps('leave_early', [...BEFORE_ARRIVAL, ...STANDING], null, {
    by: ['shipper'],
    guards: ['days_left'],
    effects: ['shorter', 'tells'],
    says: 'Shipper ends the stay sooner',
  }),
  ...steps('close', ['released'], 'closed', { by: ['host'], guards: ['no_case'], says: 'Host closed the booking' }),
];

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

/** States in which the places are promised or the goods stand on them. */
const PROMISED: ReadonlySet<BookingState> = new Set([...BEFORE_ARRIVAL, ...STANDING, 'overstay']);

/** What the booking's allocation does to capacity. A request keeps its places while the host thinks. */
export function allocationStateFor(state: BookingState): 'held' | 'confirmed' | 'released' {
  if (state === 'held' || state === 'requested') return 'held';
  return PROMISED.has(state) ? 'confirmed' : 'released';
}

/** States in which an agreement stands, or has been carried out: what may be invoiced. */
export const AGREED_STATES: readonly BookingState[] = [...PROMISED, 'released', 'closed'];

/** States in which goods stand in the hall. */
export const STANDING_STATES: readonly BookingState[] = [...STANDING, 'overstay'];

/** States whose places are held or promised: what a rulebook or a neighbour still binds. */
export const LIVE_STATES: readonly BookingState[] = BOOKING_STATES.filter(
  (state) => allocationStateFor(state) !== 'released',
);

function whatIsPossible(from: BookingState, by: Actor): string {
  if (isFinal(from)) return 'Nothing more can happen to this booking; make a new one.';
  const labels = possibleEvents(from, by).map((event) => EVENT_LABELS[event].toLowerCase());
  return labels.length === 0
    ? `Nothing is possible for the ${by} now; wait for the other side.`
    : `Possible now: ${labels.join(', ')}.`;
}
