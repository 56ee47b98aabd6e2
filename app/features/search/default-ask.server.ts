import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';

/** What the empty search form suggests: the trade's typical lot, a week from now, for forty days. */
export function defaultAsk(now: Date): Record<string, string> {
  const start = addDays(dateInZone(now, 'Asia/Kolkata'), 7);
  return { in: start, out: addDays(start, 40), pallets: '8', kg: '6400', within: '50' };
}
