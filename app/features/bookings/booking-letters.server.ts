import { sql } from 'drizzle-orm';
import type { BookingEvent } from '#app/domain/booking/lifecycle.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { formatDate, formatInstant, plainDate } from '#app/domain/shared/plain-date.ts';
import { formatMass, formatPallets } from '#app/domain/shared/quantity.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';
import type { bookings } from '#db/schema/index.ts';
import type { BookingFacts } from '#emails/letters.ts';

type Booking = typeof bookings.$inferSelect;
type Side = 'host' | 'shipper';
type Contact = { user_id: string; email: string; slug: string };

/** Who is told of what by a letter of its own; the rest is told as news, to the side that did not act. */
const READERS: Partial<Record<BookingEvent, readonly Side[]>> = {
  keep: [],
  confirm_instant: ['host', 'shipper'],
  request: ['host'],
  accept: ['shipper'],
  decline: ['shipper'],
  expire: ['shipper'],
  withdraw: [],
  cancel: ['host', 'shipper'],
};

function facts(booking: Booking, slug: string): BookingFacts {
  const { place } = booking;
  return {
    reference: booking.reference,
    place: `${place.slotName}, ${place.hallName}, ${place.facilityName} (${place.portName})`,
    stay: `${formatDate(plainDate(booking.startsOn))} to ${formatDate(plainDate(booking.endsOn))}`,
    quantity: `${formatPallets(booking.pallets)}, ${formatMass(booking.massGrams)}`,
    hostName: place.hostName,
    shipperName: place.shipperName,
    url: linkTo(`/o/${slug}/bookings/${booking.id}`),
  };
}

async function writeTo(tx: Tx, booking: Booking, event: BookingEvent, by: string, contact: Contact): Promise<void> {
  const props = facts(booking, contact.slug);
  const recipient = contact.email;
  const key = (template: string) => `${template}/${booking.id}/${contact.user_id}`;
  if (event === 'request') {
    const answerBy = booking.waitsUntil ? formatInstant(booking.waitsUntil, booking.place.timeZone) : '';
    const template = 'booking-requested';
    await queueMail(tx, { key: key(template), recipient, template, props: { ...props, answerBy } });
  } else if (event === 'cancel') {
    const template = 'booking-cancelled';
    const fee = booking.cancellationFeePaise ?? 0n;
    const owed = fee === 0n ? 'Nothing is owed.' : `The shipper owes ${formatInr(inr(fee))} for it, GST included.`;
    await queueMail(tx, { key: key(template), recipient, template, props: { ...props, by, owed } });
  } else {
    const template =
      event === 'decline' ? 'booking-declined' : event === 'expire' ? 'booking-expired' : 'booking-confirmed';
    await queueMail(tx, { key: key(template), recipient, template, props });
  }
}

/** Writes the letters an event calls for, in the transaction of the event. */
export async function writeBookingLetters(tx: Tx, booking: Booking, event: BookingEvent, by: string): Promise<void> {
  for (const side of READERS[event] ?? []) {
    const contacts = await tx.execute<Contact>(
      sql`select user_id, email, slug from booking_contacts(${booking.id}, ${side})`,
    );
    for (const contact of contacts) await writeTo(tx, booking, event, by, contact);
  }
}

/** What happened, as the other side reads it. */
export type News = { title: string; says: string; next: string };

/**
 * Tells one side, or both when a clock acted, of something new about its booking.
 * @param key of this piece of news among the booking's: news that is written already is not written again
 */
export async function writeBookingNews(
  tx: Tx,
  booking: Booking,
  { key, sides, news }: { key: string; sides: readonly Side[]; news: News },
): Promise<void> {
  for (const side of sides) {
    const contacts = await tx.execute<Contact>(
      sql`select user_id, email, slug from booking_contacts(${booking.id}, ${side})`,
    );
    for (const { user_id, email, slug } of contacts)
      await queueMail(tx, {
        key: `booking-news/${booking.id}/${key}/${user_id}`,
        recipient: email,
        template: 'booking-news',
        props: { ...facts(booking, slug), ...news },
      });
  }
}
