import { and, count, desc, eq } from 'drizzle-orm';
import { requestUntil } from '#app/domain/booking/terms.ts';
import { type Quote, quoteToJson } from '#app/domain/pricing/quote.ts';
import { formatInr, inr, minus } from '#app/domain/shared/money.ts';
import {
  formatDate,
  formatInstant,
  type PlainDate,
  plainDate,
  startOfDayInZone,
} from '#app/domain/shared/plain-date.ts';
import { writeBookingNews } from '#app/features/bookings/booking-letters.server.ts';
import type { LockedBooking } from '#app/features/bookings/take-step.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { bookingOffers } from '#db/schema/index.ts';

/** Requests for a longer stay one booking may make. */
const ASKED_AT_MOST = 100;

const TOO_LATE = refuse(
  violation(
    'stay.too_late_to_ask',
    'The host has to agree to this extension and has 24 hours for it; the stay ends before that.',
    'Call the host, or end the stay as agreed.',
  ),
);
const ASKED_ALREADY = refuse(
  violation('conflict.offer_open', 'The host has a request for a longer stay already.', 'Wait for the answer.'),
);
const TOO_OFTEN = refuse(
  violation('conflict.rounds', 'The host was asked too often about this booking.', 'Agree on it by telephone.'),
);

/**
 * Asks the host for a longer stay: an offer with its price that stands for a day. Nothing is kept meanwhile; room and
 * rulebook are asked again when the host agrees.
 */
export async function askHost(
  tx: Tx,
  { userId }: TenantScope,
  booking: LockedBooking,
  { endsOn, price, now }: { endsOn: PlainDate; price: Quote; now: Date },
): Promise<Outcome<null>> {
  const { id: bookingId, hostOrgId: orgId, shipperOrgId, place } = booking;
  const expiresAt = requestUntil(now);
  // Goods that overstay take their places from day to day: there is no end to wait for.
  const end = startOfDayInZone(plainDate(booking.endsOn), place.timeZone);
  if (booking.state !== 'overstay' && expiresAt > end) return TOO_LATE;
  const its = and(
    eq(bookingOffers.orgId, orgId),
    eq(bookingOffers.bookingId, bookingId),
    eq(bookingOffers.kind, 'extension'),
  );
  const [newest] = await tx.select().from(bookingOffers).where(its).orderBy(desc(bookingOffers.round)).limit(1);
  if (newest && newest.answer === null && newest.expiresAt > now) return ASKED_ALREADY;
  const [made] = await tx.select({ rounds: count() }).from(bookingOffers).where(its);
  const round = (made?.rounds ?? 0) + 1;
  if (round > ASKED_AT_MOST) return TOO_OFTEN;
  await tx.insert(bookingOffers).values({
    ...{ orgId, shipperOrgId, bookingId, round, endsOn, expiresAt },
    kind: 'extension',
    by: 'shipper',
    startsOn: booking.startsOn,
    quote: quoteToJson(price),
    totalPaise: price.total.paise,
    beforePaise: booking.totalPaise,
    createdBy: userId,
  });
  await audit(tx, {
    ...{ orgId, counterpartyOrgId: shipperOrgId, actorUserId: userId, actorKind: 'shipper' },
    ...{ entity: 'booking', entityId: bookingId, action: 'booking.ask_extension' },
    data: { to: endsOn, totalPaise: price.total.paise.toString() },
  });
  const more = formatInr(minus(price.total, inr(booking.totalPaise)));
  await writeBookingNews(tx, booking, {
    key: `ask-extension/${round}`,
    sides: ['host'],
    news: {
      title: 'A longer stay is asked for',
      says: `${place.shipperName} asks to stay until ${formatDate(endsOn)}, for ${more} more.`,
      next: `Answer on the booking’s page by ${formatInstant(expiresAt, place.timeZone)}.`,
    },
  });
  return done(null);
}
