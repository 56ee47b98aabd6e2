import { type Actor, type BookingEvent, type BookingState, transition } from '../../../app/domain/booking/lifecycle.ts';
import { HOLD_MINUTES, REQUEST_HOURS } from '../../../app/domain/booking/terms.ts';
import type { BOOKING_MODES } from '../../schema/index.ts';
import { between, minutesAfter } from './derive.ts';

/** How a booking of the demo turned out. Waiting and refused are only possible where the host is asked. */
export const FATES = ['kept', 'waiting', 'refused', 'lapsed', 'let_go', 'cancelled'] as const;
/** One of {@link FATES}. */
export type Fate = (typeof FATES)[number];

/** One row of a booking's timeline; the first is the hold, which no state comes before. */
export type Moment = {
  event: BookingEvent | 'hold';
  by: Actor;
  from: BookingState | null;
  to: BookingState;
  at: Date;
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
    const step = transition(last.to, event, by);
    if (!step.ok) throw new Error(`${label}: ${step.violations.map(({ sentence }) => sentence).join(' ')}`);
    const moment = {
      event,
      by,
      from: last.to,
      to: step.to,
      at: minutesAfter(last.at, between(`${event} of ${label}`, least, most)),
    };
    moments.push(moment);
    last = moment;
  }
  return moments;
}
