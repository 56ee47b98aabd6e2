import { z } from 'zod';
import { classify } from '#app/domain/cargo/classify.ts';
import type { Decision } from '#app/domain/cargo/decision.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { askFields, daysMakeAStay } from '#app/features/bookings/booking.schema.server.ts';
import { cargoFactsSchema, tableProblems } from '#app/features/cargo/cargo-facts.schema.server.ts';
import { decideForSlots } from '#app/features/decisions/decide-for-slots.server.ts';
import { ownSlot } from '#app/features/slots/own-slot.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { type Fields, listOf, parseFields } from '#app/platform/form.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';

/** A field left empty says "not known". */
const orNull = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() === '' ? null : value), schema);

const { material, form, condition, packaging, customsStatus, dangerous, unNumber, packingGroup, hsCode } =
  cargoFactsSchema.shape;

const cargoTestSchema = z
  .object({
    slot: z.string({ error: 'Choose a slot.' }).min(1, 'Choose a slot.').max(64),
    in: askFields.in,
    out: askFields.out,
    pallets: askFields.pallets,
    kg: askFields.kg,
    material,
    form,
    condition,
    packaging,
    customsStatus,
    dangerous,
    unNumber: orNull(unNumber),
    packingGroup: orNull(packingGroup),
    hsCode: orNull(hsCode),
    presented: listOf(z.string().regex(/^[a-z0-9_]{1,60}$/, 'Choose documents of the list.')),
  })
  .superRefine(daysMakeAStay);

type CargoTest = z.output<typeof cargoTestSchema>;

/** The declared facts of a tested cargo. What the form doesn't ask is not known. */
function factsOf(test: CargoTest): CargoFacts {
  const { presented, pallets, kg, slot: _slot, in: _in, out: _out, ...facts } = test;
  return cargoFactsSchema.parse({
    ...facts,
    massGramsPerPallet: Math.max(1, Math.round(kg / pallets)),
    documents: presented.map((type) => ({ type })),
  });
}

export type CargoTestAnswer = { decision: Decision | null; errors: Record<string, string[]> };

/**
 * What the rulebook and the host's own conditions say to a cargo in one of the host's slots, asked as any search or
 * hold asks it, for a shipper who has shown no paper. Room and price are not looked at.
 * @throws the one 404 when the organisation has no such slot
 */
export async function testCargo(scope: TenantScope, fields: Fields, rulebook: Rulebook): Promise<CargoTestAnswer> {
  const parsed = parseFields(cargoTestSchema, fields);
  if (!parsed.ok) return { decision: null, errors: parsed.errors };
  const test = parsed.value;
  const problems = tableProblems(test, rulebook);
  if (problems.length > 0)
    return { decision: null, errors: Object.fromEntries(problems.map(({ field, message }) => [field, [message]])) };
  const ask = {
    cargo: classify(factsOf(test), rulebook),
    quantity: { pallets: test.pallets, massGrams: test.kg },
    stay: stay(test.in, test.out),
    regime: null,
    papers: [],
    step: 'hold' as const,
  };
  const decision = await withTenant(scope, async (tx) => {
    const slot = await ownSlot(tx, scope, test.slot);
    return slot && (await decideForSlots(tx, [slot.id], ask, rulebook)).get(slot.id);
  });
  if (!decision) throw notFound();
  return { decision, errors: {} };
}
