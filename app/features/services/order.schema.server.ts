import { z } from 'zod';
import { MAX_UNITS } from '#app/domain/pricing/service-order.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { type PlainDate, parsePlainDate } from '#app/domain/shared/plain-date.ts';

const UNITS = 'Enter a whole number of units from 1 to 1,00,000.';
const DAY = 'Enter the day.';

const units = z
  .union(
    [
      z.number(),
      z
        .string()
        .trim()
        .regex(/^\d{1,6}$/)
        .transform(Number),
    ],
    { error: UNITS },
  )
  .pipe(z.number().int(UNITS).min(1, UNITS).max(MAX_UNITS, UNITS));

const day = z.string({ error: DAY }).transform((text, context): PlainDate => {
  const parsed = parsePlainDate(text.trim());
  if (parsed) return parsed;
  context.addIssue({ code: 'custom', message: DAY });
  return z.NEVER;
});

/** A service ordered for a booking. */
export const orderSchema = z.object({
  service: z.string({ error: 'Choose a service.' }).min(1, 'Choose a service.').max(40, 'Choose a service.'),
  units,
  day,
});
export type OrderInput = z.output<typeof orderSchema>;

const orderId = z.string({ error: 'Choose an order.' }).refine(isUuid, 'Choose an order.');

/** An order to be cancelled. */
export const cancelOrderSchema = z.object({ orderId });

/** The host's word on an order. */
export const answerOrderSchema = z.object({
  orderId,
  move: z.enum(['confirm', 'decline', 'done'], { error: 'Confirm the order, decline it or say that it is done.' }),
});
