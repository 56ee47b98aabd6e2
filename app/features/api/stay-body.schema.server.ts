import { z } from 'zod';
import { daysMakeAStay } from '#app/features/bookings/booking.schema.server.ts';
import { bodyMessage, stayBodySchema } from './decision-body.schema.server.ts';
import { idOf, whole } from './schema-parts.server.ts';

const MAX_GRAMS = 1_000_000_000_000;

const fields = {
  slotId: idOf('Give the id of a slot.'),
  stay: stayBodySchema.superRefine(({ in: startsOn, out: endsOn }, context) =>
    daysMakeAStay({ in: startsOn, out: endsOn }, context),
  ),
  pallets: whole('Pallets', 1, 100_000),
  massGrams: whole('The mass of all pallets', 1, MAX_GRAMS),
};
const cargoId = idOf('Give the id of a cargo profile.');

/** What `POST /api/v1/quotes` takes. Without a cargo only price and room are told. */
export const quoteBodySchema = z.strictObject(
  { ...fields, cargoId: cargoId.nullable().default(null) },
  { error: bodyMessage },
);

/** What `POST /api/v1/holds` takes. */
export const holdBodySchema = z.strictObject({ ...fields, cargoId }, { error: bodyMessage });

/** What the moves of a booking take: nothing, the address says it all. */
export const moveBodySchema = z.strictObject({}, { error: bodyMessage });
