import { formatInstant, type PlainDate } from '../shared/plain-date.ts';
import { refused, type Verdict } from '../shared/verdict.ts';
import type { BookingEvent } from './lifecycle-words.ts';

/** How long after a hold or a request ran out it may still be confirmed or accepted, in minutes. House terms. */
export const LATE_MINUTES = 60;

/** What ran out, and when. */
export type Expiry = { readonly from: 'held' | 'requested'; readonly at: Date };

/** What each late step answers: a hold is confirmed by its shipper, a request is accepted by its host. */
const ANSWERS: Partial<Record<BookingEvent, Expiry['from']>> = {
  confirm_instant: 'held',
  request: 'held',
  accept: 'requested',
};

type LateCase = {
  expiry: Expiry | null;
  now: Date;
  /** Today where the facility is. */
  today: PlainDate;
  startsOn: PlainDate;
  /** Whether the slot is still offered. */
  isListed: boolean;
  timeZone: string;
};

/**
 * Whether a step may still be tried on an expired booking: within {@link LATE_MINUTES}, on what it belongs to, before the
 * stay begins, of a slot that is still offered. Its price is the one that was promised. Whether the places are still
 * free, and what the rulebook says, is asked as for any other confirmation.
 * @returns refused with 'lifecycle.too_late'
 */
export function comesInTime(
  event: BookingEvent,
  { expiry, now, today, startsOn, isListed, timeZone }: LateCase,
): Verdict {
  const what = expiry?.from === 'requested' ? 'request' : 'hold';
  const ran = expiry ? `The ${what} ran out at ${formatInstant(expiry.at, timeZone)}` : 'The time ran out';
  const tooLate = (sentence: string) =>
    refused([
      {
        code: 'lifecycle.too_late',
        params: { event },
        sentence,
        fix: 'Hold places again; what is possible instead is shown.',
      },
    ]);
  if (!expiry || ANSWERS[event] !== expiry.from || now.getTime() - expiry.at.getTime() > LATE_MINUTES * 60_000)
    return tooLate(`${ran}, too long ago for this.`);
  if (startsOn < today) return tooLate(`${ran}, and its first day has passed.`);
  if (!isListed) return tooLate(`${ran}, and the slot is not offered any more.`);
  return { ok: true };
}
