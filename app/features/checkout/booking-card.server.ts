import { and, desc, eq } from 'drizzle-orm';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import type { BookingView } from '#app/features/bookings/booking-view.server.ts';
import { accountOf, isReady } from '#app/features/cards/card-account.server.ts';
import { disputesOf, disputesOfBooking } from '#app/features/cards/card-money.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { cardsAreSetUp } from '#app/platform/stripe.server.ts';
import { bookings, cardPayments } from '#db/schema/index.ts';
import type { BookingCard } from './booking-card.ts';
import { askedFor, canBePaidAhead } from './pay-for-booking.server.ts';

/** What a booking's page says of cards, to one of its sides. */
export function bookingCard(scope: TenantScope, { booking, side, state }: BookingView): Promise<BookingCard> {
  return withTenant(scope, async (tx) => {
    const [row] = await tx
      .select({ row: cardPayments })
      .from(cardPayments)
      .innerJoin(bookings, eq(bookings.id, cardPayments.bookingId))
      .where(and(eq(cardPayments.bookingId, booking.id)))
      .orderBy(desc(cardPayments.attempt))
      .limit(1);
    const last = row?.row;
    const isOpen = last !== undefined && ['opening', 'open'].includes(last.state);
    const mayPay = cardsAreSetUp() && side === 'shipper' && state === 'held' && canBePaidAhead(booking);
    const isOffered = mayPay && (last ? isOpen : isReady(await accountOf(tx, booking.hostOrgId)));
    return {
      offered: isOffered ? formatInr(inr(askedFor(booking))) : null,
      isOpen,
      // The page as Stripe last told it: paid and not decided on yet, or decided.
      paid: last?.state === 'paid' ? (last.outcome ?? 'waiting') : null,
      disputes: await disputesOf(tx, disputesOfBooking(booking.id)),
    };
  });
}
