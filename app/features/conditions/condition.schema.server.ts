import { z } from 'zod';
import type { Condition } from '#app/domain/cargo/condition.ts';
import { codesOf, FORMS, PACKAGINGS } from '#app/domain/cargo/facts.ts';
import { HAZARD_CLASSES } from '#app/domain/shared/hazard-class.ts';
import { parseScaledDecimal } from '#app/domain/shared/indian-number.ts';
import { type PlainDate, parsePlainDate } from '#app/domain/shared/plain-date.ts';
import { gramsFromKilograms } from '#app/domain/shared/quantity.ts';
import { hazardClass, unNumber } from '#app/features/cargo/cargo-facts.schema.server.ts';
import { line, listOf } from '#app/platform/form.server.ts';
import { CONDITION_VIEWS, EFFECTS } from './condition-view.ts';

const MAX_WORDS = 30;
const MAX_WORDS_TEXT = 400;
const MAX_PALLETS = 100_000;
const MAX_TYPED = 40;

const forms = codesOf(FORMS).filter((code) => code !== 'unknown');
const packagings = codesOf(PACKAGINGS).filter((code) => code !== 'unknown');

/** Words apart by spaces or commas, each read by `read`; the first few that can't be are named. */
const wordList = (read: (word: string) => string | null, message: string) =>
  z
    .string({ error: message })
    .max(MAX_WORDS_TEXT, `At most ${MAX_WORDS_TEXT} characters.`)
    .default('')
    .transform((text, context): string[] => {
      const words = text.split(/[\s,;]+/).filter(Boolean);
      const unknown = words.filter((word) => read(word) === null);
      const wrong = (sentence: string) => context.addIssue({ code: 'custom', message: sentence });
      if (unknown.length > 0) wrong(`${message} Not so: ${unknown.slice(0, 5).join(', ')}.`);
      if (words.length > MAX_WORDS) wrong(`At most ${MAX_WORDS} of them.`);
      return [...new Set(words.flatMap((word) => read(word) ?? []))];
    });

/** Two, four, six or eight digits of an existing chapter, dots forgiven. */
function hsPrefix(word: string): string | null {
  const digits = word.replace(/\./g, '');
  const chapter = Number(digits.slice(0, 2));
  return /^(\d{2}){1,4}$/.test(digits) && chapter >= 1 && chapter <= 97 && chapter !== 77 ? digits : null;
}

function unFrom(word: string): string | null {
  const parsed = unNumber.safeParse(word);
  return parsed.success ? parsed.data : null;
}

/** A figure that may stay empty. */
const above = (read: (text: string) => number | null, message: string) =>
  z
    .string({ error: message })
    .default('')
    .transform((text, context): number | null => {
      const trimmed = text.trim();
      if (trimmed === '') return null;
      const value = trimmed.length > MAX_TYPED ? null : read(trimmed);
      if (value !== null) return value;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    });

const wholePallets = (text: string): number | null => {
  const count = parseScaledDecimal(text, 0);
  return count !== null && count <= BigInt(MAX_PALLETS) ? Number(count) : null;
};
const wholeKilograms = (text: string): number | null => {
  const grams = gramsFromKilograms(text);
  return grams === null ? null : grams / 1000;
};

