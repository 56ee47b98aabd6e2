import { bookable } from '#app/domain/booking/bookable.ts';
import { type FreeDay, fit, freeByDay, loadByDay } from '#app/domain/capacity/fit.ts';
import { type Quote, quote } from '#app/domain/pricing/quote.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays, dateInZone, latest, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { allOf, type Verdict } from '#app/domain/shared/verdict.ts';
import { type Alternatives, findAlternatives } from '#app/features/bookings/find-alternatives.server.ts';
import { findOffer, ratesOf, type SlotOffer, termsOf } from '#app/features/bookings/slot-offer.server.ts';
import { currentGstRates } from '#app/features/slots/current-gst-rates.server.ts';
import { slotOccupancy } from '#app/features/slots/slot-occupancy.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { publicDatabase } from '#app/platform/db.server.ts';

const STRIP_DAYS = 60;

/** What is asked of one slot: the days, the places, the mass and the classes. */
export type OfferAsk = { in: PlainDate; out: PlainDate; pallets: number; kg: number; class: string[] };

/** A slot's public page: what it is, its next sixty days, and the answer to an ask if there is one. */
export type OfferPage = {
  offer: SlotOffer;
  today: PlainDate;
  strip: FreeDay[];
  answer: {
    verdict: Verdict;
    price: Quote;
    alternatives: Alternatives | null;
    /** What others have taken on the day with the fewest free places, and on the day with the least free mass. */
    taken: { pallets: number; massGrams: number };
  } | null;
};

/** Reads the page; null when the slot is not published. The verdict is the one the hold will ask again. */
export async function readOfferPage(
  slotId: string,
  ask: OfferAsk | null,
  { clock }: { clock: Clock },
): Promise<OfferPage | null> {
  const offer = await findOffer(slotId);
  if (!offer) return null;
  const today = dateInZone(clock.now(), offer.timeZone);
  const stripEnd = addDays(today, STRIP_DAYS);
  const until = ask ? latest(stripEnd, ask.out) : stripEnd;
  const taken = (await slotOccupancy(publicDatabase(), [slotId], today, until)).get(slotId) ?? [];
  const strip = freeByDay(offer, taken, stay(today, stripEnd));
  if (!ask) return { offer, today, strip, answer: null };
  const theAsk = { stay: stay(ask.in, ask.out), pallets: ask.pallets, massGrams: ask.kg };
  const verdict = allOf(
    bookable(termsOf(offer), { ...theAsk, hazardClasses: ask.class, regime: null }, today),
    fit(offer, taken, theAsk),
  );
  const loads = loadByDay(taken, theAsk.stay);
  const highest = {
    pallets: Math.max(...loads.map((load) => load.pallets)),
    massGrams: Math.max(...loads.map((load) => load.massGrams)),
  };
  const price = quote(ratesOf(offer), theAsk, await currentGstRates(today));
  const alternatives = verdict.ok ? null : await findAlternatives(slotId, theAsk, ask.class);
  return { offer, today, strip, answer: { verdict, price, alternatives, taken: highest } };
}
