import { z } from 'zod';
import { tariffLineFor } from '#app/domain/cargo/classify.ts';
import {
  ANSWERS,
  type CargoFacts,
  CONDITIONS,
  CUSTOMS_STATUSES,
  codesOf,
  FORMS,
  MATERIALS,
  NOTHING_DECLARED,
  PACKAGINGS,
  PACKING_GROUPS,
  WASTE_STATES,
} from '#app/domain/cargo/facts.ts';
import { entriesOf } from '#app/domain/cargo/hazard.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { isHazardClass } from '#app/domain/shared/hazard-class.ts';
import { type PlainDate, parsePlainDate } from '#app/domain/shared/plain-date.ts';

/*
 * Declared facts as data: the body of the API and the row of a cargo version. The cargo form reads its text into the
 * same shape and parses it here, so page and API refuse the same things in the same words.
 */

/** 10^12 g, as everywhere a mass is taken. */
const MAX_GRAMS = 1_000_000_000_000;
/** Ten thousand crore rupees. */
const MAX_PAISE = 10_000_000_000_000;
const MAX_TEXT = 500;
export const MAX_DOCUMENTS = 50;

const choice = <T extends string>(list: readonly { code: T; label: string }[], what: string) =>
  z.enum(codesOf(list) as [T, ...T[]], { error: `Choose ${what} from the list.` });
const answer = (what: string) => choice(ANSWERS, `yes, no or unknown for ${what}`);

const whole = (what: string, max: number) =>
  z
    .number({ error: `${what} is a number.` })
    .int(`${what} is a whole number.`)
    .min(0, `${what} can’t be negative.`)
    .max(max, `${what} is at most ${max}.`);

/** A calendar day, 'YYYY-MM-DD'. */
export const plainDay = z
  .string({ error: 'Give a day as YYYY-MM-DD.' })
  .max(10, 'Give a day as YYYY-MM-DD.')
  .transform((text, context): PlainDate => {
    const day = parsePlainDate(text);
    if (day) return day;
    context.addIssue({ code: 'custom', message: 'Give a real day as YYYY-MM-DD, between 2000 and 2100.' });
    return z.NEVER;
  });

const text = (what: string, max = MAX_TEXT) =>
  z
    .string({ error: `${what} is text.` })
    .max(max, `${what} has at most ${max} characters.`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, `${what} holds a character that can’t be used.`);

/** A document of the cargo. */
export const documentSchema = z.strictObject({
  type: text('The document type', 60).regex(/^[a-z0-9_]+$/, 'A document type is lower-case words with underscores.'),
  reference: text('The reference', 120).default(''),
  validFrom: plainDay.nullable().default(null),
  validUntil: plainDay.nullable().default(null),
});

/** UN number: four digits, with or without 'UN'. */
export const unNumber = z
  .string({ error: 'Give the UN number as four digits.' })
  .max(10, 'Give the UN number as four digits.')
  .transform((value) => value.trim().replace(/^UN\s*/i, ''))
  .pipe(z.string().regex(/^\d{4}$/, 'Give the UN number as four digits.'));

/** A class or division of the IMDG table. */
export const hazardClass = z
  .string({ error: 'Give the class as in “4.3”.' })
  .refine(isHazardClass, 'That is no class or division of dangerous goods.');

/**
 * HS or ITC-HS: four, six or eight digits; dots and spaces are forgiven. Chapters 01 to 97, without 77, which the
 * Harmonized System keeps empty.
 */
export const hsCode = z
  .string({ error: 'Give the HS code as 4, 6 or 8 digits.' })
  .max(20, 'Give the HS code as 4, 6 or 8 digits.')
  .transform((value) => value.replace(/[.\s]/g, ''))
  .pipe(
    z
      .string()
      .regex(/^\d{4}(\d{2}(\d{2})?)?$/, 'Give the HS code as 4, 6 or 8 digits.')
      .refine((code) => {
        const chapter = Number(code.slice(0, 2));
        return chapter >= 1 && chapter <= 97 && chapter !== 77;
      }, 'HS chapters run from 01 to 97, without 77.'),
  );

export const packingGroup = z.enum(PACKING_GROUPS, { error: 'A packing group is I, II or III.' });

