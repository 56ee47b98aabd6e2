import type { Permission } from '#app/domain/access/can.ts';
import type { BookingEvent } from '#app/domain/booking/lifecycle.ts';

/** What a party may ask about days and money of a booking, beside its plain moves. */
export const STAY_MOVES = ['extend', 'leave-early', 'counter', 'agree'] as const;
export type StayMove = (typeof STAY_MOVES)[number];

/** Those, and what only the page sends: a cancellation with the charge that was shown, what comes of an asked extension. */
export const STAY_COMMANDS = [...STAY_MOVES, 'cancel', 'answer-extension', 'withdraw-extension'] as const;
export type StayCommand = (typeof STAY_COMMANDS)[number];

/** Which permission each needs. */
export const STAY_PERMISSIONS: Readonly<Record<StayCommand, Permission>> = {
  extend: 'bookings.confirm',
  'leave-early': 'bookings.confirm',
  counter: 'bookings.decide',
  agree: 'bookings.decide',
  cancel: 'bookings.cancel',
  'answer-extension': 'bookings.decide',
  'withdraw-extension': 'bookings.confirm',
};

const EVENTS: Readonly<Record<StayMove, BookingEvent>> = {
  extend: 'extend',
  'leave-early': 'leave_early',
  counter: 'counter',
  agree: 'agree',
};

/** A stay move by the last part of an address; null where there is none of that name. */
export const stayMoveNamed = (name: string | undefined): StayMove | null =>
  STAY_MOVES.find((move) => move === name) ?? null;

/** A form of the booking's page by its name; null where there is none. */
export const stayCommandNamed = (name: string): StayCommand | null =>
  STAY_COMMANDS.find((command) => command === name) ?? null;

/** The stay moves that lead to any of the events. */
export const stayMovesTo = (events: readonly BookingEvent[]): StayMove[] =>
  STAY_MOVES.filter((move) => events.includes(EVENTS[move]));
