import { BookingLetter } from './booking-letter.tsx';
import type { LetterTemplate } from './layout.tsx';

/** To the other party: the booking is off. */
export const bookingCancelled: LetterTemplate<'booking-cancelled'> = {
  subject: (p) => `Booking ${p.reference} was cancelled`,
  Body: (p) => (
    <BookingLetter
      facts={p}
      title="The booking was cancelled"
      says={`${p.by} cancelled this booking.`}
      next={p.owed}
      more={[['Cancelled by', p.by]]}
    />
  ),
};
