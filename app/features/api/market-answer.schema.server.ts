import { z } from 'zod';
import { BOOKING_STATES } from '#app/domain/booking/lifecycle.ts';
import { LINE_CODES } from '#app/domain/pricing/charge.ts';
import { BOOKING_MOVES } from '#app/features/bookings/booking-moves.ts';
import { STAY_MOVES } from '#app/features/stays/stay-moves.ts';
import { alternativesSchema, day, reasonSchema, rulebookSchema, verdictSchema } from './answer.schema.server.ts';

/*
 * What the API answers about slots, prices and bookings. Money is whole paise as decimal text: a JSON number is a float,
 * and a sum may be larger than a float holds.
 */

const paise = z.string().regex(/^\d+$/).meta({ description: 'Whole paise.' });
const instant = z.iso.datetime();
const id = z.uuid();
const stay = z.strictObject({ in: day, out: day });
const regime = z.enum(['bonded', 'neutral']);
const bookingMode = z.enum(['instant', 'request']);
const nextCursor = z.string().nullable().meta({ description: 'For the next page; null on the last.' });

export const priceSchema = z.strictObject({
  currency: z.literal('INR'),
  lines: z.array(
    z.strictObject({
      code: z.enum(LINE_CODES),
      description: z.string(),
      formula: z.string(),
      quantity: z.int(),
      unit: z.string(),
      unitPricePaise: paise,
      amountPaise: paise,
      sac: z.string(),
      gstBasisPoints: z.int(),
    }),
  ),
  subtotalPaise: paise,
  gstPaise: paise,
  totalPaise: paise,
});
export type PriceAnswer = z.output<typeof priceSchema>;

/** The rulebook is null where no cargo was named. */
const decisionSchema = z.strictObject({
  verdict: verdictSchema,
  reasons: z.array(reasonSchema),
  rulebook: rulebookSchema.nullable(),
});

export const searchAnswerSchema = z.strictObject({
  slots: z.array(
    z.strictObject({
      slotId: id,
      slotName: z.string(),
      hallName: z.string(),
      facilityName: z.string(),
      hostName: z.string(),
      regime,
      bookingMode,
      hazardClasses: z.array(z.string()),
      palletPositions: z.int(),
      minimumDays: z.int(),
      lat: z.number(),
      lon: z.number(),
      distanceMetres: z.int(),
      price: priceSchema,
      decision: decisionSchema.nullable(),
    }),
  ),
  nextCursor,
  looked: z.int().meta({ description: 'Free slots the rulebook was asked about; 0 without a cargo.' }),
  gaveUp: z.boolean().meta({ description: 'Whether slots that may fit were left unasked at the search’s limit.' }),
});
export type SearchAnswer = z.output<typeof searchAnswerSchema>;

export const quoteAnswerSchema = z.strictObject({
  slotId: id,
  stay,
  pallets: z.int(),
  massGrams: z.int(),
  price: priceSchema,
  decision: decisionSchema,
  alternatives: alternativesSchema.nullable(),
});
export type QuoteAnswer = z.output<typeof quoteAnswerSchema>;

const about = {
  id,
  reference: z.string(),
  slotId: id,
  stay,
  pallets: z.int(),
  massGrams: z.int(),
  cargoDescription: z.string(),
  regime,
  bookingMode,
};

/** A hold as it was made: the same whenever it is told again. */
export const holdAnswerSchema = z.strictObject({
  ...about,
  state: z.literal('held'),
  heldUntil: instant,
  price: priceSchema,
  decision: decisionSchema,
});
export type HoldAnswer = z.output<typeof holdAnswerSchema>;

const ofBooking = {
  ...about,
  state: z.enum(BOOKING_STATES),
  as: z.enum(['host', 'shipper']).meta({ description: 'The side the key’s organisation is on.' }),
  place: z.strictObject({
    hostName: z.string(),
    shipperName: z.string(),
    portName: z.string(),
    facilityName: z.string(),
    hallName: z.string(),
    slotName: z.string(),
    timeZone: z.string(),
  }),
  waitsUntil: instant.nullable().meta({ description: 'When a hold or request runs out; null when nothing waits.' }),
  createdAt: instant,
};

