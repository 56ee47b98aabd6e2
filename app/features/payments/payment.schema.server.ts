import { z } from 'zod';
import { COLLECTORS } from '#app/domain/ledger/events.ts';
import { parseRupees, ZERO_INR } from '#app/domain/shared/money.ts';
import { parsePlainDate } from '#app/domain/shared/plain-date.ts';

const RAILS = ['bank_transfer', 'upi'] as const;

/** The most that is taken at once: a hundred crore rupees. More is a slip of the finger. */
const MOST_PAISE = 100_00_00_000_00n;

/** An amount typed in rupees; empty is nothing where nothing will do. */
const rupees = (message: string, least: bigint) =>
  z
    .string({ error: message })
    .default('')
    .transform((text, context) => {
      const money = text.trim() === '' && least === 0n ? ZERO_INR : parseRupees(text.trim());
      if (money !== null && money.paise >= least && money.paise <= MOST_PAISE) return money;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    });

/** What the operator enters from the bank statement. */
export const paymentSchema = z.object({
  collector: z.enum(COLLECTORS, { error: 'Choose whose account it came to.' }).default('host'),
  rail: z.enum(RAILS, { error: 'Choose how the money came.' }),
  amount: rupees('Enter the amount on the bank statement, for example 1,250.50.', 1n),
  tds: rupees('Enter the tax kept back, or leave it empty.', 0n),
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
