import { z } from 'zod';
import { NUMBER_ATTRIBUTES, TEXT_ATTRIBUTES } from '#app/domain/cargo/condition.ts';
import { codesOf, PACKING_GROUPS, PAPER_KINDS, type PaperKind, STEPS } from '#app/domain/cargo/facts.ts';
import type { RuleWithExamples } from '#app/domain/cargo/rule-examples.ts';
import { type Rule, type RulebookContent, TOGETHER } from '#app/domain/cargo/rulebook.ts';
import { isHazardClass } from '#app/domain/shared/hazard-class.ts';
import { plainDay } from '#app/features/cargo/cargo-facts.schema.server.ts';
import { examplesSchema } from './rule-examples.schema.server.ts';

/*
 * A version's content as data. Whatever is stored has passed through here: the delivered rulebook (held to it by a test),
 * and every change an operator makes to a draft. Unknown keys are refused, so that a misspelt condition never holds
 * for everything.
 */

const MAX_TEXT = 600;
const MAX_LIST = 200;

const text = (what: string, max = MAX_TEXT) =>
  z
    .string({ error: `Give ${what}.` })
    .trim()
    .min(1, `Give ${what}.`)
    .max(max, `${what.charAt(0).toUpperCase()}${what.slice(1)} has at most ${max} characters.`);
const optionalText = (max = MAX_TEXT) => z.string().max(max);
const code = (what: string) =>
  z
    .string({ error: `Give ${what}.` })
    .regex(
      /^[a-z0-9_]{2,60}$/,
      `${what.charAt(0).toUpperCase()}${what.slice(1)} is lower-case words with underscores.`,
    );
const words = (max = 120) => z.array(z.string().trim().min(1).max(max)).max(MAX_LIST);
const days = z
  .number({ error: 'Give whole days.' })
  .int('Give whole days.')
  .min(1, 'At least one day.')
  .max(3660, 'At most ten years.');
const hazardClass = z.string({ error: 'Give a class.' }).refine(isHazardClass, 'That is no class of dangerous goods.');
const paperKind = z.enum(codesOf(PAPER_KINDS) as [PaperKind, ...PaperKind[]], { error: 'Choose a kind of paper.' });
const effect = z.enum(['refuse', 'request', 'note'], { error: 'Choose what the rule does.' });
const step = z.enum(STEPS, { error: 'Choose a step.' });

const textTest = z
  .strictObject({
    in: words().min(1).optional(),
    notIn: words().min(1).optional(),
    startsWith: words().min(1).optional(),
    known: z.boolean().optional(),
  })
  .refine((test) => Object.keys(test).length > 0, 'Say what the condition asks.');
const figure = z.number({ error: 'Give a number.' }).min(0, 'Give a number from 0.').max(1e12, 'That is too large.');
const numberTest = z
  .strictObject({ above: figure.optional(), atMost: figure.optional(), known: z.boolean().optional() })
  .refine((test) => Object.keys(test).length > 0, 'Say what the condition asks.');

/** What a rule or a host's condition asks about: every attribute with a test of its own kind. */
export const conditionSchema = z.strictObject(
  Object.fromEntries([
    ...TEXT_ATTRIBUTES.map((name) => [name, textTest.optional()] as const),
    ...NUMBER_ATTRIBUTES.map((name) => [name, numberTest.optional()] as const),
  ]),
);

const hazardMatch = z
  .strictObject({ classes: z.array(hazardClass).min(1).max(20).optional(), groups: words(60).min(1).optional() })
  .refine(({ classes, groups }) => classes !== undefined || groups !== undefined, 'Name classes or groups.');

const base = {
  id: z
    .string({ error: 'Give the rule an id.' })
    .regex(/^[a-z0-9_]+(\.[a-z0-9_-]+)+$/, 'An id is lower-case words joined by dots, for example “fire.sprinklers”.')
    .max(60, 'An id has at most 60 characters.'),
  citation: text('the law, table or policy it follows'),
  source: text('where that was read'),
  effectiveFrom: plainDay,
  effectiveTo: plainDay.nullable(),
  provisional: z.boolean(),
  examples: examplesSchema.optional(),
};
const when = conditionSchema;
const sentence = text('the sentence people read');

