import { z } from 'zod';
import { COLLECTORS } from '#app/domain/ledger/events.ts';
import { parsePlainDate } from '#app/domain/shared/plain-date.ts';
import { amountField, reasonField } from './note.schema.server.ts';

const DAY = 'Enter the day, for example 2026-05-14.';

/** A day that has to be there. */
export const dayField = z.string({ error: DAY }).transform((text, context) => {
  const found = parsePlainDate(text.trim());
  if (found !== null) return found;
  context.addIssue({ code: 'custom', message: DAY });
  return z.NEVER;
});

/** A bank's reference, in upper case. */
export const referenceField = z
  .string({ error: 'Enter the bank’s reference.' })
  .trim()
  .regex(/^[A-Za-z0-9/-]{4,40}$/, 'A reference has 4 to 40 letters, digits, hyphens or slashes.')
  .transform((text) => text.toUpperCase());

/** What the operator enters of a refund that was sent. Its fields are named apart from those of a payment on the same page. */
export const refundSchema = z
  .object({
    refundAmount: amountField,
    refundCollector: z
      .enum(['', ...COLLECTORS], { error: 'Choose whose account it was sent from.' })
      .default('')
      .transform((chosen) => (chosen === '' ? null : chosen)),
    refundRail: z.enum(['bank_transfer', 'upi'], { error: 'Choose how the money was sent.' }),
    refundReference: referenceField,
    paidOn: dayField,
  })
  .transform(
    ({ refundAmount: amount, refundCollector: collector, refundRail: rail, refundReference: reference, paidOn }) => ({
      ...{ amount, collector, rail, reference, paidOn },
    }),
  );

/** A refund that came back. */
export const refundFailedSchema = z.object({
  refundId: z.uuid({ error: 'Choose the refund that came back.' }),
  failedOn: dayField,
  failure: reasonField,
});

/** Why an invoice is voided. */
export const voidSchema = z.object({ reason: reasonField });

/** What is written off of an invoice, and why. */
export const writeOffSchema = z
  .object({ lostAmount: amountField, lostReason: reasonField })
  .transform(({ lostAmount: amount, lostReason: reason }) => ({ amount, reason }));

/** How much of a shipper's balance goes to an invoice. */
export const balanceSchema = z
  .object({ balanceAmount: amountField })
  .transform(({ balanceAmount: amount }) => ({ amount }));

export type RefundInput = z.output<typeof refundSchema>;
export type RefundFailedInput = z.output<typeof refundFailedSchema>;