const shape = {
  description: text('The description').default(NOTHING_DECLARED.description),
  material: choice(MATERIALS, 'a material').default('unknown'),
  form: choice(FORMS, 'a form').default('unknown'),
  condition: choice(CONDITIONS, 'a condition').default('unknown'),
  packaging: choice(PACKAGINGS, 'a packaging').default('unknown'),
  hsCode: hsCode.nullable().default(null),
  dangerous: answer('“dangerous goods”').default('unknown'),
  unNumber: unNumber.nullable().default(null),
  packingGroup: packingGroup.nullable().default(null),
  declaredClasses: z.array(hazardClass).max(5, 'At most five classes.').default([]),
  magnetised: answer('“magnetised”').default('unknown'),
  oily: answer('“oily”').default('unknown'),
  damaged: answer('“damaged”').default('unknown'),
  moistureBasisPoints: whole('Moisture', 10_000).nullable().default(null),
  stateOfChargePercent: whole('The state of charge', 100).nullable().default(null),
  thoriumPpm: z
    .number({ error: 'Thorium is a number of ppm.' })
    .min(0, 'Thorium can’t be negative.')
    .max(1_000_000, 'Thorium is at most 1,000,000 ppm.')
    .nullable()
    .default(null),
  uraniumPpm: z
    .number({ error: 'Uranium is a number of ppm.' })
    .min(0, 'Uranium can’t be negative.')
    .max(1_000_000, 'Uranium is at most 1,000,000 ppm.')
    .nullable()
    .default(null),
  assayCertificate: z.boolean({ error: 'Say true or false for the assay certificate.' }).default(false),
  customsStatus: choice(CUSTOMS_STATUSES, 'a customs status').default('unknown'),
  importerIec: z
    .string({ error: 'An IEC has ten capital letters or digits.' })
    .regex(/^[A-Z0-9]{10}$/, 'An IEC has ten capital letters or digits.')
    .nullable()
    .default(null),
  notifiedGoods: answer('“notified goods”').default('unknown'),
  scomet: answer('“SCOMET”').default('unknown'),
  bondedSince: plainDay.nullable().default(null),
  wasteSince: plainDay.nullable().default(null),
  wasteState: z.enum(WASTE_STATES, { error: 'Choose a waste state from the list.' }).default('none'),
  origin: z
    .string({ error: 'Give the country as two capital letters.' })
    .regex(/^[A-Z]{2}$/, 'Give the country as two capital letters.')
    .nullable()
    .default(null),
  declaredValuePaise: whole('The declared value', MAX_PAISE).nullable().default(null),
  assessableDutyPaise: whole('The duty', MAX_PAISE).nullable().default(null),
  massGramsPerPallet: whole('The mass of a pallet', MAX_GRAMS)
    .min(1, 'A pallet weighs more than nothing.')
    .nullable()
    .default(null),
  documents: z.array(documentSchema).max(MAX_DOCUMENTS, `At most ${MAX_DOCUMENTS} documents.`).default([]),
};

/** Facts by form only: whether UN number and HS code exist is `tableProblems`' to say. */
export const cargoFactsSchema = z.strictObject(shape, {
  error: (issue) => (issue.code === 'unrecognized_keys' ? `Unknown: ${issue.keys?.join(', ')}.` : undefined),
}) satisfies z.ZodType<CargoFacts, unknown>;

type Problem = { field: keyof CargoFacts; message: string };

/** What the tables have against the facts: an unknown UN number or HS code, a packing group the number doesn't have. */
export function tableProblems(
  facts: Pick<CargoFacts, 'unNumber' | 'packingGroup' | 'hsCode'>,
  rulebook: Rulebook,
): Problem[] {
  const problems: Problem[] = [];
  const { unNumber: un, packingGroup: group } = facts;
  if (un !== null && entriesOf(rulebook, un, null).length === 0)
    problems.push({ field: 'unNumber', message: `UN ${un} is not in the rulebook’s list.` });
  else if (un !== null && group !== null && entriesOf(rulebook, un, group).length === 0)
    problems.push({ field: 'packingGroup', message: `UN ${un} has no packing group ${group}.` });
  if (un === null && group !== null)
    problems.push({ field: 'packingGroup', message: 'A packing group goes with a UN number.' });
  if (facts.hsCode !== null && tariffLineFor(rulebook, facts.hsCode) === null)
    problems.push({ field: 'hsCode', message: `HS ${facts.hsCode} is not in the rulebook’s tariff.` });
  return problems;
}
