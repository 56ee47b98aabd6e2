import { z } from 'zod';
import { type PlainDate, parsePlainDate } from '#app/domain/shared/plain-date.ts';
import { line } from '#app/platform/form.server.ts';

const LOOK_AGAIN = 'Reload the page and try again.';
const whole = z
  .string({ error: LOOK_AGAIN })
  .regex(/^\d{1,9}$/, LOOK_AGAIN)
  .transform(Number);

const dayOrOpen = z
  .string({ error: 'Give a day as YYYY-MM-DD.' })
  .max(40, 'Give a day as YYYY-MM-DD.')
  .default('')
  .transform((text, context): PlainDate | null => {
    if (text.trim() === '') return null;
    const day = parsePlainDate(text.trim());
    if (day) return day;
    context.addIssue({ code: 'custom', message: 'Give a real day as YYYY-MM-DD, between 2000 and 2100.' });
    return z.NEVER;
  });

/** Which version a form was filled from. */
export const versionSchema = z.object({ version: whole });

/**
 * A document's form. Empty days leave it unlimited on that side.
 * @param types the documents that the rulebook in force knows
 */
export const documentFormSchema = (types: readonly string[]) =>
  z
    .object({
      documentType: z
        .string({ error: 'Choose a document from the list.' })
        .refine((type) => types.includes(type), 'Choose a document from the list.'),
      reference: line('the document’s number', 120),
      validFrom: dayOrOpen,
      validUntil: dayOrOpen,
    })
    .refine(({ validFrom, validUntil }) => validFrom === null || validUntil === null || validFrom <= validUntil, {
      path: ['validUntil'],
      message: 'It can’t end before it begins.',
    })
    .transform(({ documentType, ...rest }) => ({ type: documentType, ...rest }));

/** A document to take off: its place in the list of a version, from 0. */
export const documentPlaceSchema = z.object({ version: whole, position: whole });
