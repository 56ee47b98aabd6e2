const FIRST_MS = 25_000;
const MOST_MS = 60 * 60_000;

/**
 * When something that may fail is tried again: after 25 seconds, and twice as long each time, up to an hour. The first wait is longer
 * than a call to Stripe can take, since it is also how long nobody else takes it up.
 */
export const retryAt = (attempts: number, now: Date): Date =>
  new Date(now.getTime() + Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempts, 10)));
