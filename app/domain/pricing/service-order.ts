import type { BookingState } from '../booking/lifecycle.ts';
import { type Money, times } from '../shared/money.ts';
import type { RateCard, Service } from './rate-card.ts';

/** How far an order of a service has come. */
export const SERVICE_STATES = ['asked', 'confirmed', 'done', 'declined', 'cancelled'] as const;
/** See {@link SERVICE_STATES}. */
export type ServiceState = (typeof SERVICE_STATES)[number];

/** What a side may do with an order. */
export const SERVICE_MOVES = ['confirm', 'decline', 'done', 'cancel'] as const;
/** See {@link SERVICE_MOVES}. */
export type ServiceMove = (typeof SERVICE_MOVES)[number];

type Rule = {
  readonly from: readonly ServiceState[];
  readonly to: ServiceState;
  readonly by: readonly ('host' | 'shipper')[];
};

/** The way of an order; what is done, declined or cancelled stays so. */
const RULES: Readonly<Record<ServiceMove, Rule>> = {
  confirm: { from: ['asked'], to: 'confirmed', by: ['host'] },
  decline: { from: ['asked'], to: 'declined', by: ['host'] },
  done: { from: ['confirmed'], to: 'done', by: ['host'] },
  cancel: { from: ['asked', 'confirmed'], to: 'cancelled', by: ['host', 'shipper'] },
};

/** The state a move leads to; null where this side may not make it now. */
export function afterMove(state: ServiceState, move: ServiceMove, by: 'host' | 'shipper'): ServiceState | null {
  const rule = RULES[move];
  return rule.from.includes(state) && rule.by.includes(by) ? rule.to : null;
}

/** What a side may do with an order now, in the order of {@link SERVICE_MOVES}. */
export const movesOpen = (state: ServiceState, by: 'host' | 'shipper'): readonly ServiceMove[] =>
  SERVICE_MOVES.filter((move) => afterMove(state, move, by) !== null);

/** Orders one booking may have in all. */
export const MAX_ORDERS = 500;
/** Units one order may be of. */
export const MAX_UNITS = 100_000;

/** The services of a card that are charged as ordered. */
export const orderable = ({ services }: RateCard): readonly Service[] =>
  services.filter(({ trigger }) => trigger === 'order');

/** What an order costs before GST: its units, and at least the service's smallest number. */
export const orderAmount = ({ perUnit, minimumUnits }: Service, units: number): Money =>
  times(perUnit, Math.max(units, minimumUnits));

/** States of a booking in which a service can be asked for, and done: from the agreement to the last pallet out. */
export const SERVED_STATES: readonly BookingState[] = [
  'confirmed',
  'arriving',
  'in_storage',
  'partly_released',
  'overstay',
  'released',
];
