import { BookingLetter } from './booking-letter.tsx';
import type { LetterTemplate } from './layout.tsx';

/** To the host: a shipper asks for space and waits for an answer. */
export const bookingRequested: LetterTemplate<'booking-requested'> = {
  subject: (p) => `Request ${p.reference}: ${p.shipperName} asks for space`,
  Body: (p) => (
    <BookingLetter
      facts={p}
      title="A shipper asks for space"
      says={`${p.shipperName} asks for space with you.`}
      next={`Answer by ${p.answerBy}. Until then the space is kept for this request.`}
      more={[['Answer by', p.answerBy]]}
    />
  ),
};
