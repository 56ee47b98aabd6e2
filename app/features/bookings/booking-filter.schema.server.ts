import { z } from 'zod';
import { BOOKING_STATES } from '#app/domain/booking/lifecycle.ts';

const MAX_PAGE = 400;

/** The filter of a list of bookings as it stands in the URL; `dir` and `sort` as the tables write them. */
export const bookingFilterSchema = z
  .object({
    as: z.enum(['host', 'shipper']).nullable().default(null),
    state: z
      .enum(BOOKING_STATES)
      .or(z.literal('').transform(() => null))
      .nullable()
      .default(null),
    slot: z.uuid().nullable().default(null),
    text: z.string().trim().max(60).default(''),
    sort: z.enum(['starts', 'created', 'amount']).default('created'),
    dir: z.enum(['asc', 'desc']).default('desc'),
    page: z
      .string()
      .regex(/^\d{1,3}$/)
      .transform(Number)
      .pipe(z.number().min(1).max(MAX_PAGE))
      .default(1),
  })
  .transform(({ dir, ...filter }) => ({ ...filter, descending: dir === 'desc' }));
