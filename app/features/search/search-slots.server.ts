import { sql } from 'drizzle-orm';
import { type FreeDay, freeByDay } from '#app/domain/capacity/fit.ts';
import type { Decision, Reason } from '#app/domain/cargo/decision.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { type Quote, quote } from '#app/domain/pricing/quote.ts';
import { dayCount, type Stay, stay } from '#app/domain/shared/interval.ts';
import { inr } from '#app/domain/shared/money.ts';
import { addDays, dateInZone, earliest } from '#app/domain/shared/plain-date.ts';
import { decideForSlots, type ShipperSide } from '#app/features/decisions/decide-for-slots.server.ts';
import { currentGstRates } from '#app/features/slots/current-gst-rates.server.ts';
import { slotOccupancy } from '#app/features/slots/slot-occupancy.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { publicDatabase } from '#app/platform/db.server.ts';
import { PAGE_SIZE } from './page-size.ts';
import type { SearchAsk } from './search.schema.server.ts';

const STRIP_DAYS = 60;
/** How many free slots are asked about at a time, and how many at most, before a search with a cargo gives up. */
const WALK = 60;
const WALKED_AT_MOST = 600;
/** Hidden slots listed with their reasons. */
const HIDDEN_SHOWN = 20;

type Db = ReturnType<typeof publicDatabase>;
/** Who asks with which cargo, and by which rules. */
export type CargoSide = { side: ShipperSide; rulebook: Rulebook };

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

/** Why slots that are free are not shown for a cargo: how many by each reason, and some of them. */
export type HiddenSlots = {
  count: number;
  reasons: { code: string; slots: number; sentence: string; fix: string | null }[];
  examples: { slotId: string; slotName: string; facilityName: string; reasons: readonly Reason[] }[];
};

export type SearchPage = {
  results: SearchResult[];
  hasNext: boolean;
  stripWindow: Stay;
  /** Null without a cargo. */
  hidden: HiddenSlots | null;
};

type Row = {
  slot_id: string;
  slot_name: string;
  hall_name: string;
  facility_name: string;
  host_name: string;
  regime: 'bonded' | 'neutral';
  booking_mode: 'instant' | 'request';
  hazard_classes: string[];
  pallet_positions: number;
  max_mass_grams: string;
  minimum_days: number;
  lat: number;
  lon: number;
  distance_metres: number;
  price: string;
  handling_in: string;
  handling_out: string;
};

/**
 * One page of candidates in the wanted order, tested for free places one by one until the page is full. The candidate
 * list is materialised in order, so that the expensive test runs for as few slots as the page needs; a nested loop
 * over it keeps that order.
 */
function pageQuery(ask: SearchAsk, days: number, { limit, offset }: { limit: number; offset: number }) {
  const order =
    ask.sort === 'distance'
      ? sql`n.distance_metres, n.slot_id`
      : sql`l.price_per_pallet_day_paise * ${days} + l.handling_in_paise + l.handling_out_paise, n.distance_metres, n.slot_id`;
  const regime = ask.regime ? sql`and n.regime = ${ask.regime}` : sql``;
  const classes = `{${ask.class.join(',')}}`;
  return sql`
    with candidates as materialized (
      select l.*, n.distance_metres
      from listing_ports n join listings l on l.slot_id = n.slot_id
      where n.port_id = ${ask.port} and n.distance_metres <= ${ask.within * 1000} ${regime}
        and l.pallet_positions >= ${ask.pallets} and l.max_mass_grams >= ${ask.kg}
        and l.minimum_days <= ${days} and l.hazard_classes @> ${classes}::text[]
      order by ${order}
    )
    select c.slot_id, c.slot_name, c.hall_name, c.facility_name, c.host_name, c.regime, c.booking_mode,
      c.hazard_classes, c.pallet_positions, c.max_mass_grams::text, c.minimum_days, c.lat, c.lon, c.distance_metres,
      c.price_per_pallet_day_paise::text as price, c.handling_in_paise::text as handling_in,
      c.handling_out_paise::text as handling_out
    from candidates c
    cross join lateral slot_peak(c.slot_id, ${ask.in}::date, ${ask.out}::date) as taken
    where taken.pallets + ${ask.pallets} <= c.pallet_positions and taken.mass_grams + ${ask.kg} <= c.max_mass_grams
    limit ${limit} offset ${offset}`;
}