const kinds = [
  z.strictObject({
    ...base,
    kind: z.literal('regime'),
    when,
    regime: code('the regime'),
    label: text('its name', 120),
  }),
  z.strictObject({ ...base, kind: z.literal('group'), when, group: code('the group') }),
  z.strictObject({
    ...base,
    kind: z.literal('presume'),
    when,
    classes: z.array(hazardClass).max(20),
    storageClasses: words(10),
    groups: words(60),
    sentence,
  }),
  z.strictObject({ ...base, kind: z.literal('task'), when, task: code('the task'), sentence }),
  z.strictObject({
    ...base,
    kind: z.literal('verdict'),
    when,
    effect,
    code: z
      .string({ error: 'Give the reason a code.' })
      .regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/, 'A code is lower-case words joined by dots.')
      .max(80, 'A code has at most 80 characters.'),
    sentence,
    fix: text('what would fix it').nullable(),
    unlessLicensed: paperKind.optional(),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('paper'),
    when,
    holder: z.enum(['host', 'shipper'], { error: 'Choose who holds it.' }),
    paper: paperKind,
    ifMissing: effect,
  }),
  z.strictObject({
    ...base,
    kind: z.literal('document'),
    when,
    document: code('the document type'),
    label: text('the document’s name', 120),
    issuer: text('who issues it', 120),
    step,
    blocks: z.boolean(),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('clock'),
    when,
    clock: code('the clock'),
    label: text('the clock’s name', 120),
    from: z.enum(['bonded', 'waste', 'stay'], { error: 'Choose what starts it.' }),
    days,
    extension: z.strictObject({ document: code('the extending document'), days }).nullable(),
    past: z.enum(['refuse', 'request', 'cost'], { error: 'Choose what happens past the mark.' }),
    yearlyBasisPoints: z.number().int().min(0).max(10_000).nullable(),
    fix: text('what would fix it'),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('pair'),
    a: hazardMatch,
    b: hazardMatch,
    together: z.enum(TOGETHER, { error: 'Choose how far apart.' }),
    sentence,
  }),
  z.strictObject({
    ...base,
    kind: z.literal('floor'),
    a: hazardClass,
    b: hazardClass,
    atLeast: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)], { error: 'Choose a code from 1 to 4.' }),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('words'),
    words: words().min(1, 'Give at least one word.'),
    unless: conditionSchema,
    effect,
    sentence,
    fix: text('what would fix it'),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('activity'),
    thoriumPpmAtOne: z.number().gt(0).max(1_000_000),
    uraniumPpmAtOne: z.number().gt(0).max(1_000_000),
  }),
  z.strictObject({ ...base, kind: z.literal('bond'), times: z.number().int().min(1).max(10) }),
  z.strictObject({
    ...base,
    kind: z.literal('placement'),
    wallFireMinutes: z.number().int().min(0).max(480),
    bayGapCm: z.number().int().min(0).max(10_000),
  }),
] as const;

/** One rule of any kind, with its examples where it has some. */
export const ruleSchema = z
  .discriminatedUnion('kind', kinds, { error: 'Choose a kind of rule.' })
  .refine(({ effectiveFrom, effectiveTo }) => effectiveTo === null || effectiveTo > effectiveFrom, {
    path: ['effectiveTo'],
    error: 'A rule ends after it begins.',
  }) as unknown as z.ZodType<RuleWithExamples, unknown>;

const substance = z.strictObject({
  un: z.string().regex(/^\d{4}$/, 'A UN number has four digits.'),
  name: text('the proper shipping name', 300),
  class: hazardClass,
  subsidiary: z.array(hazardClass).max(5),
  packingGroup: z.enum(PACKING_GROUPS).nullable(),
  storageClass: text('the storage class', 10),
  groups: words(60),
  policy: z.enum(['declared', 'approval', 'lithium_battery', 'licensed_only', 'general_with_note']),
  note: optionalText(),
  source: optionalText(),
  provisional: z.boolean(),
});

const tariffLine = z.strictObject({
  code: z.string().regex(/^\d{4}(\d{2}(\d{2})?)?$/, 'A tariff code has four, six or eight digits.'),
  level: z.enum(['heading', 'subheading', 'tariff_item', 'sac']),
  description: text('the description'),
  regimes: words(60),
  typicalUn: optionalText(200),
  storageClass: z.string().max(20).nullable(),
  note: optionalText(),
  provisional: z.boolean(),
});

const matrix = (cells: readonly [string, ...string[]]) =>
  z
    .strictObject({
      keys: z.array(z.string().min(1).max(10)).min(1).max(60),
      cells: z.array(z.array(z.enum(cells)).max(60)).max(60),
    })
    .refine(
      (table) =>
        table.cells.length === table.keys.length && table.cells.every((row) => row.length === table.keys.length),
      'A matrix is square.',
    )
    .refine(
      (table) => table.cells.every((row, i) => row.every((cell, j) => cell === table.cells[j]?.[i])),
      'A matrix reads the same from both sides.',
    );

const unique = (rules: readonly Rule[]) => new Set(rules.map(({ id }) => id)).size === rules.length;

/** A whole version's content. */
export const rulebookContentSchema = z.strictObject({
  substances: z.array(substance).min(1).max(10_000),
  tariff: z.array(tariffLine).min(1).max(20_000),
  imdg: matrix(['X', '1', '2', '3', '4', '*']),
  coStorage: matrix(['C', 'S']),
  storageClassesOf: z.record(z.string().max(10), words(10)),
  rules: z.array(ruleSchema).min(1).max(2_000).refine(unique, 'Two rules have the same id.'),
}) as unknown as z.ZodType<RulebookContent, unknown>;
