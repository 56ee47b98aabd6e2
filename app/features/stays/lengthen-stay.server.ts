import type { BookingEvent } from '#app/domain/booking/lifecycle.ts';
import { type Quote, quoteToJson } from '#app/domain/pricing/quote.ts';
import { formatInr, inr, minus } from '#app/domain/shared/money.ts';
import { formatDate, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { News } from '#app/features/bookings/booking-letters.server.ts';
import { type LockedBooking, takeStep } from '#app/features/bookings/take-step.server.ts';
import { recordDecision } from '#app/features/decisions/record-decision.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { Judged } from './judge-stay.server.ts';
import { stockOf } from './standing-booking.server.ts';

/** What an extension is in the lifecycle: of goods that overstay, what is left of them may be a part. */
export async function extensionEvent(tx: Tx, booking: LockedBooking): Promise<BookingEvent> {
  if (booking.state !== 'overstay') return 'extend';
  return (await stockOf(tx, booking)).left > 0 ? 'extend_rest' : 'extend';
}

/** What an extension says to the other side. */
export function extensionNews(booking: LockedBooking, endsOn: PlainDate, price: Quote): News {
  const more = formatInr(minus(price.total, inr(booking.totalPaise)));
  return {
    title: 'The stay is longer',
    says: `The day out is now ${formatDate(endsOn)} instead of ${formatDate(plainDate(booking.endsOn))}.`,
    next: `The price is ${formatInr(price.total)} with GST, ${more} more.`,
  };
}

/** Writes a longer stay that was judged possible: the decision, the days, the price. In the shipper's name, who asked. */
export async function lengthenStay(
  tx: Tx,
  booking: LockedBooking,
  longer: { endsOn: PlainDate; price: Quote; judged: Judged; userId: string; news?: News },
): Promise<LockedBooking> {
  const { endsOn, price, judged, userId, news } = longer;
  const { hostOrgId: orgId, shipperOrgId, id: bookingId } = booking;
  if (judged.answer) await recordDecision(tx, { orgId, shipperOrgId, bookingId, step: 'extension', ...judged.answer });
  return takeStep(tx, booking, {
    event: await extensionEvent(tx, booking),
    by: 'shipper',
    userId,
    changes: { endsOn, quote: quoteToJson(price), totalPaise: price.total.paise },
    data: {
      from: booking.endsOn,
      to: endsOn,
      beforePaise: booking.totalPaise.toString(),
      totalPaise: price.total.paise.toString(),
    },
    ...(news ? { news } : {}),
  });
}
