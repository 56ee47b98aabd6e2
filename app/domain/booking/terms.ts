import type { BookingState } from './lifecycle.ts';

/** How long places are kept for a shipper who fills in the booking, in minutes. House terms. */
export const HOLD_MINUTES = 15;
/** How long Stripe's page for a held booking is open, in minutes: Stripe wants thirty at least, and the call may be repeated. */
export const CARD_PAGE_MINUTES = 35;
/** How much longer the places are kept than the page is open, in minutes, so that nobody pays for places that are free. */
export const CARD_MARGIN_MINUTES = 2;
/** How long a host has to answer a request, in hours. House terms. */
export const REQUEST_HOURS = 24;
/** The longest stay, in days: one year, the first period of s.61(1)(c) Customs Act 1962, in a leap year too. */
export const MAX_STAY_DAYS = 366;
/** How many days ahead of today a stay may start. House terms. */
export const BOOKING_HORIZON_DAYS = 400;

/** The instant a hold made now runs out. */
export function holdUntil(now: Date): Date {
  return new Date(now.getTime() + HOLD_MINUTES * 60_000);
}

/** The instant a request sent now runs out. */
export function requestUntil(now: Date): Date {
  return new Date(now.getTime() + REQUEST_HOURS * 3_600_000);
}

/** Seconds until an instant, rounded up so that 0 means exactly that it has passed; never negative. */
export function secondsLeft(until: Date, now: Date): number {
  return Math.max(0, Math.ceil((until.getTime() - now.getTime()) / 1000));
}

/**
 * True for a held or requested booking whose time is over: it counts as expired though no job has written that yet.
 * @param until when it runs out; null means it doesn't
 */
export function lapsed(state: BookingState, until: Date | null, now: Date): boolean {
  return (state === 'held' || state === 'requested') && until !== null && secondsLeft(until, now) === 0;
}
