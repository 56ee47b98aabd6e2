import { type CancellationCharge, cancellationCharge } from '#app/domain/booking/cancellation.ts';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import { quoteFromJson } from '#app/domain/pricing/quote.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import { dateInZone, plainDate } from '#app/domain/shared/plain-date.ts';
import { writeCancellationLetters } from '#app/features/bookings/booking-letters.server.ts';
import { type LockedBooking, takeStep } from '#app/features/bookings/take-step.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { lockedFor, stockOf } from './standing-booking.server.ts';

const RECEIVED = refuse(
  violation('conflict.received', 'Goods of this booking have been received.', 'End the stay sooner instead.'),
);
const feeChanged = ({ fee, says }: CancellationCharge) =>
  refuse(
    violation(
      'conflict.fee_changed',
      `Cancelling costs ${formatInr(fee)} by now (${says}), which is more than you were shown.`,
      'Look again, then decide.',
    ),
  );

/** What cancelling a booking now costs its shipper, and why. */
export function chargeNow(
  booking: Pick<LockedBooking, 'quote' | 'startsOn' | 'place'>,
  by: 'host' | 'shipper',
  now: Date,
): CancellationCharge {
  const today = dateInZone(now, booking.place.timeZone);
  return cancellationCharge(quoteFromJson(booking.quote), { startsOn: plainDate(booking.startsOn), today, by });
}

/**
 * Cancels an agreed booking of which nothing has been received, for either side. The charge goes by the days to the start
 * in the facility's own time and stays on the booking.
 * @param input toldPaise: the charge the asker was shown, as text; more than that refuses. Null where none was shown
 */
export async function cancelBooking(
  scope: TenantScope,
  { bookingId, toldPaise }: { bookingId: string; toldPaise: string | null },
  asked: Asked,
  { clock }: { clock: Clock },
): Promise<Outcome<{ state: BookingState; feePaise: string }>> {
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const locked = await lockedFor(tx, scope, bookingId, 'cancel');
      if (!locked.ok) return locked;
      const { booking, by } = locked.value;
      const { standing, left } = await stockOf(tx, booking);
      if (standing + left > 0) return RECEIVED;
      const charge = chargeNow(booking, by, clock.now());
      const { paise } = charge.fee;
      if (toldPaise !== null && paise > BigInt(toldPaise)) return feeChanged(charge);
      const cancelled = await takeStep(tx, booking, {
        event: 'cancel',
        by,
        userId: scope.userId,
        changes: { cancellationFeePaise: paise },
        data: { feePaise: paise.toString(), why: charge.says },
      });
      const actor = by === 'host' ? booking.place.hostName : booking.place.shipperName;
      await writeCancellationLetters(tx, cancelled, actor);
      return done({ state: cancelled.state, feePaise: paise.toString() });
    },
  );
}