export const bookingsAnswerSchema = z.strictObject({
  bookings: z.array(z.strictObject({ ...ofBooking, totalPaise: paise, verdict: verdictSchema.nullable() })),
  nextCursor,
});
export type BookingsAnswer = z.output<typeof bookingsAnswerSchema>;

const signedPaise = z
  .string()
  .regex(/^-?\d+$/)
  .meta({ description: 'Whole paise; below zero where it is less.' });
const offerSchema = z.strictObject({
  id,
  kind: z.enum(['counter', 'extension']),
  round: z.int(),
  by: z.enum(['host', 'shipper']),
  stay,
  pricePerPalletDayPaise: paise,
  totalPaise: paise,
  differencePaise: signedPaise,
  expiresAt: instant,
  answer: z.enum(['accepted', 'declined', 'withdrawn']).nullable(),
  open: z.boolean(),
});

export const bookingAnswerSchema = z.strictObject({
  ...ofBooking,
  price: priceSchema,
  decision: decisionSchema.nullable(),
  /** What the key may do now. */
  moves: z.array(z.enum([...BOOKING_MOVES, ...STAY_MOVES])),
  /** What cancelling now would cost the shipper. */
  cancellation: z.strictObject({ feePaise: paise, says: z.string() }).nullable(),
  /** What a cancelled booking cost its shipper. */
  cancellationFeePaise: paise.nullable(),
  offers: z.array(offerSchema),
  timeline: z.array(z.strictObject({ at: instant, who: z.string(), says: z.string() })),
});
export type BookingAnswer = z.output<typeof bookingAnswerSchema>;

/** A booking after a change of its days or its price; which parts there are goes by the move. */
export const stayMoveAnswerSchema = z.strictObject({
  id,
  state: z.enum(BOOKING_STATES),
  totalPaise: paise.meta({ description: 'The price with GST: the booking’s, or the offer’s.' }),
  out: day.optional().meta({ description: 'The day out: agreed, or asked of the host.' }),
  asksHost: z.boolean().optional().meta({ description: 'Whether the host was asked, and nothing has changed yet.' }),
  backPaise: paise.optional().meta({ description: 'How much less a shorter stay costs.' }),
  offerId: id.optional(),
});
export type StayMoveAnswer = z.output<typeof stayMoveAnswerSchema>;

/** A booking after a move. `confirm` ends in `requested` where the host is asked. */
export const moveAnswerSchema = z.strictObject({ id, state: z.enum(BOOKING_STATES) });
export type MoveAnswer = z.output<typeof moveAnswerSchema>;

const ofSlot = {
  id,
  name: z.string(),
  hallName: z.string(),
  facilityId: id,
  facilityName: z.string(),
  status: z.enum(['draft', 'published', 'paused']),
  regime,
  bookingMode,
  palletPositions: z.int(),
  maxMassGrams: z.int(),
  maxPalletMassGrams: z.int().nullable(),
  hazardClasses: z.array(z.string()),
  acceptedForms: z.array(z.string()),
  acceptedPackagings: z.array(z.string()),
  quarantine: z.boolean(),
  minimumDays: z.int(),
  /** Null: as long as any stay may be. */
  maximumDays: z.int().nullable(),
  leadDays: z.int(),
  /** The hour from which a booking counts as the next day’s; null: none. */
  cutOffHour: z.int().nullable(),
  /** Days the places stay shut after a stay: for any cargo, and for classes that differ. */
  turnaround: z.record(z.string(), z.int()),
  pricePerPalletDayPaise: paise,
  handlingInPaise: paise,
  handlingOutPaise: paise,
};

export const slotsAnswerSchema = z.strictObject({ slots: z.array(z.strictObject(ofSlot)), nextCursor });
export type SlotsAnswer = z.output<typeof slotsAnswerSchema>;

export const slotAnswerSchema = z.strictObject({
  ...ofSlot,
  /** The next sixty days. */
  days: z.array(z.strictObject({ day, freePallets: z.int(), freeMassGrams: z.int() })),
});
export type SlotAnswer = z.output<typeof slotAnswerSchema>;
