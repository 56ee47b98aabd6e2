import { bookable } from '#app/domain/booking/bookable.ts';
import { type Ask, type FreeDay, fit, freeByDay, loadByDay } from '#app/domain/capacity/fit.ts';
import { classesNotAccepted } from '#app/domain/cargo/decide.ts';
import { type Decision, type Outcome, outcomeOf, type Reason, withVerdict } from '#app/domain/cargo/decision.ts';
import { type Quote, quote } from '#app/domain/pricing/quote.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays, dateInZone, latest, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { allOf, type Verdict } from '#app/domain/shared/verdict.ts';
import { type Alternatives, findAlternatives } from '#app/features/bookings/find-alternatives.server.ts';
import { findOffer, ratesOf, type SlotOffer, termsOf } from '#app/features/bookings/slot-offer.server.ts';
import { decideForSlots } from '#app/features/decisions/decide-for-slots.server.ts';
import { type ChosenCargo, holdingSide } from '#app/features/decisions/shipper-side.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { currentGstRates } from '#app/features/slots/current-gst-rates.server.ts';
import { slotOccupancy } from '#app/features/slots/slot-occupancy.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { publicDatabase } from '#app/platform/db.server.ts';

const STRIP_DAYS = 60;

/** What is asked of one slot: the days, the places, the mass and the classes. */
export type OfferAsk = { in: PlainDate; out: PlainDate; pallets: number; kg: number; class: string[] };

/** Said where a slot is asked about before anybody has said what for. */
const CARGO_NOT_SAID: Reason = {
  code: 'cargo.not_said',
  effect: 'request',
  params: {},
  sentence: 'What may stand here depends on the cargo, and none is chosen yet.',
  fix: 'Choose a cargo of your library, or describe one.',
};

/** A slot's public page: what it is, its next sixty days, and the answer to an ask if there is one. */
export type OfferPage = {
  offer: SlotOffer;
  today: PlainDate;
  strip: FreeDay[];
  answer: {
    outcome: Outcome;
    reasons: readonly Reason[];
    /** Null until a cargo is chosen. */
    rulebookVersion: string | null;
    price: Quote;
    alternatives: Alternatives | null;
    /** What others have taken on the day with the fewest free places, and on the day with the least free mass. */
    taken: { pallets: number; massGrams: number };
  } | null;
};

/**
 * Reads the page; null when the slot is not published. With a cargo its answer is the one the hold will ask again.
 * @param cargo the viewer's chosen profile, if any
 */
export async function readOfferPage(
  slotId: string,
  ask: OfferAsk | null,
  { clock, cargo }: { clock: Clock; cargo: ChosenCargo | null },
): Promise<OfferPage | null> {
  const offer = await findOffer(slotId);
  if (!offer) return null;
  const today = dateInZone(clock.now(), offer.timeZone);
  const stripEnd = addDays(today, STRIP_DAYS);
  const until = ask ? latest(stripEnd, ask.out) : stripEnd;
  const taken = (await slotOccupancy(publicDatabase(), [offer.slotId], today, until)).get(offer.slotId) ?? [];
  const strip = freeByDay(offer, taken, stay(today, stripEnd));
  if (!ask) return { offer, today, strip, answer: null };
  const theAsk = { stay: stay(ask.in, ask.out), pallets: ask.pallets, massGrams: ask.kg };
  const terms = allOf(bookable(termsOf(offer), theAsk, today), fit(offer, taken, theAsk));
  const { outcome, reasons, rulebookVersion, shipper } = await answerFor(offer, ask.class, theAsk, terms, {
    clock,
    cargo,
  });
  const loads = loadByDay(taken, theAsk.stay);
  const highest = {
    pallets: Math.max(...loads.map((load) => load.pallets)),
    massGrams: Math.max(...loads.map((load) => load.massGrams)),
  };
  const price = quote(ratesOf(offer), theAsk, await currentGstRates(today));
  const classes = shipper ? shipper.side.cargo.hazard.classes : ask.class;
  const alternatives =
    outcome === 'not_possible' ? await findAlternatives(offer.slotId, theAsk, { classes, shipper }) : null;
  return { offer, today, strip, answer: { outcome, reasons, rulebookVersion, price, alternatives, taken: highest } };
}

/** The rulebook's answer where a cargo is chosen; otherwise what the terms and the classes named say on their own. */
async function answerFor(
  offer: SlotOffer,
  classes: readonly string[],
  ask: Ask,
  terms: Verdict,
  { clock, cargo }: { clock: Clock; cargo: ChosenCargo | null },
) {
  if (!cargo) {
    const decision = { ...NOT_SAID, reasons: [...classesNotAccepted(offer.hazardClasses, classes), CARGO_NOT_SAID] };
    const { reasons } = withVerdict(decision, terms);
    return { outcome: outcomeOf(reasons), reasons, rulebookVersion: null, shipper: null };
  }
  const rulebook = await currentRulebook(rulebookDay(clock.now()));
  const side = holdingSide(cargo, ask, null, rulebook);
  const decided = (await decideForSlots(publicDatabase(), [offer.slotId], side, rulebook)).get(offer.slotId);
  if (!decided) throw new Error('a listed slot without settings');
  const { outcome, reasons, rulebookVersion } = withVerdict(decided, terms);
  return { outcome, reasons, rulebookVersion, shipper: { side, rulebook } };
}

const NOT_SAID: Decision = {
  outcome: 'on_request',
  reasons: [CARGO_NOT_SAID],
  rulebookVersion: '',
  documents: [],
  clocks: [],
  tasks: [],
};
