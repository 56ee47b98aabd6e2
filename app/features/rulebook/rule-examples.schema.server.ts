import { z } from 'zod';
import { codesOf, PACKAGINGS, PAPER_KINDS, type PaperKind, STEPS } from '#app/domain/cargo/facts.ts';
import type { RuleExample, RuleExamples } from '#app/domain/cargo/rule-examples.ts';
import { isHazardClass } from '#app/domain/shared/hazard-class.ts';
import { cargoFactsSchema, plainDay, unNumber } from '#app/features/cargo/cargo-facts.schema.server.ts';

/*
 * A rule's examples as data: changes to cargo and a slot that nothing speaks against. In the database, and in the
 * operator's form as JSON text.
 */

/** Bytes of a form's text. */
const MAX_TEXT = 10_000;
const MAX_EXAMPLES = 20;
const BACK = /^DAY-\d{1,4}$/;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Any facts of a cargo, each checked as the cargo form checks it; days may be given as 'DAY-300'. */
const someFacts = z.unknown().transform((given, context): Partial<RuleExample['cargo']> => {
  if (!isObject(given)) {
    context.addIssue({ code: 'custom', message: 'The cargo of an example is an object of facts.' });
    return z.NEVER;
  }
  const relative = Object.entries(given).filter(([, value]) => typeof value === 'string' && BACK.test(value));
  const days = new Set<string>(
    relative.map(([name]) => name).filter((name) => name === 'bondedSince' || name === 'wasteSince'),
  );
  const absolute = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, days.has(name) ? '2026-01-01' : value]),
  );
  const parsed = cargoFactsSchema.safeParse(absolute);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues)
      context.addIssue({ code: 'custom', message: `${path.join('.') || 'cargo'}: ${message}` });
    return z.NEVER;
  }
  const facts: Record<string, unknown> = { ...parsed.data };
  return Object.fromEntries(Object.keys(given).map((name) => [name, days.has(name) ? given[name] : facts[name]]));
});

const paper = z.strictObject({
  kind: z.enum(codesOf(PAPER_KINDS) as [PaperKind, ...PaperKind[]]),
  validFrom: plainDay,
  validUntil: plainDay.nullable(),
  names: z.array(z.string().max(20)).max(50),
  verified: z.boolean(),
  coversPaise: z.number().int().min(0).nullable(),
});

const slot = z
  .strictObject({
    regime: z.enum(['bonded', 'neutral']),
    acceptedClasses: z.array(z.string().max(10)).max(60),
    acceptedForms: z.array(z.string().max(40)).max(60),
    acceptedPackagings: z.array(z.string().max(40)).max(60),
    quarantine: z.boolean(),
    sprinklered: z.boolean().nullable(),
    maxPalletMassGrams: z.number().int().min(1).nullable(),
    licenceSection: z.enum(['57', '58', '58A']).nullable(),
    licenseeIec: z.string().max(10).nullable(),
    bookingMode: z.enum(['instant', 'request']),
    papers: z.array(paper).max(50),
    shipperPapers: z.array(paper).max(50),
  })
  .partial();

const twoUn = z.array(unNumber).length(2, 'Give two UN numbers.');

const exampleSchema = z
  .strictObject({
    cargo: someFacts,
    slot,
    documents: z.array(z.string().max(60)).max(50),
    days: z.number().int().min(1).max(3660),
    step: z.enum(STEPS),
    pair: z.array(z.string().refine(isHazardClass, 'That is no class.')).length(2, 'Give two classes.'),
    pairUn: twoUn,
    pairPackaging: z.tuple([unNumber, z.enum(codesOf(PACKAGINGS) as [string, ...string[]])]),
    walls: z.array(z.number().int().min(0).max(480)).length(2, 'Give two walls.'),
    duty: z.number().int().min(0).max(1e13),
    bondFree: z.number().int().min(0).max(1e13),
  })
  .partial();

/** Cases in which the rule speaks and in which it keeps silent. At least one of each. */
export const examplesSchema = z.strictObject({
  denies: z
    .array(exampleSchema, { error: 'Give a list of examples in which the rule speaks.' })
    .min(1, 'Give at least one example in which the rule speaks.')
    .max(MAX_EXAMPLES),
  allows: z
    .array(exampleSchema, { error: 'Give a list of examples in which it keeps silent.' })
    .min(1, 'Give at least one example in which it keeps silent.')
    .max(MAX_EXAMPLES),
}) as unknown as z.ZodType<RuleExamples, unknown>;

/** A list of examples from a form: JSON text of at most 10 kB. */
export const examplesText = (what: string) =>
  z
    .string({ error: `Give ${what}.` })
    .max(MAX_TEXT, 'Examples have at most 10,000 characters.')
    .transform((text, context): unknown[] => {
      try {
        const value: unknown = JSON.parse(text);
        if (Array.isArray(value)) return value;
        if (isObject(value)) return [value];
      } catch {
        // Falls through to the one message: what is wrong with JSON text helps nobody in a parser's words.
      }
      context.addIssue({
        code: 'custom',
        message: `Give ${what} as JSON, for example [{"cargo": {"form": "powder"}}].`,
      });
      return z.NEVER;
    });
