import { z } from 'zod';
import { isUuid } from '#app/domain/shared/ids.ts';
import { type PlainDate, parsePlainDate } from '#app/domain/shared/plain-date.ts';
import { gramsFromKilograms } from '#app/domain/shared/quantity.ts';
import { DISCREPANCY_OUTCOMES } from '#app/domain/storage/discrepancy.ts';
import { EXIT_DOCUMENT_KINDS } from '#app/domain/storage/exit-document.ts';
import { SEAL_STATES } from '#app/domain/storage/receipt.ts';
import { line } from '#app/platform/form.server.ts';

const MAX_PALLETS = 100_000;
const MAX_GRAMS = 1_000_000_000_000;

const day = (message: string) =>
  z.string({ error: message }).transform((text, context): PlainDate => {
    const parsed = parsePlainDate(text.trim());
    if (parsed) return parsed;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

/** What may be left out: nothing, an empty field and null are all null. */
const orNothing = <T extends z.ZodType>(schema: T, message: string) =>
  z
    .union([z.literal(''), z.null(), schema], { error: message })
    .optional()
    .transform((value) => (value === '' || value === undefined ? null : value));

const id = (message: string) =>
  z
    .string({ error: message })
    .refine(isUuid, message)
    .transform((text) => text.toLowerCase());

const pallets = (message: string, least = 1) =>
  z
    .union(
      [
        z.number(),
        z
          .string()
          .trim()
          .regex(/^\d{1,6}$/)
          .transform(Number),
      ],
      { error: message },
    )
    .pipe(z.number().int(message).min(least, message).max(MAX_PALLETS, message));

/** Kilograms with up to three decimals, as grams. */
const mass = (message: string) =>
  z.union([z.number(), z.string()], { error: message }).transform((value, context): number => {
    const grams = gramsFromKilograms(String(value));
    if (grams !== null && grams >= 1 && grams <= MAX_GRAMS) return grams;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

const vehicle = line('the vehicle’s number', 20);
const kg = mass('Enter the mass in kilograms, such as 1,250.5.');
const MASS = 'Give the mass in whole grams, 1 or more.';
const massGrams = z.number({ error: MASS }).int(MASS).min(1, MASS).max(MAX_GRAMS, MASS);

/** The same command as a form sends it, with kilograms, and as the API takes it, with grams and no unknown field. */
const weighed = <S extends z.ZodRawShape>(shape: S) => ({
  form: z.object({ ...shape, kg }).transform((given) => {
    const { kg: grams, ...rest } = given as Record<string, unknown> & { kg: number };
    return { ...rest, massGrams: grams };
  }),
  body: z.strictObject({ ...shape, massGrams }),
});
const plain = <S extends z.ZodRawShape>(shape: S) => ({ form: z.object(shape), body: z.strictObject(shape) });

/** A delivery that is to come: when, on what, and the one lot it brings. */
export const arrivalSchema = weighed({
  arrivesOn: day('Enter the day it comes.'),
  arrivesAt: z
    .string({ error: 'Enter the hour, such as 10:30.' })
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Enter the hour, such as 10:30.'),
  vehicle,
  marks: line('the marks on the goods', 120),
  pallets: pallets('Enter how many pallets come, 1 or more.'),
  seal: orNothing(
    line('the seal’s number', 40),
    'Enter the seal’s number in at most 40 characters, or leave it empty.',
  ),
});
export type ArrivalInput = z.output<(typeof arrivalSchema)['body']>;

/** Which announced lot is not to come. */
export const callOffSchema = plain({ lotId: id('Choose the lot.') });
export type CallOffInput = z.output<(typeof callOffSchema)['body']>;

/** What the gate counted of a lot. */
export const receiptSchema = weighed({
  lotId: id('Choose the lot.'),
  pallets: pallets('Enter how many pallets came, 1 or more.'),
  damaged: pallets('Enter how many of them are damaged, 0 or more.', 0),
  seal: z.enum(SEAL_STATES, { error: 'Say how the seal is.' }),
  foundSeal: orNothing(
    line('the seal’s number', 40),
    'Enter the seal’s number in at most 40 characters, or leave it empty.',
  ),
  vehicle,
  depositedOn: orNothing(
    day('Enter the date of the deposit order, or leave it empty for today.'),
    'Enter the date of the deposit order, or leave it empty for today.',
  ),
});
export type ReceiptInput = z.output<(typeof receiptSchema)['body']>;

/** Why goods were turned away. */
export const refusalSchema = plain({ reason: line('why the goods are refused', 200, 5) });
export type RefusalInput = z.output<(typeof refusalSchema)['body']>;

/** A paper on which goods leave. What each kind must name is the domain's to say. */
export const exitDocumentSchema = weighed({
  lotId: id('Choose the lot.'),
  kind: z.enum(EXIT_DOCUMENT_KINDS, { error: 'Choose the kind of document.' }),
  number: line('the document’s number', 40),
  datedOn: day('Enter the document’s date.'),
  validUntil: orNothing(
    day('Enter the last day it holds, or leave it empty.'),
    'Enter the last day it holds, or leave it empty.',
  ),
  dutyReference: orNothing(
    line('the duty challan', 40),
    'Enter the duty challan in at most 40 characters, or leave it empty.',
  ),
  dutyPaidOn: orNothing(day('Enter the day the duty was paid.'), 'Enter the day the duty was paid.'),
  orderNumber: orNothing(
    line('the order’s number', 40),
    'Enter the order’s number in at most 40 characters, or leave it empty.',
  ),
  orderOn: orNothing(day('Enter the order’s date.'), 'Enter the order’s date.'),
  pallets: pallets('Enter how many pallets it covers, 1 or more.'),
});
export type ExitDocumentInput = z.output<(typeof exitDocumentSchema)['body']>;

/** What leaves now. */
export const releaseSchema = weighed({
  lotId: id('Choose the lot.'),
  exitDocumentId: id('Choose the document it leaves on.'),
  pallets: pallets('Enter how many pallets leave, 1 or more.'),
  vehicle,
});
export type ReleaseInput = z.output<(typeof releaseSchema)['body']>;

/** How a discrepancy case ends. */
export const settlementSchema = plain({
  discrepancyId: id('Choose the case.'),
  outcome: z.enum(DISCREPANCY_OUTCOMES, { error: 'Say how it ends.' }),
  settlement: line('what was agreed', 300, 5),
});
export type SettlementInput = z.output<(typeof settlementSchema)['body']>;

/** Which document is taken back. */
export const withdrawalSchema = plain({ exitDocumentId: id('Choose the document.') });

/** Closing a booking has nothing to say beyond its address. */
export const closeSchema = plain({});