type Found = { rows: (Row & { decision: SearchResult['decision'] })[]; hasNext: boolean; hidden: HiddenSlots | null };

/** Without a cargo: what is free, as the database has it. */
async function freeSlots(db: Db, ask: SearchAsk, days: number): Promise<Found> {
  const window = { limit: PAGE_SIZE + 1, offset: (ask.page - 1) * PAGE_SIZE };
  const rows = await db.execute<Row>(pageQuery(ask, days, window));
  const page = rows.slice(0, PAGE_SIZE).map((row) => ({ ...row, decision: null }));
  return { rows: page, hasNext: rows.length > PAGE_SIZE, hidden: null };
}

/**
 * With a cargo: walks the free slots in the wanted order, asks the rulebook about each, and stops when the page is full.
 * What it passes by on the way is told as hidden.
 */
async function bookableSlots(db: Db, ask: SearchAsk, days: number, cargo: CargoSide): Promise<Found> {
  const wanted = ask.page * PAGE_SIZE + 1;
  const fits: Found['rows'] = [];
  const hidden: { row: Row; reasons: readonly Reason[] }[] = [];
  // The rulebook tells the classes apart with reasons; a filter in the query would hide them in silence.
  const anyClass = { ...ask, class: [] };
  for (let offset = 0; offset < WALKED_AT_MOST && fits.length < wanted; offset += WALK) {
    const rows = await db.execute<Row>(pageQuery(anyClass, days, { limit: WALK, offset }));
    const ids = rows.map((row) => row.slot_id);
    const decisions = await decideForSlots(db, ids, cargo.side, cargo.rulebook);
    for (const row of rows) {
      const decision = decisions.get(row.slot_id);
      if (!decision || fits.length === wanted) continue;
      if (decision.outcome === 'not_possible')
        hidden.push({ row, reasons: decision.reasons.filter(({ effect }) => effect === 'refuse') });
      else fits.push({ ...row, decision: { outcome: decision.outcome, reasons: decision.reasons } });
    }
    if (rows.length < WALK) break;
  }
  const page = fits.slice((ask.page - 1) * PAGE_SIZE, ask.page * PAGE_SIZE);
  return { rows: page, hasNext: fits.length === wanted, hidden: summarise(hidden) };
}

/** Counts hidden slots by their reasons: a slot with three reasons counts for each. */
function summarise(hidden: { row: Row; reasons: readonly Reason[] }[]): HiddenSlots {
  const byCode = new Map<string, HiddenSlots['reasons'][number]>();
  for (const { reasons } of hidden)
    for (const code of new Set(reasons.map((reason) => reason.code))) {
      const first = reasons.find((reason) => reason.code === code);
      const known = byCode.get(code) ?? { code, slots: 0, sentence: first?.sentence ?? '', fix: first?.fix ?? null };
      byCode.set(code, { ...known, slots: known.slots + 1 });
    }
  return {
    count: hidden.length,
    reasons: [...byCode.values()].sort((a, b) => b.slots - a.slots || (a.code < b.code ? -1 : 1)),
    examples: hidden.slice(0, HIDDEN_SHOWN).map(({ row, reasons }) => ({
      slotId: row.slot_id,
      slotName: row.slot_name,
      facilityName: row.facility_name,
      reasons,
    })),
  };
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
  const [found, gst] = await Promise.all([
    cargo ? bookableSlots(db, ask, days, cargo) : freeSlots(db, ask, days),
    currentGstRates(today),
  ]);
  const ids = found.rows.map((row) => row.slot_id);
  const taken = await slotOccupancy(db, ids, stripWindow.startsOn, stripWindow.endsOn);
  const results = found.rows.map((row): SearchResult => {
    const rates = {
      pricePerPalletDay: inr(BigInt(row.price)),
      handlingInPerPallet: inr(BigInt(row.handling_in)),
      handlingOutPerPallet: inr(BigInt(row.handling_out)),
    };
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
      price: quote(rates, { stay: theStay, pallets: ask.pallets }, gst),
      strip: freeByDay(capacity, taken.get(row.slot_id) ?? [], stripWindow),
      decision: row.decision,
    };
  });
  return { results, hasNext: found.hasNext, stripWindow, hidden: found.hidden };
}
