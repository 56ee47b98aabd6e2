import { BookingLetter } from './booking-letter.tsx';
import type { LetterTemplate } from './layout.tsx';

/** To the other party: something happened to the goods or to the stay. */
export const bookingNews: LetterTemplate<'booking-news'> = {
  subject: (p) => `${p.title}: booking ${p.reference}`,
  Body: (p) => <BookingLetter facts={p} title={p.title} says={p.says} next={p.next} />,
};
