import { billStays } from '#app/features/billing/bill-stays.server.ts';
import { expireBookings } from '#app/features/bookings/expire-bookings.server.ts';
import { applyStripeEvents } from '#app/features/cards/apply-stripe-events.server.ts';
import { lookAfterTries } from '#app/features/cards/look-after-tries.server.ts';
import { reconcileCards } from '#app/features/cards/reconcile.server.ts';
import { sendCardRefunds } from '#app/features/cards/settle-refund.server.ts';
import { runBulkJobs } from '#app/features/desk/run-bulk.server.ts';
import { runDunning } from '#app/features/dunning/run-dunning.server.ts';
import { sweepOldRows } from '#app/features/housekeeping/sweep-old-rows.server.ts';
import { enterRateCards } from '#app/features/rate-cards/enter-rate-cards.server.ts';
import { settleLastMonth } from '#app/features/settlements/settle-month.server.ts';
import { markOverstays } from '#app/features/storage/mark-overstays.server.ts';
import { offerPlaces } from '#app/features/waitlist/offer-places.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { log } from '#app/platform/log.server.ts';

type Job = { name: string; everyMs: number; run: () => Promise<number> };

const JOBS: readonly Job[] = [
  { name: 'bookings expired', everyMs: 15_000, run: expireBookings },
  { name: 'overstays marked', everyMs: 60_000, run: () => markOverstays(systemClock) },
  // Holds past their time count as free at once, so neither job waits for the other.
  { name: 'waitlist served', everyMs: 15_000, run: offerPlaces },
  // A month is over once a month; a stay is billed soon after its goods have left.
  { name: 'stays billed', everyMs: 5 * 60_000, run: () => billStays(systemClock) },
  { name: 'rate cards entered', everyMs: 60_000, run: () => enterRateCards(systemClock) },
  { name: 'bulk rows done', everyMs: 3_000, run: runBulkJobs },
  { name: 'reminders written', everyMs: 30 * 60_000, run: () => runDunning(systemClock) },
  { name: 'last month settled', everyMs: 60 * 60_000, run: settleLastMonth },
  { name: 'Stripe’s events applied', everyMs: 3_000, run: () => applyStripeEvents(systemClock) },
  { name: 'card refunds sent', everyMs: 5_000, run: () => sendCardRefunds(systemClock) },
  // Once a day; one that is off is compared again, as an event may have been on its way.
  { name: 'card accounts compared', everyMs: 30 * 60_000, run: () => reconcileCards(systemClock) },
  { name: 'card tries read', everyMs: 60_000, run: () => lookAfterTries(systemClock) },
  { name: 'old rows swept', everyMs: 10 * 60_000, run: sweepOldRows },
];

/** Runs one job again and again, never twice at once; a failed run is logged and the next one tries again. */
function repeat({ name, everyMs, run }: Job): () => void {
  let running = false;
  const once = async () => {
    if (running) return;
    running = true;
    try {
      const count = await run();
      if (count > 0) log().info({ job: name, count }, 'job done');
    } catch (error) {
      log().error({ err: error, job: name }, 'job failed');
    } finally {
      running = false;
    }
  };
  void once();
  const timer = setInterval(once, everyMs);
  return () => clearInterval(timer);
}

/**
 * Runs the jobs beside the web server. Each is idempotent, and several processes may run them at once.
 *
 * @returns how to stop them
 */
export function startJobs(): () => void {
  const stops = JOBS.map(repeat);
  return () => {
    for (const stop of stops) stop();
  };
}
