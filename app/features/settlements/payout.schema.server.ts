import { z } from 'zod';
import { type Money, parseRupees } from '#app/domain/shared/money.ts';
import { line } from '#app/platform/form.server.ts';
import { dayField } from './commission.schema.server.ts';

const MOST_HELD_PAISE = 10_000_000_000_00n;

/** Balances of which day, exclusive. */
export const proposeSchema = z.object({ upTo: dayField('the day up to which balances count') });

/** A run's bank file went out. */
export const sendSchema = z.object({
  sentOn: dayField('the day the bank sent it'),
  reference: z
    .string({ error: 'Enter the bank’s reference.' })
    .trim()
    .regex(/^[A-Za-z0-9/-]{4,40}$/, 'A reference has 4 to 40 letters, digits, hyphens or slashes.'),
});

/** A payout came back. */
export const returnSchema = z.object({
  payoutId: z.string({ error: 'Choose the payout.' }).max(64, 'Choose the payout.'),
  returnedOn: dayField('the day it came back'),
  reason: line('the bank’s reason', 200),
});

/** A hold on what a host is owed; no amount is all of it. */
export const holdSchema = z.object({
  host: z
    .string({ error: 'Enter the host’s short name.' })
    .trim()
    .regex(/^[a-z0-9-]{1,80}$/, 'Enter the host’s short name as its address has it.'),
  amount: z
    .string({ error: 'Enter an amount, or leave it empty to hold everything.' })
    .default('')
    .transform((text, context): Money | null => {
      if (text.trim() === '') return null;
      const money = parseRupees(text.trim());
      if (money !== null && money.paise > 0n && money.paise <= MOST_HELD_PAISE) return money;
      context.addIssue({ code: 'custom', message: 'Enter an amount, or leave it empty to hold everything.' });
      return z.NEVER;
    }),
  reason: line('why it is held', 200),
});

export const liftSchema = z.object({ holdId: z.string({ error: 'Choose the hold.' }).max(64, 'Choose the hold.') });

const page = z.coerce.number().int().min(1).max(10_000).catch(1);

/** The address of the payouts page. */
export const payoutsPageSchema = z.object({ page, show: z.enum(['runs', 'balances', 'holds']).catch('runs') });
