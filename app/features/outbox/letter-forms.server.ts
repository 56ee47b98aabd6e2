import { type PageForms, pageForm } from '#app/features/facilities/page-forms.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { dismissLetter, liftSuppression, markLetterSent, sendLetterAgain } from './decide-on-letter.server.ts';
import { addressSchema, foundLetterSchema, letterSchema } from './letter-decision.schema.server.ts';

/** The forms of the letters' page. */
export const LETTER_FORMS: PageForms<OperatorScope> = {
  'send-letter': pageForm(letterSchema, sendLetterAgain),
  'found-letter': pageForm(foundLetterSchema, markLetterSent),
  'dismiss-letter': pageForm(letterSchema, dismissLetter),
  'lift-suppression': pageForm(addressSchema, liftSuppression),
};
