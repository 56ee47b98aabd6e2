import { possibleStay } from '#app/domain/booking/bookable.ts';
import { offerRefusal } from '#app/domain/booking/offers.ts';
import { type Quote, quoteFromJson, quoteToJson } from '#app/domain/pricing/quote.ts';
import { pricePerPalletDayOf } from '#app/domain/pricing/requote.ts';
import { dayCount, type Stay, stay } from '#app/domain/shared/interval.ts';
import { formatInr, inr, type Money, minus } from '#app/domain/shared/money.ts';
import { dateInZone, formatDate, formatInstant, type PlainDate } from '#app/domain/shared/plain-date.ts';
import type { News } from '#app/features/bookings/booking-letters.server.ts';
import { type LockedBooking, takeStep } from '#app/features/bookings/take-step.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { bookingOffers } from '#db/schema/index.ts';
import { judgeStay } from './judge-stay.server.ts';
import { readOffers } from './list-offers.server.ts';
import { lockedFor } from './standing-booking.server.ts';
import { priceOfStay } from './stay-price.server.ts';

/** Other terms for a request: days, and a price per pallet and day; null leaves the price as it stands. */
export type OfferInput = {
  bookingId: string;
  startsOn: PlainDate;
  endsOn: PlainDate;
  pricePerPalletDay: Money | null;
};

const NOTHING_NEW = refuse(
  violation('offer.nothing_new', 'That is what stands already.', 'Change the days or the price.'),
);

function newsOf(booking: LockedBooking, { startsOn, endsOn }: Stay, price: Quote, perDay: Money): News {
  const difference = minus(price.total, inr(booking.totalPaise));
  const { place, waitsUntil } = booking;
  const by = waitsUntil ? formatInstant(waitsUntil, place.timeZone) : '';
  return {
    title: 'A counter-offer was made',
    says: `In ${formatDate(startsOn)}, out ${formatDate(endsOn)}, at ${formatInr(perDay)} per pallet and day: ${formatInr(price.total)} with GST, a difference of ${formatInr(difference)} to the request.`,
    next: `Accept it, or answer with another, by ${by}.`,
  };
}

/**
 * Offers the other side of a request other days or another price. The sides take turns, the host first, three rounds in
 * all; the request's own clock ends every offer. The days must have room and pass the rulebook now; nothing more is kept.
 */
export async function makeOffer(
  scope: TenantScope,
  { bookingId, startsOn, endsOn, pricePerPalletDay }: OfferInput,
  asked: Asked,
  { clock }: { clock: Clock },
): Promise<Outcome<{ offerId: string; totalPaise: string }>> {
  const now = clock.now();
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const locked = await lockedFor(tx, scope, bookingId, 'counter');
      if (!locked.ok) return locked;
      const { booking, by } = locked.value;
      const made = (await readOffers(tx, scope, bookingId)).filter(({ kind }) => kind === 'counter');
      const outOfTurn = offerRefusal(made.length, by);
      if (outOfTurn) return refuse(outOfTurn);
      const standing = made.at(-1) ?? {
        startsOn: booking.startsOn,
        endsOn: booking.endsOn,
        pricePerPalletDay: pricePerPalletDayOf(quoteFromJson(booking.quote)),
      };
      const perDay = pricePerPalletDay ?? standing.pricePerPalletDay;
      const isSame = standing.startsOn === startsOn && standing.endsOn === endsOn;
      if (isSame && perDay.paise === standing.pricePerPalletDay.paise) return NOTHING_NEW;
      const days = stay(startsOn, endsOn);
      const terms = possibleStay(days, dateInZone(now, booking.place.timeZone));
      if (!terms.ok) return terms;
      const { verdict } = await judgeStay(tx, booking, days, await currentRulebook(rulebookDay(now), tx));
      if (!verdict.ok) return verdict;
      const minimumDays = Math.min(booking.minimumDays, dayCount(days));
      const price = await priceOfStay(tx, booking, days, { pricePerPalletDay: perDay, minimumDays });
      const { hostOrgId: orgId, shipperOrgId, waitsUntil } = booking;
      if (!waitsUntil) throw new Error('a request that waits for nothing');
      const round = made.length + 1;
      const [offer] = await tx
        .insert(bookingOffers)
        .values({
          ...{ orgId, shipperOrgId, bookingId, round, by, startsOn, endsOn },
          kind: 'counter',
          quote: quoteToJson(price),
          totalPaise: price.total.paise,
          beforePaise: booking.totalPaise,
          expiresAt: waitsUntil,
          createdBy: scope.userId,
        })
        .returning({ id: bookingOffers.id });
      if (!offer) throw new Error('an offer was not written');
      const totalPaise = price.total.paise.toString();
      const news = newsOf(booking, days, price, perDay);
      await takeStep(tx, booking, {
        event: 'counter',
        by,
        userId: scope.userId,
        data: { offerId: offer.id, round, in: startsOn, out: endsOn, totalPaise },
        news,
      });
      return done({ offerId: offer.id, totalPaise });
    },
  );
}
