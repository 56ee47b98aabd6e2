import { BookingLetter } from './booking-letter.tsx';
import type { LetterTemplate } from './layout.tsx';

/** To the shipper: the host said no. */
export const bookingDeclined: LetterTemplate<'booking-declined'> = {
  subject: (p) => `Request ${p.reference} was declined`,
  Body: (p) => (
    <BookingLetter
      facts={p}
      title="The request was declined"
      says={`${p.hostName} can’t take this request. Nothing is owed.`}
      next={'The same days may be free elsewhere: search again from the booking’s page.'}
    />
  ),
};
