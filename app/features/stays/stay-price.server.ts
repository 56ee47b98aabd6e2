import { type Quote, quoteFromJson } from '#app/domain/pricing/quote.ts';
import { requote } from '#app/domain/pricing/requote.ts';
import type { Stay } from '#app/domain/shared/interval.ts';
import type { Money } from '#app/domain/shared/money.ts';
import type { LockedBooking } from '#app/features/bookings/take-step.server.ts';
import { bookingParties } from '#app/features/invoices/booking-parties.server.ts';
import type { Tx } from '#app/platform/db.server.ts';

/** What a booking costs with other days, or at another price per pallet-day, on the terms it was agreed on. */
export async function priceOfStay(
  tx: Tx,
  booking: LockedBooking,
  stay: Stay,
  changed: { pricePerPalletDay?: Money; minimumDays?: number } = {},
): Promise<Quote> {
  const { supplyKind } = await bookingParties(tx, booking.id);
  const { pallets, minimumDays } = booking;
  return requote(quoteFromJson(booking.quote), { stay, pallets, minimumDays, ...changed }, supplyKind);
}
