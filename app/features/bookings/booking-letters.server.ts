import { sql } from 'drizzle-orm';
import type { BookingEvent } from '#app/domain/booking/lifecycle.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { formatDate, formatInstant, plainDate } from '#app/domain/shared/plain-date.ts';
import { formatMass, formatPallets } from '#app/domain/shared/quantity.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';
import type { bookings } from '#db/schema/index.ts';
import type { BookingFacts, Letters } from '#emails/letters.ts';
import type { MovedBooking } from './move-picture.server.ts';

type Side = 'host' | 'shipper';

/** A letter to everybody of a side who may act; the database puts each organisation's own address for `:org`. */
export type BookingLetter = { side: Side; template: keyof Letters; props: Record<string, string> };

/** Who is told of what by a letter of its own; the rest is told as news, to the side that did not act. */
const READERS: Partial<Record<BookingEvent, readonly Side[]>> = {
  keep: [],
  confirm_instant: ['host', 'shipper'],
  request: ['host'],
  accept: ['shipper'],
  decline: ['shipper'],
  expire: ['shipper'],
  withdraw: [],
};

type Told = Pick<MovedBooking, 'id' | 'reference' | 'place' | 'pallets' | 'massGrams'> & {
  startsOn: string;
  endsOn: string;
};

/** What every letter about a booking tells of it. `:org` in its address stands for the reader's organisation. */
export function bookingFacts(booking: Told): BookingFacts {
  const { place } = booking;
  return {
    reference: booking.reference,
    place: `${place.slotName}, ${place.hallName}, ${place.facilityName} (${place.portName})`,
    stay: `${formatDate(plainDate(booking.startsOn))} to ${formatDate(plainDate(booking.endsOn))}`,
    quantity: `${formatPallets(booking.pallets)}, ${formatMass(booking.massGrams)}`,
    hostName: place.hostName,
    shipperName: place.shipperName,
    url: linkTo(`/o/:org/bookings/${booking.id}`),
  };
}

function letterFor(booking: MovedBooking, event: BookingEvent): Omit<BookingLetter, 'side'> {
  const props = bookingFacts(booking);
  if (event === 'request') {
    const { waitsUntil, place } = booking;
    const answerBy = waitsUntil ? formatInstant(new Date(waitsUntil), place.timeZone) : '';
    return { template: 'booking-requested', props: { ...props, answerBy } satisfies Letters['booking-requested'] };
  }
  const template =
    event === 'decline' ? 'booking-declined' : event === 'expire' ? 'booking-expired' : 'booking-confirmed';
  return { template, props };
}

/** The letters an event calls for, to be written in the transaction of the event; null for none. */
export function bookingLetters(booking: MovedBooking, event: BookingEvent): BookingLetter[] | null {
  const readers = READERS[event] ?? [];
  if (readers.length === 0) return null;
  const letter = letterFor(booking, event);
  return readers.map((side) => ({ side, ...letter }));
}

type Contact = { user_id: string; email: string; slug: string };

/** What happened, as the other side reads it. */
export type News = { title: string; says: string; next: string };

/**
 * Tells one side, or both when a clock acted, of something new about its booking.
 * @param isOfMoney told to those who see to a side's money, not to those who see to its goods
 * @param key of this piece of news among the booking's: news that is written already is not written again
 */
export async function writeBookingNews(
  tx: Tx,
  booking: typeof bookings.$inferSelect,
  { key, sides, news, isOfMoney = false }: { key: string; sides: readonly Side[]; news: News; isOfMoney?: boolean },
): Promise<void> {
  for (const side of sides) {
    const contacts = await tx.execute<Contact>(
      isOfMoney
        ? sql`select user_id, email, slug from money_contacts(${booking.id}, ${side})`
        : sql`select user_id, email, slug from booking_contacts(${booking.id}, ${side})`,
    );
    for (const { user_id, email, slug } of contacts)
      await queueMail(tx, {
        key: `booking-news/${booking.id}/${key}/${user_id}`,
        recipient: email,
        template: 'booking-news',
        props: { ...bookingFacts(booking), ...news, url: linkTo(`/o/${slug}/bookings/${booking.id}`) },
      });
  }
}

/** Tells both sides that the booking is off, and what the shipper owes for it. */
export async function writeCancellationLetters(
  tx: Tx,
  booking: typeof bookings.$inferSelect,
  by: string,
): Promise<void> {
  const fee = booking.cancellationFeePaise ?? 0n;
  const owed = fee === 0n ? 'Nothing is owed.' : `The shipper owes ${formatInr(inr(fee))} for it, GST included.`;
  for (const side of ['host', 'shipper'] as const) {
    const contacts = await tx.execute<Contact>(
      sql`select user_id, email, slug from booking_contacts(${booking.id}, ${side})`,
    );
    for (const { user_id, email, slug } of contacts) {
      const props = { ...bookingFacts(booking), url: linkTo(`/o/${slug}/bookings/${booking.id}`), by, owed };
      const key = `booking-cancelled/${booking.id}/${user_id}`;
      await queueMail(tx, { key, recipient: email, template: 'booking-cancelled', props });
    }
  }
}
