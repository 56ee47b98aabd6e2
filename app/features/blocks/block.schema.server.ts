import { z } from 'zod';
import { MAX_BLOCK_DAYS } from '#app/domain/capacity/block.ts';
import { daysBetween } from '#app/domain/shared/plain-date.ts';
import { gramsFromKilograms } from '#app/domain/shared/quantity.ts';
import { day } from '#app/features/bookings/booking.schema.server.ts';
import { line } from '#app/platform/form.server.ts';

const KILOGRAMS = 'Enter kilograms above 0 with at most three decimals; empty to block places alone.';

/** The form that blocks places of a slot. */
export const blockSchema = z
  .object({
    blockFrom: day('Choose the first day the places are blocked.'),
    blockUntil: day('Choose the day the places are free again.'),
    blockPallets: z
      .string({ error: 'Enter how many pallet places to block.' })
      .trim()
      .regex(/^\d{1,6}$/, 'Enter a whole number of pallet places.')
      .transform(Number)
      .pipe(z.number().min(1, 'Block at least one pallet place.').max(100_000, 'That is more than any slot has.')),
    blockKg: z
      .string({ error: KILOGRAMS })
      .optional()
      .transform((text, context) => {
        const trimmed = (text ?? '').trim();
        if (trimmed === '') return 0;
        const grams = trimmed.length > 20 ? null : gramsFromKilograms(trimmed);
        if (grams) return grams;
        context.addIssue({ code: 'custom', message: KILOGRAMS });
        return z.NEVER;
      }),
    reason: line('why the places are blocked', 120),
  })
  .superRefine(({ blockFrom, blockUntil }, context) => {
    const days = daysBetween(blockFrom, blockUntil);
    const wrong = (message: string) => context.addIssue({ code: 'custom', path: ['blockUntil'], message });
    if (days < 1) wrong('The day they are free again must be after the first.');
    else if (days > MAX_BLOCK_DAYS) wrong(`A block is at most ${MAX_BLOCK_DAYS} days; block the rest when it nears.`);
  })
  .transform(({ blockFrom, blockUntil, blockPallets, blockKg, reason }) => ({
    startsOn: blockFrom,
    endsOn: blockUntil,
    pallets: blockPallets,
    massGrams: blockKg,
    reason,
  }));

export type BlockTerms = z.output<typeof blockSchema>;
