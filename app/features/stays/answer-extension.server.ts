import { mayEndLater } from '#app/domain/booking/change-stay.ts';
import { type BookingState, transition } from '#app/domain/booking/lifecycle.ts';
import { quoteFromJson } from '#app/domain/pricing/quote.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { dateInZone, formatDate } from '#app/domain/shared/plain-date.ts';
import { type News, writeBookingNews } from '#app/features/bookings/booking-letters.server.ts';
import { isCapacityRefusal } from '#app/features/bookings/capacity-refusal.server.ts';
import { type LockedBooking, lockForStep, NO_SUCH_BOOKING, sideOf } from '#app/features/bookings/take-step.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { answerOffer, NO_ROOM, NOT_OPEN } from './agree-offer.server.ts';
import { judgeStay, shutItsGates } from './judge-stay.server.ts';
import { extensionNews, lengthenStay } from './lengthen-stay.server.ts';
import { type OfferView, openFor, readOffers } from './list-offers.server.ts';
import { notInvoiced, stayOf } from './standing-booking.server.ts';
import { priceOfStay } from './stay-price.server.ts';

type Given = 'accepted' | 'declined';

/** Tells the timeline and the shipper what the host said. */
async function tell(
  tx: Tx,
  { userId }: TenantScope,
  booking: LockedBooking,
  offer: OfferView,
  { given, news }: { given: Given; news: News },
) {
  await audit(tx, {
    ...{ orgId: booking.hostOrgId, counterpartyOrgId: booking.shipperOrgId, actorUserId: userId, actorKind: 'host' },
    ...{ entity: 'booking', entityId: booking.id, action: `booking.extension_${given}` },
    data: { offerId: offer.id, to: offer.endsOn },
  });
  await writeBookingNews(tx, booking, { key: `extension-answer/${offer.id}`, sides: ['shipper'], news });
}

/**
 * The host's answer to a longer stay that was asked for. Agreed to, the stay is made longer in the name of the shipper who
 * asked, at the price that was offered; room, rulebook and invoice are asked again first.
 */
export async function answerExtension(
  scope: TenantScope,
  { bookingId, offerId, given }: { bookingId: string; offerId: string; given: Given },
  asked: Asked,
  { clock }: { clock: Clock },
): Promise<Outcome<{ state: BookingState; endsOn: string }>> {
  const now = clock.now();
  try {
    return await runOnce(
      (work) => withTenant(scope, work),
      scope.orgId,
      asked,
      async (tx) => {
        const booking = await lockForStep(tx, scope, bookingId);
        if (!booking) return NO_SUCH_BOOKING;
        const open = openFor(await readOffers(tx, scope, bookingId), sideOf(scope, booking), 'extension');
        if (open?.id !== offerId) return NOT_OPEN;
        if (given === 'declined') {
          await answerOffer(tx, scope, booking, open, given);
          const says = `${booking.place.hostName} can’t keep the places until ${formatDate(open.endsOn)}.`;
          const news = { title: 'The longer stay was declined', says, next: 'The stay ends as it was agreed.' };
          await tell(tx, scope, booking, open, { given, news });
          return done({ state: booking.state, endsOn: booking.endsOn });
        }
        const step = transition(booking.state, 'extend', 'shipper');
        if (!step.ok) return step;
        const free = await notInvoiced(tx, booking);
        if (!free.ok) return free;
        const current = stayOf(booking);
        const terms = mayEndLater(current, open.endsOn, dateInZone(now, booking.place.timeZone));
        if (!terms.ok) return terms;
        await shutItsGates(tx, booking);
        const longer = stay(current.startsOn, open.endsOn);
        const judged = await judgeStay(tx, booking, longer, await currentRulebook(rulebookDay(now), tx));
        if (!judged.verdict.ok) return judged.verdict;
        const { quote, createdBy: userId } = await answerOffer(tx, scope, booking, open, given);
        const price = quoteFromJson(quote);
        // A shorter stay may have been agreed since the host was asked: the price has to be that of the days.
        if ((await priceOfStay(tx, booking, longer)).total.paise !== price.total.paise) return NOT_OPEN;
        await tell(tx, scope, booking, open, { given, news: extensionNews(booking, open.endsOn, price) });
        const { state, endsOn } = await lengthenStay(tx, booking, { endsOn: open.endsOn, price, judged, userId });
        return done({ state, endsOn });
      },
    );
  } catch (error) {
    if (isCapacityRefusal(error)) return NO_ROOM;
    throw error;
  }
}
