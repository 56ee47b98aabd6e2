import { z } from 'zod';
import { dayOut, endsAfterStart, pricePaise } from '#app/features/stays/stay.schema.server.ts';
import { bodyMessage } from './decision-body.schema.server.ts';
import { idOf } from './schema-parts.server.ts';

const day = dayOut('Give a day as YYYY-MM-DD.');
const told = z
  .string({ error: 'Give whole paise as text.' })
  .regex(/^\d{1,18}$/, 'Give whole paise as text.')
  .nullable()
  .default(null)
  .meta({ description: 'The total you expect, in paise; another one refuses.' });

/** What `POST …/extend` and `…/leave-early` take. */
export const dayOutBodySchema = z.strictObject({ out: day, totalPaise: told }, { error: bodyMessage });

/** What `POST …/counter` takes. Without a price the one that stands stays. */
export const counterBodySchema = z.strictObject(
  {
    stay: z
      .strictObject({ in: day, out: day }, { error: 'Give the stay as {"in": day, "out": day}.' })
      .superRefine(endsAfterStart),
    pricePerPalletDayPaise: pricePaise.nullable().default(null),
  },
  { error: bodyMessage },
);

/** What `POST …/agree` takes. */
export const agreeBodySchema = z.strictObject({ offerId: idOf('Give the id of an offer.') }, { error: bodyMessage });
