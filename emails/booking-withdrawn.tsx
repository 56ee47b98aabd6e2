import { BookingLetter } from './booking-letter.tsx';
import type { LetterTemplate } from './layout.tsx';

/** To the host: the shipper took the request back. */
export const bookingWithdrawn: LetterTemplate<'booking-withdrawn'> = {
  subject: (p) => `Request ${p.reference} was withdrawn`,
  Body: (p) => (
    <BookingLetter
      facts={p}
      title="The request was withdrawn"
      says={`${p.shipperName} took the request back. The space is free again.`}
      next={'There is nothing for you to do.'}
    />
  ),
};
