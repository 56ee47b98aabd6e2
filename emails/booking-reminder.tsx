import { BookingLetter } from './booking-letter.tsx';
import type { LetterTemplate } from './layout.tsx';

/** A hold or a request is about to run out, or a booking about to begin lacks something. */
export const bookingReminder: LetterTemplate<'booking-reminder'> = {
  subject: (p) => `${p.title}: booking ${p.reference}`,
  Body: (p) => <BookingLetter facts={p} title={p.title} says={p.says} next={p.next} />,
};
