import { z } from 'zod';
import { type CargoFacts, NOTHING_DECLARED } from '#app/domain/cargo/facts.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import {
  cargoFactsSchema,
  hazardClass,
  hsCode,
  packingGroup,
  tableProblems,
  unNumber,
} from '#app/features/cargo/cargo-facts.schema.server.ts';
import type { FieldProblem } from '#app/platform/problem-json.server.ts';
import { fieldAt } from './field-problems.server.ts';
import { exactlyOneOf } from './schema-parts.server.ts';

const SUBSIDIARY_AT_MOST = 4;

const subsidiaryClasses = z
  .array(hazardClass, { error: 'Give the subsidiary classes as a list.' })
  .max(SUBSIDIARY_AT_MOST, `At most ${SUBSIDIARY_AT_MOST} subsidiary classes.`);

/** Short names for the facts asked about most. */
const aliases = {
  /** For unNumber. */
  un: unNumber.optional(),
  /** For hsCode. */
  hs: hsCode.optional(),
  /** For the first of declaredClasses. */
  class: hazardClass.optional(),
  /** For the rest of declaredClasses. */
  subsidiary: subsidiaryClasses.optional(),
};

/** Every fact and its short names; what is absent is not known. */
export const cargoFields = { ...cargoFactsSchema.shape, ...aliases };

type CargoFields = z.output<z.ZodObject<typeof cargoFields>>;

/** Objections to facts that contradict each other or are given twice. */
export function namedOnce(body: CargoFields, context: z.RefinementCtx): void {
  const wrong = (field: string, message: string) =>
    context.addIssue({ code: 'custom', path: [field], message, input: body });
  if (body.un !== undefined && body.unNumber !== null) wrong('un', 'Give un or unNumber, not both.');
  if (body.hs !== undefined && body.hsCode !== null) wrong('hs', 'Give hs or hsCode, not both.');
  if (body.class !== undefined && body.declaredClasses.length > 0)
    wrong('class', 'Give class or declaredClasses, not both.');
  if (body.subsidiary !== undefined && body.class === undefined)
    wrong('subsidiary', 'Subsidiary classes go with a class.');
}

/** The facts of a body, with short names written out. */
export function factsOf(body: CargoFields): CargoFacts {
  const declared = Object.keys(NOTHING_DECLARED).map((fact) => [fact, body[fact as keyof CargoFacts]]);
  return {
    ...(Object.fromEntries(declared) as CargoFacts),
    unNumber: body.un ?? body.unNumber,
    hsCode: body.hs ?? body.hsCode,
    declaredClasses: body.class === undefined ? body.declaredClasses : [body.class, ...(body.subsidiary ?? [])],
  };
}

/** Whether nothing is declared but these facts. */
export function saysOnly(facts: CargoFacts, ...named: readonly (keyof CargoFacts)[]): boolean {
  return (Object.keys(NOTHING_DECLARED) as (keyof CargoFacts)[]).every(
    (fact) => named.includes(fact) || JSON.stringify(facts[fact]) === JSON.stringify(NOTHING_DECLARED[fact]),
  );
}

const sentAs = (body: CargoFields, fact: keyof CargoFacts): string => {
  if (fact === 'unNumber' && body.un !== undefined) return 'un';
  if (fact === 'hsCode' && body.hs !== undefined) return 'hs';
  return fact === 'declaredClasses' && body.class !== undefined ? 'class' : fact;
};

/** What the rulebook's tables have against a cargo, by the names it was sent under. */
export function cargoProblems(body: CargoFields, at: readonly PropertyKey[], rulebook: Rulebook): FieldProblem[] {
  const facts = factsOf(body);
  const problems = [...tableProblems(facts, rulebook), ...classProblems(facts, rulebook)];
  return problems.map(({ field, message }) => ({ field: fieldAt(...at, sentAs(body, field)), message }));
}

/** A UN number has its classes; others beside it would be passed over in silence. */
function classProblems({ unNumber: un, declaredClasses }: CargoFacts, rulebook: Rulebook) {
  const entries = un === null ? [] : (rulebook.substances.get(un) ?? []);
  if (entries.length === 0) return [];
  const known = new Set(entries.flatMap((entry) => [entry.class, ...entry.subsidiary]));
  const other = declaredClasses.filter((code) => !known.has(code));
  if (other.length === 0) return [];
  const message = `UN ${un} is class ${[...known].sort().join(' and ')}, not ${other.join(' and ')}.`;
  return [{ field: 'declaredClasses' as const, message }];
}

/** A cargo as declared, or a profile of the key's organisation. */
export const cargoBodySchema = z
  .strictObject(
    { ...cargoFields, profileId: z.uuid('Give the id of a cargo profile.').optional() },
    { error: 'Give the cargo as an object; {} when nothing is known.' },
  )
  .superRefine((body, context) => {
    namedOnce(body, context);
    if (body.profileId !== undefined && !saysOnly(factsOf(body)))
      context.addIssue({ code: 'custom', path: ['profileId'], message: 'Give a profile or facts, not both.' });
  });
export type CargoBody = z.output<typeof cargoBodySchema>;

/** One side of a segregation: a UN number, or a class without one. */
export const sideSchema = z
  .strictObject(
    {
      un: unNumber.optional(),
      packingGroup: packingGroup.nullable().optional(),
      class: hazardClass.optional(),
      subsidiary: subsidiaryClasses.optional(),
    },
    { error: 'Give an object with a UN number or a class.' },
  )
  .superRefine(({ un, packingGroup: group, class: primary, subsidiary }, context) => {
    const wrong = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    if (un === undefined && primary === undefined) wrong('un', 'Give a UN number or a class.');
    if (un !== undefined && primary !== undefined) wrong('class', 'Give un or class, not both.');
    if (un === undefined && typeof group === 'string') wrong('packingGroup', 'A packing group goes with a UN number.');
    if (primary === undefined && subsidiary !== undefined) wrong('subsidiary', 'Subsidiary classes go with a class.');
  })
  .meta(exactlyOneOf('un', 'class'));
export type SideBody = z.output<typeof sideSchema>;
