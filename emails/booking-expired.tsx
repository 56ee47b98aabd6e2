import { BookingLetter } from './booking-letter.tsx';
import type { LetterTemplate } from './layout.tsx';

/** To the parties: nobody answered or confirmed in time. */
export const bookingExpired: LetterTemplate<'booking-expired'> = {
  subject: (p) => `${p.reference} has run out`,
  Body: (p) => (
    <BookingLetter
      facts={p}
      title="The time ran out"
      says={'This was not confirmed in time, and the space is free again. Nothing is owed.'}
      next={'If you still need the space, search for it again.'}
    />
  ),
};