const day = (message: string) =>
  z.string({ error: message }).transform((text, context): PlainDate => {
    const parsed = parsePlainDate(text.trim());
    if (parsed) return parsed;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

const documentType = z
  .string({ error: 'Choose a document of the list.' })
  .regex(/^[a-z0-9_]{0,60}$/, 'Choose a document of the list.')
  .default('')
  .transform((code) => code || null);

const asked = {
  classes: listOf(hazardClass, HAZARD_CLASSES.length),
  hs: wordList(hsPrefix, 'Enter HS codes or their first 2, 4 or 6 digits, such as 2846.'),
  un: wordList(unFrom, 'Enter UN numbers of four digits, such as 1415.'),
  forms: listOf(z.enum(forms, { error: 'Choose forms of the list.' }), forms.length),
  packagings: listOf(z.enum(packagings, { error: 'Choose packagings of the list.' }), packagings.length),
  palletsAbove: above(wholePallets, 'Enter a whole number of pallets from 0 to 1,00,000, or leave it empty.'),
  kgAbove: above(wholeKilograms, 'Enter kilograms from 0 with at most three decimals, or leave it empty.'),
  documentPresented: documentType,
  documentAbsent: documentType,
};

/** The tests of a condition, each only where something was said. */
function whenOf(parts: z.output<z.ZodObject<typeof asked>>): Condition {
  const { classes, hs, un, palletsAbove, kgAbove, documentPresented, documentAbsent } = parts;
  return {
    ...(classes.length > 0 && { class: { in: classes } }),
    ...(hs.length > 0 && { hs: { startsWith: hs } }),
    ...(un.length > 0 && { un: { in: un } }),
    ...(parts.forms.length > 0 && { form: { in: parts.forms } }),
    ...(parts.packagings.length > 0 && { packaging: { in: parts.packagings } }),
    ...(palletsAbove !== null && { pallets: { above: palletsAbove } }),
    ...(kgAbove !== null && { massKg: { above: kgAbove } }),
    ...((documentPresented !== null || documentAbsent !== null) && {
      document: {
        ...(documentPresented !== null && { in: [documentPresented] }),
        ...(documentAbsent !== null && { notIn: [documentAbsent] }),
      },
    }),
  };
}

/** What a host types about a condition. It asks for at least one thing: a rule about everything is a paused slot. */
export const conditionSchema = z
  .object({
    effect: z.enum(codesOf(EFFECTS) as ['refuse', 'request', 'allow'], { error: 'Choose what it does.' }),
    slotId: z
      .string({ error: 'Choose a slot, or all.' })
      .max(64, 'Choose a slot, or all.')
      .default('')
      .transform((id) => id || null),
    ...asked,
    sentence: line('what shippers read', 300, 10),
    effectiveFrom: day('Enter the first day it holds.'),
    effectiveTo: z
      .string({ error: 'Enter a day, or leave it empty.' })
      .default('')
      .transform((text, context): PlainDate | null => {
        if (text.trim() === '') return null;
        const parsed = parsePlainDate(text.trim());
        if (parsed) return parsed;
        context.addIssue({ code: 'custom', message: 'Enter a day, or leave it empty.' });
        return z.NEVER;
      }),
  })
  .superRefine((value, context) => {
    const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (value.effectiveTo !== null && value.effectiveTo <= value.effectiveFrom)
      wrong('effectiveTo', 'It ends after the day it begins.');
    if (Object.keys(whenOf(value)).length === 0)
      wrong('classes', 'Say what it asks about: a class, HS code, UN number, form, packaging, quantity or document.');
    if (value.documentPresented !== null && value.documentPresented === value.documentAbsent)
      wrong('documentAbsent', 'The same document can’t be both presented and missing.');
    // A paper more must never make an answer worse, nor a paper less make one better.
    if (value.documentPresented !== null && value.effect !== 'allow')
      wrong('documentPresented', 'A document that is there can only allow.');
    if (value.documentAbsent !== null && value.effect === 'allow')
      wrong('documentAbsent', 'A document that is missing can’t allow.');
  })
  .transform((value) => {
    const { effect, slotId, sentence, effectiveFrom, effectiveTo } = value;
    return { effect, slotId, when: whenOf(value), sentence, effectiveFrom, effectiveTo };
  });

export type ConditionInput = z.output<typeof conditionSchema>;

/** The end of a condition: the first day it holds no longer. */
export const endConditionSchema = z.object({
  conditionId: z.string({ error: 'Choose a condition.' }).min(1, 'Choose a condition.').max(64),
  endsOn: day('Enter the first day it holds no longer.'),
});

/** The address of the list. */
export const conditionListSchema = z.object({
  show: z.enum(CONDITION_VIEWS).catch('current'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});
