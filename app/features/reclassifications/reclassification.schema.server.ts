import { z } from 'zod';
import { ANSWERS, CONDITIONS, codesOf, FORMS, MATERIALS } from '#app/domain/cargo/facts.ts';
import type { Reclassified } from '#app/domain/cargo/reclassification.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import {
  hsCode,
  packingGroup,
  plainDay,
  tableProblems,
  unNumber,
} from '#app/features/cargo/cargo-facts.schema.server.ts';
import { type Fields, flatFields, line, parseFields } from '#app/platform/form.server.ts';
import { EVIDENCE_TYPES, type EvidenceType } from './evidence-types.ts';

const choice = <T extends string>(list: readonly { code: T; label: string }[], what: string) =>
  z.enum(codesOf(list) as [T, ...T[]], { error: `Choose ${what}.` });
/** Left empty is not known. */
const orUnknown = <S extends z.ZodType>(schema: S) => z.union([z.literal('').transform(() => null), schema]);

const ppm = (what: string) =>
  orUnknown(
    z
      .string({ error: `Give ${what} in ppm.` })
      .regex(/^\d{1,7}(\.\d{1,4})?$/, `Give ${what} in ppm, for example 120 or 0.5.`)
      .transform(Number)
      .pipe(z.number().max(1_000_000, `${what} is at most 1,000,000 ppm.`)),
  );

const changeSchema = z.object({
  condition: choice(CONDITIONS, 'a condition'),
  material: choice(MATERIALS, 'a material'),
  form: choice(FORMS, 'a form'),
  hsCode: orUnknown(hsCode),
  unNumber: orUnknown(unNumber),
  packingGroup: orUnknown(packingGroup),
  dangerous: choice(ANSWERS, 'yes, no or unknown'),
  thoriumPpm: ppm('thorium'),
  uraniumPpm: ppm('uranium'),
}) satisfies z.ZodType<Reclassified>;

type Errors = Record<string, string[]>;
type Parsed<T> = { ok: true; value: T } | { ok: false; errors: Errors };

/** Reads the facts of a proposal, and holds UN number and HS code against the rulebook's tables. */
export function parseChange(fields: Fields, rulebook: Rulebook): Parsed<Reclassified> {
  const parsed = parseFields(changeSchema, fields);
  if (!parsed.ok) return parsed;
  const errors: Errors = {};
  for (const { field, message } of tableProblems(parsed.value, rulebook))
    errors[field] = [...(errors[field] ?? []), message];
  return Object.keys(errors).length > 0 ? { ok: false, errors } : parsed;
}

const proposalSchema = z.object({
  /** The version the form was filled from. */
  version: z.coerce.number({ error: 'Reload the page and propose again.' }).int().min(1).max(1_000_000),
  reason: line('the reason', 1_000, 5),
});

/** What is proposed, why, and on which facts. */
export function parseProposal(
  fields: Fields,
  rulebook: Rulebook,
): Parsed<{ change: Reclassified; version: number; reason: string }> {
  const change = parseChange(fields, rulebook);
  const rest = parseFields(proposalSchema, fields);
  if (change.ok && rest.ok) return { ok: true, value: { ...rest.value, change: change.value } };
  return { ok: false, errors: { ...(change.ok ? {} : change.errors), ...(rest.ok ? {} : rest.errors) } };
}

export const evidenceSchema = z.object({
  type: z.enum(EVIDENCE_TYPES.map(({ value }) => value) as [EvidenceType, ...EvidenceType[]], {
    error: 'Choose a kind of proof.',
  }),
  reference: line('the reference', 120, 2),
  issuedOn: plainDay,
});
export type EvidenceInput = z.output<typeof evidenceSchema>;

const note = line('a note', 1_000, 5);
export const reviewSchema = z.object({ note });
export const takeEffectSchema = z.object({ effectiveOn: plainDay });

const queueSchema = z.object({
  show: z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.enum(['open', 'all']).catch('open')),
});

/** Which reclassifications the queue's address asks for. */
export const readQueue = (url: string) => queueSchema.parse({ ...flatFields(new URL(url).searchParams) });

/** The query of a page as flat fields. */
export const queryFields = (url: string): Fields => flatFields(new URL(url).searchParams);
