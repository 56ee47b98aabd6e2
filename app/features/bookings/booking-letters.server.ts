import type { Actor, BookingEvent } from '#app/domain/booking/lifecycle.ts';
import { formatDate, formatInstant } from '#app/domain/shared/plain-date.ts';
import { formatMass, formatPallets } from '#app/domain/shared/quantity.ts';
import { linkTo } from '#app/platform/mail.server.ts';
import type { BookingFacts, Letters } from '#emails/letters.ts';
import type { MovedBooking } from './move-picture.server.ts';

type Side = 'host' | 'shipper';

/** A letter to everybody of a side who may act; the database puts each organisation's own address for `:org`. */
export type BookingLetter = { side: Side; template: keyof Letters; props: Record<string, string> };

/** Who is told of what: the side that did not act, and both when a clock acted. */
const READERS: Record<BookingEvent, readonly Side[]> = {
  keep: [],
  confirm_instant: ['host', 'shipper'],
  request: ['host'],
  accept: ['shipper'],
  decline: ['shipper'],
  expire: ['shipper'],
  withdraw: [],
  cancel: ['host', 'shipper'],
};

function facts(booking: MovedBooking): BookingFacts {
  const { place } = booking;
  return {
    reference: booking.reference,
    place: `${place.slotName}, ${place.hallName}, ${place.facilityName} (${place.portName})`,
    stay: `${formatDate(booking.startsOn)} to ${formatDate(booking.endsOn)}`,
    quantity: `${formatPallets(booking.pallets)}, ${formatMass(booking.massGrams)}`,
    hostName: place.hostName,
    shipperName: place.shipperName,
    url: linkTo(`/o/:org/bookings/${booking.id}`),
  };
}

function letterFor(booking: MovedBooking, event: BookingEvent, by: Actor): Omit<BookingLetter, 'side'> {
  const props = facts(booking);
  if (event === 'request') {
    const { waitsUntil, place } = booking;
    const answerBy = waitsUntil ? formatInstant(new Date(waitsUntil), place.timeZone) : '';
    return { template: 'booking-requested', props: { ...props, answerBy } satisfies Letters['booking-requested'] };
  }
  if (event === 'cancel') {
    const actor = by === 'host' ? booking.place.hostName : booking.place.shipperName;
    return { template: 'booking-cancelled', props: { ...props, by: actor } satisfies Letters['booking-cancelled'] };
  }
  const template =
    event === 'decline' ? 'booking-declined' : event === 'expire' ? 'booking-expired' : 'booking-confirmed';
  return { template, props };
}

/** The letters an event calls for, to be written in the transaction of the event; null for none. */
export function bookingLetters(booking: MovedBooking, event: BookingEvent, by: Actor): BookingLetter[] | null {
  const readers = READERS[event];
  if (readers.length === 0) return null;
  const letter = letterFor(booking, event, by);
  return readers.map((side) => ({ side, ...letter }));
}
