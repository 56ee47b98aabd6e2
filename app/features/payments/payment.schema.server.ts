import { z } from 'zod';
import { parsePlainDate } from '#app/domain/shared/plain-date.ts';

const RAILS = ['bank_transfer', 'upi'] as const;

/** What the operator enters from the bank statement. */
export const paymentSchema = z.object({
  rail: z.enum(RAILS, { error: 'Choose how the money came.' }),
  reference: z
    .string({ error: 'Enter the bank’s reference.' })
    .trim()
    .min(1, 'Enter the bank’s reference.')
    // Checked before it is upper-cased: 'ß' would become 'SS'.
    .regex(/^[A-Za-z0-9/-]{4,40}$|^$/, 'A reference has 4 to 40 letters, digits, hyphens or slashes.')
    .transform((text) => text.toUpperCase()),
  receivedOn: z.string({ error: 'Enter the day the money came.' }).transform((text, context) => {
    const day = parsePlainDate(text.trim());
    if (day !== null) return day;
    context.addIssue({ code: 'custom', message: 'Enter the day the money came, for example 2026-05-14.' });
    return z.NEVER;
  }),
});

export type PaymentInput = z.output<typeof paymentSchema>;
