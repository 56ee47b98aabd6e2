import { z } from 'zod';
import { STEPS } from '#app/domain/cargo/facts.ts';
import { TOGETHER, type Together } from '#app/domain/cargo/rulebook.ts';
import { daysBetween, plainDate } from '#app/domain/shared/plain-date.ts';
import { plainDay } from '#app/features/cargo/cargo-facts.schema.server.ts';
import { cargoBodySchema, cargoFields, factsOf, namedOnce, saysOnly, sideSchema } from './cargo-body.schema.server.ts';
import { whole } from './schema-parts.server.ts';
import { paperSchema, type SlotBody, slotBodySchema } from './slot-body.schema.server.ts';

const NEIGHBOURS_AT_MOST = 500;
const PAPERS_AT_MOST = 50;
const MAX_PAISE = 10_000_000_000_000;
const MAX_GRAMS = 1_000_000_000_000;
/** Ten years: beyond every clock, within the calendar. */
const MAX_DAYS = 3_660;
/** Clocks count on from a stay's days and must not leave the calendar, which ends in 2100. */
const LAST_DAY = plainDate('2090-12-31');

/** Half-open days: the day out is not occupied. */
export const stayBodySchema = z
  .strictObject({ in: plainDay, out: plainDay }, { error: 'Give the stay as {"in": day, "out": day}.' })
  .superRefine((stay, context) => {
    const wrong = (message: string) => context.addIssue({ code: 'custom', path: ['out'], message });
    if (stay.out <= stay.in) wrong('A stay ends after it starts.');
    else if (stay.out > LAST_DAY) wrong(`A stay ends by ${LAST_DAY}.`);
    else if (daysBetween(stay.in, stay.out) > MAX_DAYS) wrong(`A stay is at most ${MAX_DAYS} days.`);
  });
export type StayBody = z.output<typeof stayBodySchema>;

const PLACES = TOGETHER.filter((place): place is Exclude<Together, 'refused'> => place !== 'refused');

/** Cargo that stands near: what it is, here or under `cargo`; where it stands against the slot; and when. */
const neighbourSchema = z
  .strictObject({
    ...cargoFields,
    cargo: z.strictObject(cargoFields).superRefine(namedOnce).optional(),
    stay: stayBodySchema.optional(),
    place: z.enum(PLACES, { error: `Say where it stands: ${PLACES.join(', ')}.` }),
  })
  .superRefine((body, context) => {
    namedOnce(body, context);
    if (body.cargo !== undefined && !saysOnly(factsOf(body)))
      context.addIssue({ code: 'custom', path: ['cargo'], message: 'Say what it is once: here or under cargo.' });
  });
export type NeighbourBody = z.output<typeof neighbourSchema>;

const free = (what: string) => whole(what, 0, MAX_PAISE).nullable().optional();
const headroomSchema = z.strictObject({
  bondFreePaise: free('The bond left'),
  insuredDutyFreePaise: free('The insured duty left'),
  licenceDutyFreePaise: free('The licensed duty left'),
  licenceValueFreePaise: free('The licensed value left'),
});

const WITH_SLOT = 'Counts where there is a slot; without one it is refused.';

type Asked = { slot?: SlotBody | undefined } & {
  regime?: string | null | undefined;
  shipperPapers?: readonly unknown[] | undefined;
  headroom?: z.output<typeof headroomSchema> | undefined;
};

/** What of the limits is told; null and left out both mean that a limit isn't known. */
export const toldHeadroom = (headroom: Asked['headroom']): [limit: string, paise: number][] =>
  Object.entries(headroom ?? {}).flatMap(([limit, paise]) => (typeof paise === 'number' ? [[limit, paise]] : []));

/** Refuses what the answer couldn't take into account: dropped in silence, it would read as considered. */
function nothingIdle({ slot, regime, shipperPapers = [], headroom }: Asked, context: z.RefinementCtx): void {
  const wrong = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
  const isTold = toldHeadroom(headroom).length > 0;
  if (!slot) {
    if (regime) wrong('regime', 'Give a slot with it: a regime is one of a slot.');
    if (shipperPapers.length > 0) wrong('shipperPapers', 'Give a slot with them: papers count for a place.');
    if (isTold) wrong('headroom', 'Give a bonded slot with it: its limits are those of a bonded place.');
  } else if (slot.regime === 'neutral' && isTold)
    wrong('headroom', 'Bond, insurance and licence limit bonded slots; this one is neutral.');
}

/** What `POST /api/v1/decisions` takes. */
export const decisionBodySchema = z
  .strictObject(
    {
      cargo: cargoBodySchema,
      slot: slotBodySchema.optional(),
      neighbours: z
        .array(neighbourSchema, { error: 'Give the neighbours as a list.' })
        .max(NEIGHBOURS_AT_MOST, `At most ${NEIGHBOURS_AT_MOST} neighbours.`)
        .optional(),
      stay: stayBodySchema.optional(),
      pallets: whole('Pallets', 1, 100_000).optional(),
      massGrams: whole('The mass', 1, MAX_GRAMS).optional(),
      regime: z
        .enum(['bonded', 'neutral'], { error: 'A regime is bonded or neutral.' })
        .nullable()
        .optional()
        .meta({ description: WITH_SLOT }),
      step: z.enum(STEPS, { error: `A step is ${STEPS.join(', ')}.` }).default('hold'),
      shipperPapers: z
        .array(paperSchema, { error: 'Give the papers as a list.' })
        .max(PAPERS_AT_MOST, `At most ${PAPERS_AT_MOST} papers.`)
        .optional()
        .meta({ description: WITH_SLOT }),
      headroom: headroomSchema
        .optional()
        .meta({ description: 'What is left of bond, insurance and licence; with a bonded slot.' }),
    },
    { error: bodyMessage },
  )
  .superRefine(nothingIdle);
export type DecisionBody = z.output<typeof decisionBodySchema>;

/** What `POST /api/v1/segregation` takes. */
export const segregationBodySchema = z.strictObject({ a: sideSchema, b: sideSchema }, { error: bodyMessage });

/** Said of a body that is no object at all. */
export function bodyMessage({ code }: { code?: string }): string | undefined {
  return code === 'invalid_type' ? 'Send a JSON object.' : undefined;
}
