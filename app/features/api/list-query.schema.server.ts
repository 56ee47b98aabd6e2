import { z } from 'zod';
import { BOOKING_STATES } from '#app/domain/booking/lifecycle.ts';
import { daysMakeAStay } from '#app/features/bookings/booking.schema.server.ts';
import { searchSchema } from '#app/features/search/search.schema.server.ts';
import { cursorField } from './cursor.server.ts';

const { page: _page, hidden: _hidden, ...asked } = searchSchema.shape;

/** What `GET /api/v1/search` takes: the search page's own parameters, and a cursor for its page numbers. */
export const searchQuerySchema = z.strictObject({ ...asked, cursor: cursorField }).superRefine(daysMakeAStay);

/** What `GET /api/v1/bookings` takes. */
export const bookingsQuerySchema = z.strictObject({
  state: z
    .enum(BOOKING_STATES, { error: `A state is ${BOOKING_STATES.join(', ')}.` })
    .nullable()
    .default(null),
  as: z.enum(['host', 'shipper'], { error: 'Say host or shipper.' }).nullable().default(null),
  cursor: cursorField,
});

/** What lists without filters take: `GET /api/v1/slots`, `GET /api/v1/bookings/{bookingId}/goods`. */
export const pagedQuerySchema = z.strictObject({ cursor: cursorField });

/** What addresses without parameters take. */
export const noQuerySchema = z.strictObject({});
