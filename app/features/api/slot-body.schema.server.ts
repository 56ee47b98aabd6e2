import { z } from 'zod';
import {
  type Condition,
  NUMBER_ATTRIBUTES,
  type NumberAttribute,
  TEXT_ATTRIBUTES,
  type TextAttribute,
} from '#app/domain/cargo/condition.ts';
import { codesOf, FORMS, PACKAGINGS, PAPER_KINDS } from '#app/domain/cargo/facts.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { hazardClass, plainDay } from '#app/features/cargo/cargo-facts.schema.server.ts';
import { exactlyOneOf, idOf, whole } from './schema-parts.server.ts';

const MAX_PAISE = 10_000_000_000_000;
const MAX_GRAMS = 1_000_000_000_000;
const LISTED_AT_MOST = 50;

/** One line of text without control characters. */
const words = (what: string, max: number) =>
  z
    .string({ error: `${what} is text.` })
    .min(1, `${what} is empty.`)
    .max(max, `${what} has at most ${max} characters.`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
    .regex(/^[^\u0000-\u001f\u007f]*$/, `${what} holds a character that can’t be used.`);

const listOf = <T extends z.ZodType>(item: T) =>
  z.array(item, { error: 'Give a list.' }).max(LISTED_AT_MOST, `At most ${LISTED_AT_MOST} entries.`);

const trueOrFalse = z.boolean({ error: 'Say true or false.' });

/** A licence, insurance or clearance as it is claimed for the question. */
export const paperSchema = z.strictObject({
  kind: z.enum(codesOf(PAPER_KINDS), { error: 'Choose a kind of paper from the list.' }),
  validFrom: plainDay,
  /** The last day it holds; null until cancelled. */
  validUntil: plainDay.nullable().default(null),
  /** Classes and HS prefixes it names. */
  names: listOf(words('A name', 20)).default([]),
  verified: trueOrFalse.default(false),
  coversPaise: whole('The covered sum', 0, MAX_PAISE).nullable().default(null),
});

const textTest = z.strictObject({
  in: listOf(words('A value', 60)).optional(),
  notIn: listOf(words('A value', 60)).optional(),
  startsWith: listOf(words('A value', 60)).optional(),
  known: trueOrFalse.optional(),
});
const figure = z.number({ error: 'Give a number.' }).min(-1e15, 'Too small.').max(1e15, 'Too large.');
const numberTest = z.strictObject({
  above: figure.optional(),
  atMost: figure.optional(),
  known: trueOrFalse.optional(),
});

const each = <Name extends string, T extends z.ZodType>(names: readonly Name[], test: T) =>
  Object.fromEntries(names.map((name) => [name, test.optional()])) as Record<Name, z.ZodOptional<T>>;

const whenSchema = z.strictObject({
  ...each<TextAttribute, typeof textTest>(TEXT_ATTRIBUTES, textTest),
  ...each<NumberAttribute, typeof numberTest>(NUMBER_ATTRIBUTES, numberTest),
}) satisfies z.ZodType<Condition, unknown>;

/** What a host adds to the rules for its own place. Without dates it always holds. */
const conditionSchema = z.strictObject({
  effect: z.enum(['allow', 'refuse', 'request'], { error: 'An effect is allow, refuse or request.' }),
  when: whenSchema,
  sentence: words('The sentence', 300).default('A condition of the host.'),
  effectiveFrom: plainDay.default(plainDate('2000-01-01')),
  /** Exclusive; null while in force. */
  effectiveTo: plainDay.nullable().default(null),
});

const madeUp = {
  regime: z.enum(['bonded', 'neutral'], { error: 'A regime is bonded or neutral.' }).optional(),
  acceptedClasses: listOf(hazardClass).optional(),
  acceptedForms: listOf(z.enum(codesOf(FORMS), { error: 'Choose a form from the list.' })).optional(),
  acceptedPackagings: listOf(z.enum(codesOf(PACKAGINGS), { error: 'Choose a packaging from the list.' })).optional(),
  quarantine: trueOrFalse.optional(),
  sprinklered: z.boolean({ error: 'Say true, false, or null when not known.' }).nullable().optional(),
  maxPalletMassGrams: whole('The mass a place bears', 1, MAX_GRAMS).nullable().optional(),
  licenceSection: z.enum(['57', '58', '58A'], { error: 'A section is 57, 58 or 58A.' }).nullable().optional(),
  licenseeIec: z
    .string({ error: 'An IEC has ten capital letters or digits.' })
    .regex(/^[A-Z0-9]{10}$/, 'An IEC has ten capital letters or digits.')
    .nullable()
    .optional(),
  bookingMode: z.enum(['instant', 'request'], { error: 'A booking mode is instant or request.' }).optional(),
  palletPositions: whole('Pallet places', 1, 100_000).optional(),
  maxMassGrams: whole('The mass a slot carries', 1, MAX_GRAMS).optional(),
  papers: listOf(paperSchema).optional(),
  conditions: listOf(conditionSchema).optional(),
};

/** A slot of the marketplace by its id, or a slot made up for the question. */
export const slotBodySchema = z
  .strictObject({ id: idOf('Give the id of a slot.').optional(), ...madeUp })
  .superRefine((body, context) => {
    const others = Object.keys(madeUp).filter((field) => body[field as keyof typeof madeUp] !== undefined);
    const wrong = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    if (body.id !== undefined && others.length > 0) wrong('id', 'Give a slot’s id or its terms, not both.');
    if (body.id === undefined && body.regime === undefined)
      wrong('regime', 'Give the regime: bonded or neutral. Or give a slot’s id.');
  })
  .meta(exactlyOneOf('id', 'regime'));
export type SlotBody = z.output<typeof slotBodySchema>;
