import { formatDate } from '#app/domain/shared/plain-date.ts';
import { writeBookingNews } from '#app/features/bookings/booking-letters.server.ts';
import { lockForStep, NO_SUCH_BOOKING, sideOf } from '#app/features/bookings/take-step.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { answerOffer, NOT_OPEN } from './agree-offer.server.ts';
import { readOffers } from './list-offers.server.ts';

/** Takes a request for a longer stay back, by whoever made it, while it waits for the host. Another may be made. */
export function withdrawExtension(
  scope: TenantScope,
  { bookingId, offerId }: { bookingId: string; offerId: string },
  asked: Asked,
): Promise<Outcome<{ offerId: string }>> {
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const booking = await lockForStep(tx, scope, bookingId);
      if (!booking) return NO_SUCH_BOOKING;
      const by = sideOf(scope, booking);
      const offers = await readOffers(tx, scope, bookingId);
      const open = offers.find(({ id, kind, isOpen }) => id === offerId && kind === 'extension' && isOpen);
      if (open?.by !== by) return NOT_OPEN;
      await answerOffer(tx, scope, booking, open, 'withdrawn');
      await audit(tx, {
        ...{ orgId: booking.hostOrgId, counterpartyOrgId: booking.shipperOrgId, actorUserId: scope.userId },
        ...{ actorKind: by, entity: 'booking', entityId: bookingId, action: 'booking.extension_withdrawn' },
        data: { offerId, to: open.endsOn },
      });
      await writeBookingNews(tx, booking, {
        key: `extension-withdrawn/${offerId}`,
        sides: ['host'],
        news: {
          title: 'A longer stay is not asked for any more',
          says: `${booking.place.shipperName} has withdrawn the request to stay until ${formatDate(open.endsOn)}.`,
          next: 'Nothing is to be done: the stay ends as it was agreed.',
        },
      });
      return done({ offerId });
    },
  );
}
