const FIRST_MS = 25_000;
const MOST_MS = 60 * 60_000;

/**
 * When something that may fail is tried again: after 25 seconds, and twice as long each time, up to an hour. The first wait is
 * also how long a run that died keeps what it took. A run that lives may take longer, with the client's own retries; whoever
 * takes the same up meanwhile does it under the same key and the same locks.
 */
export const retryAt = (attempts: number, now: Date): Date =>
  new Date(now.getTime() + Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempts, 10)));
