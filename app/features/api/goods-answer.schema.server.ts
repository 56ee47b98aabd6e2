import { z } from 'zod';
import { BOOKING_STATES } from '#app/domain/booking/lifecycle.ts';
import { DISCREPANCY_OUTCOMES } from '#app/domain/storage/discrepancy.ts';
import { EXIT_DOCUMENT_KINDS } from '#app/domain/storage/exit-document.ts';
import { SEAL_STATES } from '#app/domain/storage/receipt.ts';
import type { GoodsCommandName } from '#app/features/storage/goods-names.ts';

const id = z.uuid();
const instant = z.iso.datetime();
const day = z.iso.date();
const count = z.int().min(0);
/** Money is text: paise beyond what a number holds are not lost. */
const paise = z.string().regex(/^\d+$/);

/** 'exit-documents' and 'Request' as 'ExitDocumentsRequest'. */
export const goodsSchemaName = (name: GoodsCommandName, part: '' | 'Request' | 'Answer'): string =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('') + part;

/** What each command about goods answers. */
export const GOODS_ANSWERS: Readonly<Record<GoodsCommandName, z.ZodType>> = {
  arrivals: z.strictObject({ lotId: id }),
  'call-off': z.strictObject({ lotId: id, state: z.enum(BOOKING_STATES) }),
  receipts: z.strictObject({ lotId: id, findings: z.array(z.string()) }),
  'refuse-at-gate': z.strictObject({ bookingId: id }),
  'exit-documents': z.strictObject({ exitDocumentId: id }),
  'withdraw-exit-document': z.strictObject({ exitDocumentId: id }),
  release: z.strictObject({ state: z.enum(BOOKING_STATES), stockPallets: count, stockMassGrams: count }),
  settle: z.strictObject({ discrepancyId: id }),
  close: z.strictObject({ bookingId: id }),
};

/** `GET /api/v1/bookings/{bookingId}/goods`. */
export const goodsAnswerSchema = z.strictObject({
  nextCursor: z.string().nullable(),
  lots: z.array(
    z.strictObject({
      id,
      number: count,
      marks: z.string(),
      regime: z.enum(['bonded', 'neutral']),
      expected: z.strictObject({ pallets: count, massGrams: count, seal: z.string().nullable() }),
      received: z
        .strictObject({
          at: instant,
          pallets: count,
          massGrams: count,
          damagedPallets: count,
          seal: z.enum(SEAL_STATES),
          foundSeal: z.string().nullable(),
        })
        .nullable(),
      calledOffAt: instant.nullable(),
      stock: z.strictObject({ pallets: count, massGrams: count }),
      depositedOn: day.nullable(),
      clocks: z.array(
        z.strictObject({
          clock: z.string(),
          label: z.string(),
          day: count,
          ofDays: count,
          markOn: day,
          passed: z.boolean(),
          interestPaise: paise.nullable(),
          citation: z.string(),
          provisional: z.boolean(),
        }),
      ),
    }),
  ),
  exitDocuments: z.array(
    z.strictObject({
      id,
      lotId: id,
      kind: z.enum(EXIT_DOCUMENT_KINDS),
      number: z.string(),
      datedOn: day,
      validUntil: day.nullable(),
      covers: z.strictObject({ pallets: count, massGrams: count }),
      released: z.strictObject({ pallets: count, massGrams: count }),
      withdrawn: z.boolean(),
    }),
  ),
  movements: z.array(
    z.strictObject({
      id,
      lotId: id,
      direction: z.enum(['in', 'out']),
      pallets: count,
      massGrams: count,
      movedOn: day,
      at: instant,
      exitDocumentId: id.nullable(),
    }),
  ),
  cases: z.array(
    z.strictObject({
      id,
      lotId: id,
      findings: z.array(z.string()),
      answerBy: instant,
      outcome: z.enum(DISCREPANCY_OUTCOMES).nullable(),
      settlement: z.string().nullable(),
    }),
  ),
});
export type GoodsAnswer = z.output<typeof goodsAnswerSchema>;
