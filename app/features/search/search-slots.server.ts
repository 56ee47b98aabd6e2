import { type FreeDay, freeByDay } from '#app/domain/capacity/fit.ts';
import type { Decision } from '#app/domain/cargo/decision.ts';
import { quoteOffer } from '#app/domain/pricing/offer-price.ts';
import type { Quote } from '#app/domain/pricing/quote.ts';
import { dayCount, type Stay, stay } from '#app/domain/shared/interval.ts';
import { ZERO_INR } from '#app/domain/shared/money.ts';
import { addDays, dateInZone, earliest } from '#app/domain/shared/plain-date.ts';
import { pricedCargo } from '#app/features/bookings/slot-offer.server.ts';
import { cardsInForce, pricesOf } from '#app/features/rate-cards/cards-in-force.server.ts';
import { currentGstRates } from '#app/features/slots/current-gst-rates.server.ts';
import { slotOccupancy } from '#app/features/slots/slot-occupancy.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { publicDatabase } from '#app/platform/db.server.ts';
import { bookableSlots, type CargoSide, type Found } from './bookable-slots.server.ts';
import { type Db, readFreeSlots } from './free-slots.server.ts';
import { PAGE_SIZE } from './page-size.ts';
import type { SearchAsk } from './search.schema.server.ts';

const STRIP_DAYS = 60;

/** A slot that can be held now for exactly what was asked. */
export type SearchResult = {
  slotId: string;
  slotName: string;
  hallName: string;
  facilityName: string;
  hostName: string;
  regime: 'bonded' | 'neutral';
  bookingMode: 'instant' | 'request';
  hazardClasses: string[];
  palletPositions: number;
  minimumDays: number;
  lat: number;
  lon: number;
  distanceMetres: number;
  price: Quote;
  strip: FreeDay[];
  /** The rulebook's answer for the cargo asked; null when none is. */
  decision: Pick<Decision, 'outcome' | 'reasons'> | null;
};

export type SearchPage = {
  results: SearchResult[];
  hasNext: boolean;
  stripWindow: Stay;
  /** How many free slots the rulebook was asked about; 0 without a cargo. */
  looked: number;
  /** Whether the search stopped at its limit before the page was full, with slots left that may fit. */
  gaveUp: boolean;
};

/** Without a cargo: what is free, as the database has it. */
async function freeSlots(
  db: Db,
  ask: SearchAsk,
  { days, strip, now }: { days: number; strip: Stay; now: Date },
): Promise<Found> {
  const part = { limit: PAGE_SIZE + 1, offset: (ask.page - 1) * PAGE_SIZE };
  const rows = await readFreeSlots(db, { ...ask, now }, days, part);
  const shown = rows.slice(0, PAGE_SIZE);
  const ids = shown.map((row) => row.slot_id);
  const occupied = await slotOccupancy(db, ids, strip.startsOn, strip.endsOn);
  const page = shown.map((row) => ({ ...row, decision: null, taken: occupied.get(row.slot_id) ?? [] }));
  return { rows: page, hasNext: rows.length > PAGE_SIZE, looked: 0, gaveUp: false };
}

/**
 * Finds published slots near a port that are free for the whole ask on every day of the stay, and, when a cargo is
 * given, that the rulebook does not refuse for it. The number of statements does not grow with the results.
 * @param cargo the shipper's side of the decision; null to search by room alone
 */
export async function searchSlots(
  ask: SearchAsk,
  { clock, cargo }: { clock: Clock; cargo: CargoSide | null },
): Promise<SearchPage> {
  const db = publicDatabase();
  const theStay = stay(ask.in, ask.out);
  const today = dateInZone(clock.now(), 'Asia/Kolkata');
  // The strip starts today, or at a stay further ahead than it reaches.
  const stripFrom = earliest(today, ask.in) === ask.in ? ask.in : addDays(today, STRIP_DAYS) < ask.out ? ask.in : today;
  const stripWindow = stay(stripFrom, addDays(stripFrom, STRIP_DAYS));
  const days = dayCount(theStay);
  const extent = { days, strip: stripWindow, now: clock.now() };
  const [found, gst] = await Promise.all([
    cargo ? bookableSlots(db, ask, extent, cargo) : freeSlots(db, ask, extent),
    currentGstRates(today),
  ]);
  const listed = found.rows.map((row) => ({ slotId: row.slot_id, rateCardVersion: row.rate_card_version }));
  const cards = await cardsInForce(db, listed, today);
  const terms = cargo ? pricedCargo(cargo.side) : { codes: ask.class, valueAndDuty: ZERO_INR, insured: [] };
  const priced = { ...terms, stay: theStay, pallets: ask.pallets };
  const results = found.rows.map((row): SearchResult => {
    const flat = {
      pricePerPalletDayPaise: BigInt(row.price),
      handlingInPaise: BigInt(row.handling_in),
      handlingOutPaise: BigInt(row.handling_out),
    };
    const prices = pricesOf(flat, cards.get(row.slot_id) ?? null);
    const capacity = { palletPositions: row.pallet_positions, maxMassGrams: Number(row.max_mass_grams) };
    return {
      slotId: row.slot_id,
      slotName: row.slot_name,
      hallName: row.hall_name,
      facilityName: row.facility_name,
      hostName: row.host_name,
      regime: row.regime,
      bookingMode: row.booking_mode,
      hazardClasses: row.hazard_classes,
      palletPositions: row.pallet_positions,
      minimumDays: row.minimum_days,
      lat: row.lat,
      lon: row.lon,
      distanceMetres: row.distance_metres,
      price: quoteOffer(prices, priced, gst, 'inter_state'),
      strip: freeByDay(capacity, row.taken, stripWindow),
      decision: row.decision,
    };
  });
  const { hasNext, looked, gaveUp } = found;
  return { results, hasNext, stripWindow, looked, gaveUp };
}
