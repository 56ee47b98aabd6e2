import { z } from 'zod';
import { isHazardClass } from '#app/domain/shared/hazard-class.ts';
import { parseScaledDecimal } from '#app/domain/shared/indian-number.ts';
import { type BasisPoints, basisPoints, type Money, parseRupees, ZERO_INR } from '#app/domain/shared/money.ts';
import { type Month, parseMonth } from '#app/domain/shared/month.ts';
import { type PlainDate, parsePlainDate } from '#app/domain/shared/plain-date.ts';

/** What a text is read as, or a sentence that says what is wanted. */
const read = <T>(message: string, reader: (text: string) => T | null) =>
  z
    .string({ error: message })
    .max(200, message)
    .transform((text, context): T => {
      const value = reader(text.trim());
      if (value !== null) return value;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    });

/** The same where nothing typed means null. */
const readIfTyped = <T>(message: string, reader: (text: string) => T | null) =>
  z
    .string({ error: message })
    .max(200, message)
    .default('')
    .transform((text, context): T | null => {
      if (text.trim() === '') return null;
      const value = reader(text.trim());
      if (value === null) context.addIssue({ code: 'custom', message });
      return value;
    });

/** A hundred per cent in basis points: more than a document can't be charged on it. */
const WHOLE = 10_000n;
const MOST_PALLET_DAYS = 100_000_000;
const MOST_FEE_PAISE = 10_000_000_00n;

function percent(text: string): BasisPoints | null {
  const scaled = parseScaledDecimal(text.replace(/\s*%$/, ''), 2);
  return scaled === null || scaled > WHOLE ? null : basisPoints(Number(scaled));
}

function count(text: string): number | null {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= MOST_PALLET_DAYS ? value : null;
}

function minimum(text: string): Money | null {
  const money = text === '' ? ZERO_INR : parseRupees(text);
  return money === null || money.paise > MOST_FEE_PAISE ? null : money;
}

const word = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : null);

/** A day of the form; `name` as people call it. */
export const dayField = (name: string): z.ZodType<PlainDate, unknown> =>
  read(`Enter ${name}, for example 2026-05-14.`, parsePlainDate);

/** A rule, or the next version of the one its code names. */
export const ruleSchema = z.object({
  code: read(
    'A code is up to 40 small letters, digits and hyphens, such as “standard”.',
    word(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/),
  ),
  host: readIfTyped('Enter the host’s short name as its address has it.', word(/^[a-z0-9-]{1,80}$/)),
  regime: z
    .enum(['', 'bonded', 'neutral'], { error: 'Choose bonded, neutral or any.' })
    .transform((text) => text || null),
  cargoCode: readIfTyped('Enter a hazard class, for example 4.3.', (text) => (isHazardClass(text) ? text : null)),
  port: readIfTyped('Choose a port of the list.', word(/^[a-z0-9-]{1,80}$/)),
  volumeFrom: readIfTyped('Enter pallet-days of a month as a whole number above 0.', count),
  rate: read('Enter a rate from 0 to 100 per cent, such as 7.5.', percent),
  minimumFee: z
    .string({ error: 'Enter an amount in rupees, or leave it empty.' })
    .default('')
    .transform((text, context) => {
      const money = minimum(text.trim());
      if (money !== null) return money;
      context.addIssue({ code: 'custom', message: 'Enter an amount in rupees, or leave it empty.' });
      return z.NEVER;
    }),
  effectiveFrom: dayField('the first day it holds'),
});
export type RuleInput = z.output<typeof ruleSchema>;

/** The end of a rule. */
export const endRuleSchema = z.object({
  ruleId: z.string({ error: 'Choose the rule.' }).max(64, 'Choose the rule.'),
  effectiveTo: dayField('the first day it no longer holds'),
});
export type EndRuleInput = z.output<typeof endRuleSchema>;

/** A month to settle. */
export const monthSchema = z.object({
  month: read<Month>('Enter a month, for example 2026-05.', parseMonth),
});

const page = z.coerce.number().int().min(1).max(10_000).catch(1);

/** The address of a paged list. */
export const pageSchema = z.object({ page });

/** The address of the commission page. */
export const commissionPageSchema = z.object({ page, show: z.enum(['rules', 'fees']).catch('rules') });
