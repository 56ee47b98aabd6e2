import { BookingLetter } from './booking-letter.tsx';
import type { LetterTemplate } from './layout.tsx';

/** To both parties: the space is taken. */
export const bookingConfirmed: LetterTemplate<'booking-confirmed'> = {
  subject: (p) => `Booking ${p.reference} is confirmed`,
  Body: (p) => (
    <BookingLetter
      facts={p}
      title="The booking is confirmed"
      says={`The space is booked for ${p.shipperName} with ${p.hostName}.`}
      next={'Bring the booking’s reference to the gate.'}
    />
  ),
};
