import { z } from 'zod';
import { MAX_STAY_DAYS } from '#app/domain/booking/terms.ts';
import { type HazardClass, isHazardClass } from '#app/domain/shared/hazard-class.ts';
import { daysBetween, type PlainDate, parsePlainDate } from '#app/domain/shared/plain-date.ts';
import { gramsFromKilograms } from '#app/domain/shared/quantity.ts';
import { listOf } from '#app/platform/form.server.ts';

/** Later days are slips. The calendar ends in 2100: sums of days (a longer stay, a later one) have to stay inside. */
const LAST_DAY = '2098-12-31';

/** A day as a date field sends it; the message says what is missing. */
export const day = (message: string) =>
  z.string({ error: message }).transform((text, context) => {
    const parsed = parsePlainDate(text.trim());
    if (parsed && parsed <= LAST_DAY) return parsed;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

const hazardClass = z.string().transform((text, context): HazardClass => {
  if (isHazardClass(text)) return text;
  context.addIssue({ code: 'custom', message: 'Choose hazard classes from the list.' });
  return z.NEVER;
});

/** What every ask names: days, places and mass. Shared by search, the slot page and the hold form. */
const quantityFields = {
  in: day('Choose the day the cargo comes in.'),
  out: day('Choose the day the cargo leaves.'),
  pallets: z
    .string({ error: 'Enter the number of pallet places.' })
    .trim()
    .regex(/^\d{1,6}$/, 'Enter a whole number of pallet places.')
    .transform(Number)
    .pipe(z.number().min(1, 'Ask for at least one pallet place.').max(100_000, 'That is more than any slot has.')),
  kg: z.string({ error: 'Enter the mass in kilograms.' }).transform((text, context) => {
    const grams = text.length <= 20 ? gramsFromKilograms(text) : null;
    if (grams !== null && grams > 0) return grams;
    context.addIssue({ code: 'custom', message: 'Enter the total mass in kilograms, such as 6,400.' });
    return z.NEVER;
  }),
};

/** What search and a slot's page are asked: a cargo profile of the viewer's, or classes for who has none yet. */
export const askFields = {
  ...quantityFields,
  class: listOf(hazardClass, 20),
  cargo: z
    .uuid('Choose a cargo of your library.')
    .or(z.literal('').transform(() => null))
    .nullable()
    .default(null),
};

/**
 * The days of an ask must make a stay: the day out after the day in (a stay is half-open), and no longer than any stay
 * may be. Checked before anything walks over the days.
 */
export function daysMakeAStay(ask: { in: PlainDate; out: PlainDate }, context: z.RefinementCtx): void {
  const days = daysBetween(ask.in, ask.out);
  const wrong = (message: string) => context.addIssue({ code: 'custom', path: ['out'], message });
  if (days < 1) wrong('The day out must be after the day in.');
  else if (days > MAX_STAY_DAYS) wrong(`A stay is at most ${MAX_STAY_DAYS} days.`);
}

/** The hold form. What the cargo is comes from its profile, never from the form. */
export const holdSchema = z
  .object({ ...quantityFields, slot: z.uuid('Choose a slot.'), cargo: z.uuid('Choose a cargo of your library.') })
  .superRefine(daysMakeAStay);
