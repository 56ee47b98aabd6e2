import type { Permission } from '#app/domain/access/can.ts';
import type { BookingEvent } from '#app/domain/booking/lifecycle.ts';

/** What a party may ask of a booking. `confirm` is an instant confirmation or a request, as the slot's host chose. */
export const BOOKING_MOVES = ['keep', 'confirm', 'accept', 'decline', 'withdraw', 'cancel'] as const;
export type BookingMove = (typeof BOOKING_MOVES)[number];
/** Those without money of their own; a cancellation has a charge. */
export type PlainMove = Exclude<BookingMove, 'cancel'>;

/** Which permission each needs; as on the booking's page. */
export const MOVE_PERMISSIONS: Readonly<Record<BookingMove, Permission>> = {
  keep: 'bookings.confirm',
  confirm: 'bookings.confirm',
  accept: 'bookings.decide',
  decline: 'bookings.decide',
  withdraw: 'bookings.cancel',
  cancel: 'bookings.cancel',
};

/** A move by the last part of an address; null where there is none of that name. */
export const moveNamed = (name: string | undefined): BookingMove | null =>
  BOOKING_MOVES.find((move) => move === name) ?? null;

const MOVE_OF: Readonly<Record<BookingEvent, BookingMove | null>> = {
  keep: 'keep',
  confirm_instant: 'confirm',
  request: 'confirm',
  accept: 'accept',
  decline: 'decline',
  withdraw: 'withdraw',
  cancel: 'cancel',
  expire: null,
  counter: null,
  agree: null,
  appoint: null,
  call_off: null,
  call_off_last: null,
  receive: null,
  refuse_at_gate: null,
  release_part: null,
  release_rest: null,
  overstay: null,
  extend: null,
  extend_rest: null,
  leave_early: null,
  close: null,
};

/** The moves that lead to any of the events, each once. */
export const movesTo = (events: readonly BookingEvent[]): BookingMove[] =>
  BOOKING_MOVES.filter((move) => events.some((event) => MOVE_OF[event] === move));
