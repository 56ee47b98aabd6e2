import { bookable } from '#app/domain/booking/bookable.ts';
import { occupying } from '#app/domain/booking/turnaround.ts';
import { type Ask, fit } from '#app/domain/capacity/fit.ts';
import { decide, type Question } from '#app/domain/cargo/decide.ts';
import { type Decision, inOrder, outcomeOf, withVerdict } from '#app/domain/cargo/decision.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { timeInZone } from '#app/domain/shared/plain-date.ts';
import { ALLOWED, allOf, type Verdict } from '#app/domain/shared/verdict.ts';
import { questionOf } from '#app/features/decisions/decide-for-slots.server.ts';
import { type SlotSide, slotSides } from '#app/features/decisions/slot-question.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { slotOccupancy } from '#app/features/slots/slot-occupancy.server.ts';
import type { ApiCaller, ApiOutcome } from '#app/platform/api.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { publicDatabase } from '#app/platform/db.server.ts';
import { unusable } from '#app/platform/problem-json.server.ts';
import type { DecisionAnswer } from './answer.schema.server.ts';
import { decisionBodySchema, toldHeadroom } from './decision-body.schema.server.ts';
import { fieldProblems } from './field-problems.server.ts';
import { type DecisionAsk, readDecision } from './read-decision.server.ts';
import { reasonAnswer, VERDICTS } from './reason-answer.ts';
import type { KnownSlot } from './saved-parts.server.ts';
import { OPEN_SLOT, slotOf } from './slot-side.server.ts';

/** Beyond any slot: what a made-up slot holds that doesn't say. */
const ANY_PALLETS = 100_000;
const ANY_GRAMS = 1_000_000_000_000;

/**
 * The rulebook's answer to any question about cargo: alone, beside other cargo, in a slot of the marketplace or in one
 * made up for the question. The same functions decide as for search and hold.
 */
export async function answerDecision(
  caller: ApiCaller,
  body: unknown,
  clock: Clock = systemClock,
): Promise<ApiOutcome<DecisionAnswer>> {
  const parsed = decisionBodySchema.safeParse(body);
  if (!parsed.success) return { ok: false, problem: unusable(fieldProblems(parsed.error)) };
  const today = rulebookDay(clock.now());
  const rulebook = await currentRulebook(today);
  const read = await readDecision(parsed.data, { caller, rulebook, today });
  if (!read.ok) return { ok: false, problem: unusable(read.problems) };
  const { ask } = read;
  const { known, body: asked } = ask;
  const decision = known
    ? await inKnownSlot(ask, known, rulebook, clock)
    : asked.slot?.regime
      ? inMadeUpSlot(ask, asked.slot, asked.slot.regime, rulebook)
      : nowhere(ask, rulebook);
  return { ok: true, value: answerOf(decision, ask) };
}

function questionFor(ask: DecisionAsk, side: Pick<SlotSide, 'slot' | 'neighbours'>): Question {
  const { cargo, quantity, stay, papers, body, neighbours } = ask;
  const shipper = { cargo, quantity, stay, regime: body.regime ?? null, papers, step: body.step };
  const question = questionOf(shipper, { ...side, neighbours: [...side.neighbours, ...neighbours] });
  const told = toldHeadroom(body.headroom);
  return question.headroom
    ? { ...question, headroom: { ...question.headroom, ...Object.fromEntries(told) } }
    : question;
}

