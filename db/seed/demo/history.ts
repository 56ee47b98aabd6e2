import { type Actor, type BookingEvent, type BookingState, transition } from '../../../app/domain/booking/lifecycle.ts';
import { HOLD_MINUTES, REQUEST_HOURS } from '../../../app/domain/booking/terms.ts';
import type { BOOKING_MODES } from '../../schema/index.ts';
import { between, minutesAfter } from './derive.ts';

/** How a booking of the demo turned out. Waiting and refused are only possible where the host is asked. */
export const FATES = ['kept', 'waiting', 'refused', 'lapsed', 'let_go', 'cancelled'] as const;
/** One of {@link FATES}. */
export type Fate = (typeof FATES)[number];

/** How far the goods of an agreed booking have come. `aged` stood in bond elsewhere before. */
export const GOODS_FATES = [
  'arriving',
  'stored',
  'aged',
  'case_open',
  'case_settled',
  'part',
  'overstay',
  'released',
  'closed',
  'refused',
] as const;
/** One of {@link GOODS_FATES}. */
export type GoodsFate = (typeof GOODS_FATES)[number];

/** What waits for an answer: a host's counter-offer, a shipper's reply to one, a longer stay a host is asked for. */
export const OFFERS_TOLD = ['counter_1', 'counter_2', 'extension'] as const;
/** One of {@link OFFERS_TOLD}. */
export type OfferTold = (typeof OFFERS_TOLD)[number];

/** One row of a booking's timeline; the first is the hold, which no state comes before. */
export type Moment = {
  event: BookingEvent | 'hold';
  by: Actor;
  from: BookingState | null;
  to: BookingState;
  at: Date;
  data?: Record<string, string | number>;
};

/** An event with the fewest and most minutes since the one before. */
type Step = readonly [event: BookingEvent, by: Actor, least: number, most: number];

/** From the hold to the request: the same for everybody, so that a waiting request's clock can be set from its end. */
export const REQUEST_AFTER_MINUTES = 6;

const CONFIRM: Step = ['confirm_instant', 'shipper', 3, HOLD_MINUTES - 3];
const REQUEST: Step = ['request', 'shipper', REQUEST_AFTER_MINUTES, REQUEST_AFTER_MINUTES];
const ACCEPT: Step = ['accept', 'host', 40, 19 * 60];
const CANCEL: Step = ['cancel', 'shipper', 25 * 60, 46 * 60];

const SCRIPTS: Record<(typeof BOOKING_MODES)[number], Record<Fate, readonly Step[] | null>> = {
  instant: {
    kept: [CONFIRM],
    waiting: null,
    refused: null,
    // The job that writes an expiry down runs within a minute of it.
    lapsed: [['expire', 'system', HOLD_MINUTES, HOLD_MINUTES + 1]],
    let_go: [['withdraw', 'shipper', 2, 9]],
    cancelled: [CONFIRM, CANCEL],
  },
  request: {
    kept: [REQUEST, ACCEPT],
    waiting: [REQUEST],
    refused: [REQUEST, ['decline', 'host', 90, 15 * 60]],
    lapsed: [REQUEST, ['expire', 'system', REQUEST_HOURS * 60, REQUEST_HOURS * 60 + 1]],
    let_go: [REQUEST, ['withdraw', 'shipper', 60, 300]],
    cancelled: [REQUEST, ACCEPT, ['cancel', 'host', 25 * 60, 46 * 60]],
  },
};

/**
 * The timeline of a booking held at an instant. Every step goes through the lifecycle table.
 * @throws Error when the fate isn't possible in that mode
 */
export function historyOf(label: string, fate: Fate, mode: (typeof BOOKING_MODES)[number], heldAt: Date): Moment[] {
  const script = SCRIPTS[mode][fate];
  if (!script) throw new Error(`${label}: no ${mode} booking can be ${fate}`);
  const moments: Moment[] = [{ event: 'hold', by: 'shipper', from: null, to: 'held', at: heldAt }];
  let last = { to: 'held' as BookingState, at: heldAt };
  for (const [event, by, least, most] of script) {
    const at = minutesAfter(last.at, between(`${event} of ${label}`, least, most));
    const [moment] = continued(label, last.to, [{ event, by, at }]);
    if (!moment) throw new Error(`${label}: nothing came of ${event}`);
    moments.push(moment);
    last = moment;
  }
  return moments;
}

/**
 * The timeline of steps at known instants from a state on. Every step goes through the lifecycle table.
 * @throws Error when the table doesn't have one
 */
export function continued(
  label: string,
  from: BookingState,
  steps: readonly Pick<Moment & { event: BookingEvent }, 'event' | 'by' | 'at' | 'data'>[],
): Moment[] {
  let state = from;
  return steps.map((step) => {
    const taken = transition(state, step.event, step.by);
    if (!taken.ok) throw new Error(`${label}: ${taken.violations.map(({ sentence }) => sentence).join(' ')}`);
    const moment = { ...step, from: state, to: taken.to };
    state = taken.to;
    return moment;
  });
}

/** Minutes from the request to each round. */
const ROUND_AFTER_MINUTES = [150, 400] as const;
type CounterStep = Pick<Moment, 'at'> & { event: 'counter'; by: 'host' | 'shipper' };

/** The counter-offers of a request as steps of its timeline. */
export function counterSteps(offer: OfferTold | null, requestedAt: Date): CounterStep[] {
  const rounds = offer === 'counter_2' ? 2 : offer === 'counter_1' ? 1 : 0;
  return ROUND_AFTER_MINUTES.slice(0, rounds).map((minutes, index) => ({
    event: 'counter',
    by: index % 2 === 0 ? 'host' : 'shipper',
    at: minutesAfter(requestedAt, minutes),
  }));
}
