import { bookable } from '#app/domain/booking/bookable.ts';
import { occupying } from '#app/domain/booking/turnaround.ts';
import { type FreeDay, fit, freeByDay, loadByDay } from '#app/domain/capacity/fit.ts';
import { classesNotAccepted } from '#app/domain/cargo/decide.ts';
import { type Decision, type Outcome, outcomeOf, type Reason, withVerdict } from '#app/domain/cargo/decision.ts';
import type { LeavingCost } from '#app/domain/pricing/leave-on-day.ts';
import {
  leavingCosts,
  type OfferPrices,
  type PricedStay,
  quoteOffer,
  termsOffered,
} from '#app/domain/pricing/offer-price.ts';
import type { Quote } from '#app/domain/pricing/quote.ts';
import type { RateCard } from '#app/domain/pricing/rate-card.ts';
import { type RiskWaiver, riskWaiver } from '#app/domain/pricing/risk-waiver.ts';
import { dayCount, type Stay, stay } from '#app/domain/shared/interval.ts';
import { ZERO_INR } from '#app/domain/shared/money.ts';
import { addDays, latest, type PlainDate, timeInZone } from '#app/domain/shared/plain-date.ts';
import { allOf, type Verdict } from '#app/domain/shared/verdict.ts';
import { type Alternatives, findAlternatives } from '#app/features/bookings/find-alternatives.server.ts';
import { findOffer, pricedCargo, type SlotOffer, termsOf } from '#app/features/bookings/slot-offer.server.ts';
import { decideForSlots } from '#app/features/decisions/decide-for-slots.server.ts';
import { type ChosenCargo, holdingSide } from '#app/features/decisions/shipper-side.server.ts';
import { cardsInForce, pricesOf } from '#app/features/rate-cards/cards-in-force.server.ts';
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
  /** What the slot charges today, and its card where it has one. */
  prices: OfferPrices;
  card: RateCard | null;
  today: PlainDate;
  strip: FreeDay[];
  answer: {
    outcome: Outcome;
    reasons: readonly Reason[];
    /** Null until a cargo is chosen. */
    rulebookVersion: string | null;
    price: Quote;
    /** What the price was worked out for. */
    priced: PricedStay;
    /** What certificates waive of it; null for a viewer without a cargo, and where no risk is charged. */
    waiver: RiskWaiver | null;
    /** What leaving on each day would cost, the asked one among them. */
    leaving: readonly LeavingCost[];
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
  const now = timeInZone(clock.now(), offer.timeZone);
  const today = now.day;
  const card = (await cardsInForce(publicDatabase(), [offer], rulebookDay(clock.now()))).get(offer.slotId) ?? null;
  const prices = pricesOf(offer, card);
  const page = { offer, prices, card: prices.inForce?.card ?? null, today };
  const shipper = ask && cargo ? await shipperFor(cargo, ask, clock) : null;
  const classes = shipper ? shipper.side.cargo.hazard.classes : (ask?.class ?? []);
  const theAsk = ask && { stay: stay(ask.in, ask.out), pallets: ask.pallets, massGrams: ask.kg };
  const places = theAsk && occupying(offer.turnaround, theAsk, classes);
  const stripEnd = addDays(today, STRIP_DAYS);
  const until = places ? latest(stripEnd, places.stay.endsOn) : stripEnd;
  const taken = (await slotOccupancy(publicDatabase(), [offer.slotId], today, until)).get(offer.slotId) ?? [];
  const strip = freeByDay(offer, taken, stay(today, stripEnd));
  if (!theAsk || !places) return { ...page, strip, answer: null };
  const terms = allOf(bookable(termsOf(offer), theAsk, now), fit(offer, taken, places));
  const { outcome, reasons, rulebookVersion } = await answerFor(offer, classes, terms, shipper);
  const loads = loadByDay(taken, theAsk.stay);
  const highest = {
    pallets: Math.max(...loads.map((load) => load.pallets)),
    massGrams: Math.max(...loads.map((load) => load.massGrams)),
  };
  const gst = await currentGstRates(today);
  const cargoTerms = shipper ? pricedCargo(shipper.side) : { codes: classes, valueAndDuty: ZERO_INR, insured: [] };
  const priced = { ...cargoTerms, stay: theAsk.stay, pallets: theAsk.pallets };
  const price = quoteOffer(prices, priced, gst, 'inter_state');
  const leaving = leavingCosts(prices, { ...priced, stay: shownStay(offer, theAsk.stay) }, gst, 'inter_state');
  const offered = shipper && termsOffered(prices, priced, gst);
  const waiver = offered && riskWaiver(offered, theAsk, 'inter_state');
  const alternatives =
    outcome === 'not_possible' ? await findAlternatives(offer.slotId, theAsk, { classes, shipper, clock }) : null;
  const said = { outcome, reasons, rulebookVersion, price, priced, waiver, leaving, alternatives, taken: highest };
  return { ...page, strip, answer: said };
}

/** Days the curve of leaving shows at least: a slab that comes after the asked days is seen coming. */
const SHOWN_DAYS = 30;

/** The days the curve shows: the asked ones, and up to a month where the slot is let that long. */
function shownStay({ maximumDays }: SlotOffer, asked: Stay): Stay {
  const days = Math.max(dayCount(asked), Math.min(SHOWN_DAYS, maximumDays ?? SHOWN_DAYS));
  return stay(asked.startsOn, addDays(asked.startsOn, days));
}

/** The shipper's side of the answer, and the rules it is asked by. */
async function shipperFor(cargo: ChosenCargo, ask: OfferAsk, clock: Clock) {
  const rulebook = await currentRulebook(rulebookDay(clock.now()));
  const asked = { stay: stay(ask.in, ask.out), pallets: ask.pallets, massGrams: ask.kg };
  return { side: holdingSide(cargo, asked, null, rulebook), rulebook };
}

/** The rulebook's answer where a cargo is chosen; otherwise what the terms and the classes named say on their own. */
async function answerFor(
  offer: SlotOffer,
  classes: readonly string[],
  terms: Verdict,
  shipper: Awaited<ReturnType<typeof shipperFor>> | null,
) {
  if (!shipper) {
    const decision = { ...NOT_SAID, reasons: [...classesNotAccepted(offer.hazardClasses, classes), CARGO_NOT_SAID] };
    const { reasons } = withVerdict(decision, terms);
    return { outcome: outcomeOf(reasons), reasons, rulebookVersion: null };
  }
  const { side, rulebook } = shipper;
  const decided = (await decideForSlots(publicDatabase(), [offer.slotId], side, rulebook)).get(offer.slotId);
  if (!decided) throw new Error('a listed slot without settings');
  const { outcome, reasons, rulebookVersion } = withVerdict(decided, terms);
  return { outcome, reasons, rulebookVersion };
}

const NOT_SAID: Decision = {
  outcome: 'on_request',
  reasons: [CARGO_NOT_SAID],
  rulebookVersion: '',
  documents: [],
  clocks: [],
  tasks: [],
};