/** A slot of the marketplace: what really stands there counts, and its terms and free capacity. */
async function inKnownSlot(ask: DecisionAsk, known: KnownSlot, rulebook: Rulebook, clock: Clock): Promise<Decision> {
  const db = publicDatabase();
  const side = (await slotSides(db, [known.id], ask.stay, rulebook, ask.cargo.hazard)).get(known.id);
  if (!side) throw new Error('a slot that was found has no settings');
  // Whoever names a slot may not know its regime, so this is no fault of the request's.
  if (side.slot.regime === 'neutral' && toldHeadroom(ask.body.headroom).length > 0)
    ask.assumed.push({
      field: 'headroom',
      sentence: 'The slot is neutral; bond, insurance and licence are not asked for.',
    });
  const wanted = wantedOf(ask);
  const places = occupying(known.terms.turnaround, wanted, ask.cargo.hazard.classes);
  const { startsOn, endsOn } = places.stay;
  const taken = (await slotOccupancy(db, [known.id], startsOn, endsOn)).get(known.id) ?? [];
  const now = timeInZone(clock.now(), known.timeZone);
  const verdict = allOf(bookable(known.terms, wanted, now), fit(known.terms, taken, places));
  return withVerdict(decide(questionFor(ask, side), rulebook), verdict);
}

/** Without a quantity the question is whether there is any room at all. */
function wantedOf({ quantity, stay, assumed }: DecisionAsk): Ask {
  if (quantity) return { stay, ...quantity };
  assumed.push({ field: 'pallets', sentence: 'No quantity was given; free capacity is asked for one pallet place.' });
  return { stay, pallets: 1, massGrams: 1 };
}

function inMadeUpSlot(
  ask: DecisionAsk,
  body: NonNullable<DecisionAsk['body']['slot']>,
  regime: 'bonded' | 'neutral',
  rulebook: Rulebook,
): Decision {
  const { slot, assumed } = slotOf(body, regime);
  ask.assumed.push(...assumed);
  const side = { slot, neighbours: [] };
  return withVerdict(decide(questionFor(ask, side), rulebook), roomIn(body, ask));
}

function roomIn(
  { palletPositions = ANY_PALLETS, maxMassGrams = ANY_GRAMS }: Room,
  { quantity, stay }: DecisionAsk,
): Verdict {
  return quantity ? fit({ palletPositions, maxMassGrams }, [], { stay, ...quantity }) : ALLOWED;
}
type Room = { palletPositions?: number | undefined; maxMassGrams?: number | undefined };

/** No slot: what the cargo says by itself, and what its neighbours say. Nothing is said for a place that isn't known. */
function nowhere(ask: DecisionAsk, rulebook: Rulebook): Decision {
  const question = questionFor(ask, { slot: OPEN_SLOT, neighbours: [] });
  const alone = decide({ ...question, slot: null, headroom: null, neighbours: [] }, rulebook);
  if (ask.neighbours.length === 0) return alone;
  const beside = decide(question, rulebook).reasons.filter(({ code }) => code === 'segregation.neighbour');
  const reasons = inOrder([...alone.reasons, ...beside]);
  return { ...alone, reasons, outcome: outcomeOf(reasons) };
}

function answerOf(decision: Decision, { cargo, stay, assumed }: DecisionAsk): DecisionAnswer {
  const { hazard, regimes, activity, missing, entries } = cargo;
  return {
    verdict: VERDICTS[decision.outcome],
    reasons: decision.reasons.map((reason) => ({ ...reasonAnswer(reason), effect: reason.effect })),
    rulebook: { version: decision.rulebookVersion },
    cargo: {
      classes: [...hazard.classes],
      storageClasses: [...hazard.storageClasses],
      groups: [...hazard.groups],
      regimes: [...regimes],
      activity,
      missing: [...missing],
      entries: entries.map(({ un, name, class: primary, subsidiary, packingGroup }) => ({
        un,
        name,
        class: primary,
        subsidiary: [...subsidiary],
        packingGroup,
      })),
    },
    stay: { in: stay.startsOn, out: stay.endsOn },
    assumed,
    documents: decision.documents.map((each) => ({ ...each })),
    // Readings carry more than they promise; the answer names what it tells.
    clocks: decision.clocks.map(
      ({ clock, label, startsOn, markOn, days, daysAtEnd, passed, costPaise, ...source }) => ({
        ...{ clock, label, startsOn, markOn, days, daysAtEnd, passed, costPaise },
        citation: source.citation,
        provisional: source.provisional,
      }),
    ),
    tasks: decision.tasks.map(({ task, sentence }) => ({ task, sentence })),
  };
}
