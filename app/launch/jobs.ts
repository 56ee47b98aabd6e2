import { expireBookings } from '#app/features/bookings/expire-bookings.server.ts';
import { log } from '#app/platform/log.server.ts';

const SWEEP_EVERY_MS = 15_000;

/**
 * Runs the sweeps beside the web server. Each is idempotent and several processes may run it at once; a failed run is
 * logged and the next one tries again.
 *
 * @returns how to stop them
 */
export function startJobs(): () => void {
  let running = false;
  const sweep = async () => {
    if (running) return;
    running = true;
    try {
      const expired = await expireBookings();
      if (expired > 0) log().info({ expired }, 'bookings expired');
    } catch (error) {
      log().error({ err: error }, 'sweep failed');
    } finally {
      running = false;
    }
  };
  void sweep();
  const timer = setInterval(sweep, SWEEP_EVERY_MS);
  return () => clearInterval(timer);
}
