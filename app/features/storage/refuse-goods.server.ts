import { mayTake, takeStep } from '#app/features/bookings/take-step.server.ts';
import { stayNotBilled } from '#app/features/stays/standing-booking.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import { done, type Outcome } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { onBooking } from './booking-command.server.ts';
import type { RefusalInput } from './storage.schema.server.ts';

/**
 * Turns goods away at the gate: the booking ends and its places are free again. By the host, with the reason. A booking
 * with a tax invoice stays: what is charged for can't end as if nothing had been agreed.
 */
export function refuseGoods(
  scope: TenantScope,
  { bookingId, reason }: RefusalInput & { bookingId: string },
  asked: Asked,
): Promise<Outcome<{ bookingId: string }>> {
  return onBooking(scope, bookingId, asked, async (tx, booking, by) => {
    const allowed = mayTake(booking, 'refuse_at_gate', by);
    if (!allowed.ok) return allowed;
    const free = await stayNotBilled(tx, booking);
    if (!free.ok) return free;
    await takeStep(tx, booking, {
      event: 'refuse_at_gate',
      by,
      userId: scope.userId,
      data: { reason },
      news: { title: 'Refused at the gate', says: `The host refused the goods: ${reason}`, next: 'Talk to the host.' },
    });
    return done({ bookingId });
  });
}
