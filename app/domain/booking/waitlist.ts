/** Every state an entry of the waitlist can be in. */
export const WAITLIST_STATES = ['waiting', 'offered', 'taken', 'lapsed', 'left'] as const;
/** One of {@link WAITLIST_STATES}. */
export type WaitlistState = (typeof WAITLIST_STATES)[number];

/** What a state means to the shipper who waits. */
export const WAITLIST_LABELS: Readonly<Record<WaitlistState, string>> = {
  waiting: 'Waiting',
  offered: 'Places held for you',
  taken: 'Booked',
  lapsed: 'Over',
  left: 'Left',
};

/** How long places that came free are kept for the first who waits, in minutes. House terms. */
export const OFFER_MINUTES = 60;

/** How many asks of one organisation may wait at a time. House terms. */
export const WAITING_AT_MOST = 20;

/** What other people's leaving can put right: room, neighbours, and what a bond or licence has left. */
const PASSES = /^(capacity|segregation|headroom)\./;

/** Whether waiting can help: the ask is refused, and only for what others take up now. */
export function worthWaiting(reasons: readonly { code: string; effect: string }[]): boolean {
  const refusals = reasons.filter(({ effect }) => effect === 'refuse');
  return refusals.length > 0 && refusals.every(({ code }) => PASSES.test(code));
}
