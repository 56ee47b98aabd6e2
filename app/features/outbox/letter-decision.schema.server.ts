import { z } from 'zod';

/** A letter an operator decides about. */
export const letterSchema = z.object({ id: z.uuid('There is no such letter.') });

/** A letter that was found among the vendor's messages, with the id it has there. */
export const foundLetterSchema = letterSchema.extend({
  message: z
    .string()
    .trim()
    .regex(/^[\w-]{8,80}$/, 'Copy the message’s id from the vendor’s list.'),
});

/** An address that may get mail again. */
export const addressSchema = z.object({ address: z.string().trim().toLowerCase().min(3).max(320) });

export type LetterInput = z.output<typeof letterSchema>;
export type FoundLetterInput = z.output<typeof foundLetterSchema>;
export type AddressInput = z.output<typeof addressSchema>;
