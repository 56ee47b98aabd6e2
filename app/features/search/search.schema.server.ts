import { z } from 'zod';
import { askFields, daysMakeAStay } from '#app/features/bookings/booking.schema.server.ts';

const SORTS = ['price', 'distance'] as const;
const MAX_PAGE = 50;

const whole = (fallback: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/, 'Use a whole number.')
    .transform(Number)
    .pipe(z.number().min(1).max(max, `At most ${max}.`))
    .default(fallback);

/** A search as it stands in the URL. */
export const searchSchema = z
  .object({
    ...askFields,
    port: z.string({ error: 'Choose a port or inland depot.' }).min(1, 'Choose a port or inland depot.').max(80),
    within: whole(50, 300),
    regime: z
      .enum(['bonded', 'neutral'], 'Choose bonded, neutral or either.')
      .or(z.literal('').transform(() => null))
      .nullable()
      .default(null),
    sort: z.enum(SORTS, 'Sort by price or distance.').default('price'),
    page: whole(1, MAX_PAGE),
    /** Whether slots the cargo may not use are listed too, with why. */
    hidden: z
      .enum(['yes', ''], 'Say yes to see what is hidden.')
      .transform((value) => value === 'yes')
      .default(false),
  })
  .superRefine(daysMakeAStay);

export type SearchAsk = z.output<typeof searchSchema>;

/** The question put to one slot, as it stands in the URL of its page. */
export const askSchema = z.object(askFields).superRefine(daysMakeAStay);
