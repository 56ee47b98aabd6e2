import { z } from 'zod';
import { inr, parseRupees } from '#app/domain/shared/money.ts';
import { type PlainDate, parsePlainDate } from '#app/domain/shared/plain-date.ts';

/** As for every ask: later days are slips, and sums of days have to stay inside the calendar. */
const LAST_DAY = '2098-12-31';

/** A day as a form or a program writes it. */
export const dayOut = (message: string) =>
  z.string({ error: message }).transform((text, context): PlainDate => {
    const parsed = parsePlainDate(text.trim());
    if (parsed && parsed <= LAST_DAY) return parsed;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

/** What the page showed before the click, in paise. */
const told = z
  .string()
  .regex(/^\d{1,18}$/, 'Reload the page.')
  .nullable()
  .default(null);

const MAX_PRICE_PAISE = 10_000_000n;

const price = z.string({ error: 'Enter rupees.' }).transform((text, context) => {
  if (text.trim() === '') return null;
  const money = parseRupees(text);
  if (money !== null && money.paise > 0n && money.paise <= MAX_PRICE_PAISE) return money;
  context.addIssue({ code: 'custom', message: 'Enter rupees above 0, at most 1,00,000, with at most two decimals.' });
  return z.NEVER;
});

/** The price per pallet-day as a program writes it: whole paise as text. */
export const pricePaise = z
  .string({ error: 'Give whole paise as text.' })
  .regex(/^[1-9]\d{0,7}$/, 'Give whole paise as text, above 0 and at most 10000000.')
  .transform((text) => inr(BigInt(text)))
  .refine(({ paise }) => paise <= MAX_PRICE_PAISE, 'At most 10000000 paise.');

/** A stay that ends after it starts, by its two days. */
export function endsAfterStart(days: { in: PlainDate; out: PlainDate }, context: z.RefinementCtx): void {
  if (days.out <= days.in)
    context.addIssue({ code: 'custom', path: ['out'], message: 'The day out must be after the day in.' });
}

const offer = z.uuid('Reload the page.');

/** The booking page's forms about days and money. */
export const stayForms = {
  extend: z.object({ out: dayOut('Choose the new day out.'), told }),
  'leave-early': z.object({ out: dayOut('Choose the new day out.'), told }),
  counter: z
    .object({ in: dayOut('Choose the day in.'), out: dayOut('Choose the day out.'), price })
    .superRefine(endsAfterStart),
  agree: z.object({ offer }),
  'withdraw-extension': z.object({ offer }),
  cancel: z.object({ told }),
  'answer-extension': z.object({ offer, given: z.enum(['accepted', 'declined'], { error: 'Accept or decline.' }) }),
} as const;
