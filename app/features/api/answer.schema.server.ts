import { z } from 'zod';
import { PACKING_GROUPS, STEPS } from '#app/domain/cargo/facts.ts';
import { TOGETHER } from '#app/domain/cargo/rulebook.ts';

/*
 * What the API answers, written as schemas so that its description is made from them and tests hold answers against them.
 */

export const day = z.string().meta({ format: 'date' });

const violation = {
  code: z.string(),
  citation: z.string().nullable(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  sentence: z.string(),
  fix: z.string().nullable(),
  provisional: z.boolean(),
};

export const rulebookSchema = z.strictObject({ version: z.string() });

/** A reason with what it does to the answer. */
export const reasonSchema = z.strictObject({ ...violation, effect: z.enum(['refuse', 'request', 'note']) });

export const verdictSchema = z.enum(['POSSIBLE', 'ON_REQUEST', 'NOT_POSSIBLE']);

export const segregationAnswerSchema = z.strictObject({
  imdg: z.enum(['X', '1', '2', '3', '4']),
  coStorage: z.enum(['C', 'S']),
  together: z.enum(TOGETHER),
  reasons: z.array(z.strictObject(violation)),
  rulebook: rulebookSchema,
});
export type SegregationAnswer = z.output<typeof segregationAnswerSchema>;

const cargoSchema = z.strictObject({
  classes: z.array(z.string()),
  storageClasses: z.array(z.string()),
  groups: z.array(z.string()),
  regimes: z.array(z.string()),
  activity: z.number().nullable(),
  missing: z.array(z.string()),
  entries: z.array(
    z.strictObject({
      un: z.string(),
      name: z.string(),
      class: z.string(),
      subsidiary: z.array(z.string()),
      packingGroup: z.enum(PACKING_GROUPS).nullable(),
    }),
  ),
});

const documentSchema = z.strictObject({
  document: z.string(),
  label: z.string(),
  issuer: z.string(),
  step: z.enum(STEPS),
  blocks: z.boolean(),
  presented: z.boolean(),
  citation: z.string(),
  provisional: z.boolean(),
});

const clockSchema = z.strictObject({
  clock: z.string(),
  label: z.string(),
  startsOn: day,
  markOn: day,
  days: z.int(),
  daysAtEnd: z.int(),
  passed: z.boolean(),
  costPaise: z.int().nullable(),
  citation: z.string(),
  provisional: z.boolean(),
});

export const decisionAnswerSchema = z.strictObject({
  verdict: verdictSchema,
  reasons: z.array(reasonSchema),
  rulebook: rulebookSchema,
  cargo: cargoSchema,
  stay: z.strictObject({ in: day, out: day }),
  /** What the request left open and how it was taken. */
  assumed: z.array(z.strictObject({ field: z.string(), sentence: z.string() })),
  documents: z.array(documentSchema),
  clocks: z.array(clockSchema),
  tasks: z.array(z.strictObject({ task: z.string(), sentence: z.string() })),
});
export type DecisionAnswer = z.output<typeof decisionAnswerSchema>;

/** What can be had instead: the same slot later, or other slots near the same port for the same days. No promise. */
export const alternativesSchema = z.strictObject({
  laterStay: z.strictObject({ in: day, out: day }).nullable(),
  nearby: z.array(
    z.strictObject({
      slotId: z.string(),
      slotName: z.string(),
      facilityName: z.string(),
      hostName: z.string(),
      distanceMetres: z.int(),
    }),
  ),
});

/** Every error answer. `reasons` and `alternatives` come with commands that were refused. */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
  errors: z.array(z.strictObject({ field: z.string(), pointer: z.string(), message: z.string() })),
  fixes: z.array(z.string()),
  reasons: z.array(z.strictObject(violation)).optional(),
  alternatives: alternativesSchema.optional(),
  /** Of a refused extension: the longest stay that is possible instead; null where not one more day is. */
  longest: z
    .strictObject({ out: day, totalPaise: z.string(), morePaise: z.string(), asksHost: z.boolean() })
    .nullable()
    .optional(),
});
