import { z } from 'zod';
import { reasonField } from '#app/features/notes/note.schema.server.ts';
import { paymentSchema } from '#app/features/payments/payment.schema.server.ts';
import { line } from '#app/platform/form.server.ts';

/** Blanks people group digits by. */
const joined = z.string().transform((text) => text.replaceAll(/[\s-]/g, ''));

/** Where a host wants to be paid, as it is printed on a cheque. */
export const bankDetailsSchema = z.object({
  holder: line('the account holder', 160, 2),
  accountNumber: joined.pipe(z.string().regex(/^[0-9]{9,18}$/, 'An account number has 9 to 18 digits.')),
  ifsc: joined
    .transform((text) => text.toUpperCase())
    // Reserve Bank of India, Indian Financial System Code: four letters, a zero, six letters or digits.
    .pipe(z.string().regex(/^[A-Z]{4}0[A-Z0-9]{6}$/, 'An IFSC has four letters, a zero, and six letters or digits.')),
  upi: z
    .string()
    .trim()
    .toLowerCase()
    .default('')
    .refine(
      (text) => text === '' || /^[a-z0-9._-]{2,64}@[a-z][a-z0-9.]{1,63}$/.test(text),
      'A UPI address looks like name@bank.',
    )
    .transform((text) => (text === '' ? null : text)),
});

const { amount, tds, rail, reference, receivedOn } = paymentSchema.shape;

/** What a shipper says it has paid. */
export const paymentAdviceSchema = z.object({ amount, tds, rail, reference, paidOn: receivedOn });

/** A shipper takes its word back. */
export const withdrawAdviceSchema = z.object({ adviceId: z.uuid({ error: 'Choose the payment.' }) });

/** The host doesn't find the money. */
export const adviceNotFoundSchema = withdrawAdviceSchema.extend({ answer: reasonField });

export type BankDetailsInput = z.output<typeof bankDetailsSchema>;
export type PaymentAdviceInput = z.output<typeof paymentAdviceSchema>;
