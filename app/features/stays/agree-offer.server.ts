import { and, eq, sql } from 'drizzle-orm';
import { possibleStay } from '#app/domain/booking/bookable.ts';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import { dayCount, stay } from '#app/domain/shared/interval.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { dateInZone, formatDate } from '#app/domain/shared/plain-date.ts';
import { isCapacityRefusal } from '#app/features/bookings/capacity-refusal.server.ts';
import { type LockedBooking, takeStep } from '#app/features/bookings/take-step.server.ts';
import { recordDecision } from '#app/features/decisions/record-decision.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { bookingOffers, bookings } from '#db/schema/index.ts';
import { judgeStay, shutItsGates } from './judge-stay.server.ts';
import { type OfferView, openFor, readOffers } from './list-offers.server.ts';
import { lockedFor } from './standing-booking.server.ts';

export const NOT_OPEN = refuse(
  violation(
    'conflict.offer_gone',
    'This offer does not stand any more: it was answered, replaced by another, or its time ran out.',
    'Look at what stands now.',
  ),
);
export const NO_ROOM = refuse(
  violation('capacity.taken', 'The places of this offer went to somebody else.', 'Offer other days.'),
);

/** Writes an answer to an offer, or its withdrawal, which never changes after. @returns its row */
export async function answerOffer(
  tx: Tx,
  { userId }: TenantScope,
  { hostOrgId }: LockedBooking,
  { id }: OfferView,
  answer: 'accepted' | 'declined' | 'withdrawn',
): Promise<typeof bookingOffers.$inferSelect> {
  const [written] = await tx
    .update(bookingOffers)
    .set({ answer, answeredAt: sql`clock_timestamp()`, answeredBy: userId })
    .where(and(eq(bookingOffers.orgId, hostOrgId), eq(bookingOffers.id, id)))
    .returning();
  if (!written) throw new Error('an open offer could not be answered');
  return written;
}

/**
 * Takes the other side's counter-offer: its days and its price become the booking's, for good, and the places are
 * promised. Room and rulebook are asked again first.
 */
export async function agreeOffer(
  scope: TenantScope,
  { bookingId, offerId }: { bookingId: string; offerId: string },
  asked: Asked,
  { clock }: { clock: Clock },
): Promise<Outcome<{ state: BookingState; totalPaise: string }>> {
  const now = clock.now();
  try {
    return await runOnce(
      (work) => withTenant(scope, work),
      scope.orgId,
      asked,
      async (tx) => {
        const locked = await lockedFor(tx, scope, bookingId, 'agree');
        if (!locked.ok) return locked;
        const { booking, by } = locked.value;
        const open = openFor(await readOffers(tx, scope, bookingId), by, 'counter');
        if (open?.id !== offerId) return NOT_OPEN;
        const days = stay(open.startsOn, open.endsOn);
        const terms = possibleStay(days, dateInZone(now, booking.place.timeZone));
        if (!terms.ok) return terms;
        await shutItsGates(tx, booking);
        const { verdict, answer } = await judgeStay(tx, booking, days, await currentRulebook(rulebookDay(now), tx));
        if (!verdict.ok) return verdict;
        const { hostOrgId: orgId, shipperOrgId } = booking;
        if (answer) await recordDecision(tx, { orgId, shipperOrgId, bookingId, step: 'accept', ...answer });
        const accepted = await answerOffer(tx, scope, booking, open, 'accepted');
        await tx
          .update(bookings)
          .set({ minimumDays: Math.min(booking.minimumDays, dayCount(days)) })
          .where(and(eq(bookings.hostOrgId, orgId), eq(bookings.id, bookingId)));
        const { state } = await takeStep(tx, booking, {
          event: 'agree',
          by,
          userId: scope.userId,
          changes: { ...days, quote: accepted.quote, totalPaise: accepted.totalPaise },
          data: { offerId, round: open.round, totalPaise: accepted.totalPaise.toString() },
          news: {
            title: 'The counter-offer was accepted',
            says: `In ${formatDate(days.startsOn)}, out ${formatDate(days.endsOn)}, for ${formatInr(inr(accepted.totalPaise))} with GST.`,
            next: 'The places are promised.',
          },
        });
        return done({ state, totalPaise: accepted.totalPaise.toString() });
      },
    );
  } catch (error) {
    if (isCapacityRefusal(error)) return NO_ROOM;
    throw error;
  }
}
