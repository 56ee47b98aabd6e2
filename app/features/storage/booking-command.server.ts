import { type LockedBooking, lockForStep, NO_SUCH_BOOKING, sideOf } from '#app/features/bookings/take-step.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { sqlState, type Tx, withTenant } from '#app/platform/db.server.ts';
import { type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';

/** SQLSTATEs of guard_movement() and guard_call_off(): what the command has checked, changed by somebody else meanwhile. */
const MOVED_MEANWHILE = new Set(['QS021', 'QS022', 'QS023', 'QS024', 'QS025']);

type Work<T> = (tx: Tx, booking: LockedBooking, side: 'host' | 'shipper') => Promise<Outcome<T>>;

/** Runs a command about one booking of this organisation, once per key, with the booking's row locked. */
export async function onBooking<T>(
  scope: TenantScope,
  bookingId: string,
  asked: Asked,
  work: Work<T>,
): Promise<Outcome<T>> {
  try {
    return await runOnce(
      (inside) => withTenant(scope, inside),
      scope.orgId,
      asked,
      async (tx) => {
        const booking = await lockForStep(tx, scope, bookingId);
        return booking ? work(tx, booking, sideOf(scope, booking)) : NO_SUCH_BOOKING;
      },
    );
  } catch (error) {
    if (MOVED_MEANWHILE.has(sqlState(error) ?? ''))
      return refuse(
        violation('conflict.goods_moved', 'Somebody moved these goods a moment ago.', 'Look at the lot again.'),
      );
    throw error;
  }
}
