import { and, eq, isNull } from 'drizzle-orm';
import { mayTake, takeStep } from '#app/features/bookings/take-step.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { discrepancies } from '#db/schema/index.ts';
import { onBooking } from './booking-command.server.ts';

/** Closes a booking whose goods have left and whose cases are settled. By the host. */
export function closeBooking(
  scope: TenantScope,
  { bookingId }: { bookingId: string },
  asked: Asked,
): Promise<Outcome<{ bookingId: string }>> {
  return onBooking(scope, bookingId, asked, async (tx, booking, by) => {
    const allowed = mayTake(booking, 'close', by);
    if (!allowed.ok) return allowed;
    const [open] = await tx
      .select({ id: discrepancies.id })
      .from(discrepancies)
      .where(
        and(
          eq(discrepancies.orgId, booking.hostOrgId),
          eq(discrepancies.bookingId, bookingId),
          isNull(discrepancies.settledAt),
        ),
      )
      .limit(1);
    if (open)
      return refuse(
        violation('conflict.case_open', 'A discrepancy case is open.', 'Settle it, then close the booking.'),
      );
    await takeStep(tx, booking, { event: 'close', by, userId: scope.userId });
    return done({ bookingId });
  });
}
