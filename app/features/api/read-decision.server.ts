import { type ClassifiedCargo, classify } from '#app/domain/cargo/classify.ts';
import type { Neighbour } from '#app/domain/cargo/decide.ts';
import type { CargoFacts, Paper } from '#app/domain/cargo/facts.ts';
import { entriesOf, HARMLESS, type Hazard, hazardOfClass, hazardOfEntries } from '#app/domain/cargo/hazard.ts';
import { type Rulebook, TOGETHER } from '#app/domain/cargo/rulebook.ts';
import type { Apart } from '#app/domain/cargo/segregate.ts';
import { type Stay, stay } from '#app/domain/shared/interval.ts';
import { addDays, type PlainDate } from '#app/domain/shared/plain-date.ts';
import type { ApiCaller } from '#app/platform/api.server.ts';
import type { FieldProblem } from '#app/platform/problem-json.server.ts';
import { cargoProblems, factsOf, saysOnly } from './cargo-body.schema.server.ts';
import type { DecisionBody, NeighbourBody } from './decision-body.schema.server.ts';
import { type KnownSlot, knownSlot, savedCargo } from './saved-parts.server.ts';
import type { Assumed } from './slot-side.server.ts';

const MAX_GRAMS = 1_000_000_000_000;

/** A request with everything looked up that it names. */
export type DecisionAsk = {
  body: DecisionBody;
  cargo: ClassifiedCargo;
  papers: readonly Paper[];
  stay: Stay;
  quantity: { pallets: number; massGrams: number } | null;
  neighbours: readonly Neighbour[];
  /** The slot named by its id; null when none is. */
  known: KnownSlot | null;
  assumed: Assumed[];
};

type Reading = { caller: ApiCaller; rulebook: Rulebook; today: PlainDate };

/** Looks up what a request names. @returns the ask, or everything in the request that can't be used */
export async function readDecision(
  body: DecisionBody,
  reading: Reading,
): Promise<{ ok: true; ask: DecisionAsk } | { ok: false; problems: FieldProblem[] }> {
  const { caller, rulebook, today } = reading;
  const { profileId } = body.cargo;
  const problems = tableFaults(body, rulebook);
  const saved = profileId === undefined ? null : await savedCargo(caller, profileId);
  if (profileId !== undefined && !saved)
    problems.push({ field: 'cargo.profileId', message: 'The key’s organisation has no such cargo profile.' });
  const slotId = body.slot?.id;
  const known = slotId === undefined ? null : await knownSlot(caller, slotId);
  if (slotId !== undefined && !known)
    problems.push({ field: 'slot.id', message: 'No slot is published under this id.' });
  const assumed: Assumed[] = [];
  const facts = saved?.facts ?? factsOf(body.cargo);
  const days = stayOf(body, facts, today, assumed);
  if (!days) problems.push({ field: 'stay', message: 'Give the stay: the answer depends on its days.' });
  const quantity = quantityOf(body, facts, assumed);
  if (Array.isArray(quantity)) problems.push(...quantity);
  if (problems.length > 0 || !days || Array.isArray(quantity)) return { ok: false, problems };
  const neighbours = (body.neighbours ?? []).map((each) => neighbourOf(each, days, rulebook));
  const papers = papersOf(body, saved?.papers ?? null, assumed);
  const cargo = classify(facts, rulebook);
  return { ok: true, ask: { body, cargo, papers, stay: days, quantity, neighbours, known, assumed } };
}

function tableFaults({ cargo, neighbours = [] }: DecisionBody, rulebook: Rulebook): FieldProblem[] {
  return [
    ...cargoProblems(cargo, ['cargo'], rulebook),
    ...neighbours.flatMap((each, index) =>
      each.cargo
        ? cargoProblems(each.cargo, ['neighbours', index, 'cargo'], rulebook)
        : cargoProblems(each, ['neighbours', index], rulebook),
    ),
  ];
}

/** The stay asked about; null where it matters and isn't given: a slot, a neighbour or a running clock. */
function stayOf(body: DecisionBody, facts: CargoFacts, today: PlainDate, assumed: Assumed[]): Stay | null {
  if (body.stay) return stay(body.stay.in, body.stay.out);
  const clockRuns = facts.bondedSince !== null || facts.wasteSince !== null;
  if (body.slot || (body.neighbours ?? []).length > 0 || clockRuns) return null;
  assumed.push({ field: 'stay', sentence: `No stay was given; one day from today, ${today}, is taken.` });
  return stay(today, addDays(today, 1));
}

/** Pallets and mass go together; the mass of a pallet may stand for the mass of all. */
function quantityOf(
  { pallets, massGrams }: DecisionBody,
  { massGramsPerPallet }: CargoFacts,
  assumed: Assumed[],
): DecisionAsk['quantity'] | FieldProblem[] {
  if (pallets === undefined && massGrams === undefined) return null;
  if (pallets === undefined) return [{ field: 'pallets', message: 'Give the pallets that weigh this much.' }];
  if (massGrams !== undefined) return { pallets, massGrams };
  if (massGramsPerPallet === null) return [{ field: 'massGrams', message: 'Give the mass of the pallets together.' }];
  const all = pallets * massGramsPerPallet;
  if (all > MAX_GRAMS) return [{ field: 'massGrams', message: `The mass: at most ${MAX_GRAMS}.` }];
  assumed.push({ field: 'massGrams', sentence: `${all} g is taken: the pallets times the mass of one.` });
  return { pallets, massGrams: all };
}

function papersOf({ shipperPapers }: DecisionBody, own: readonly Paper[] | null, assumed: Assumed[]): readonly Paper[] {
  if (shipperPapers) return shipperPapers;
  const sentence = own ? 'The organisation’s own papers are taken.' : 'The shipper is taken as showing no papers.';
  assumed.push({ field: 'shipperPapers', sentence });
  return own ?? [];
}

function neighbourOf(body: NeighbourBody, asked: Stay, rulebook: Rulebook): Neighbour {
  return {
    hazard: hazardOf(factsOf(body.cargo ?? body), rulebook),
    stay: body.stay ? stay(body.stay.in, body.stay.out) : asked,
    apart: TOGETHER.indexOf(body.place) as Apart,
  };
}

/** A number or class alone is taken at its word; any other declaration is classified, open facts at their worst. */
function hazardOf(facts: CargoFacts, rulebook: Rulebook): Hazard {
  const { unNumber, packingGroup, declaredClasses } = facts;
  const [primary, ...subsidiary] = declaredClasses;
  if (unNumber !== null && saysOnly(facts, 'unNumber', 'packingGroup'))
    return hazardOfEntries(entriesOf(rulebook, unNumber, packingGroup));
  if (primary !== undefined && saysOnly(facts, 'declaredClasses')) return hazardOfClass(rulebook, primary, subsidiary);
  if (facts.dangerous === 'no' && saysOnly(facts, 'dangerous')) return HARMLESS;
  return classify(facts, rulebook).hazard;
}
