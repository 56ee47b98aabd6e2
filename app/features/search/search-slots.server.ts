import { sql } from 'drizzle-orm';
import { type FreeDay, freeByDay } from '#app/domain/capacity/fit.ts';
import { type Quote, quote } from '#app/domain/pricing/quote.ts';
import { dayCount, type Stay, stay } from '#app/domain/shared/interval.ts';
import { inr } from '#app/domain/shared/money.ts';
import { addDays, dateInZone, earliest } from '#app/domain/shared/plain-date.ts';
import { currentGstRates } from '#app/features/slots/current-gst-rates.server.ts';
import { slotOccupancy } from '#app/features/slots/slot-occupancy.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { publicDatabase } from '#app/platform/db.server.ts';
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
};

export type SearchPage = { results: SearchResult[]; hasNext: boolean; stripWindow: Stay };

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
function pageQuery(ask: SearchAsk, days: number) {
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
    limit ${PAGE_SIZE + 1} offset ${(ask.page - 1) * PAGE_SIZE}`;
}

/**
 * Finds published slots near a port that are free for the whole ask on every day of the stay. Two statements whatever
 * the number of results: the page, and the occupancy behind its strips.
 */
export async function searchSlots(ask: SearchAsk, { clock }: { clock: Clock }): Promise<SearchPage> {
  const db = publicDatabase();
  const theStay = stay(ask.in, ask.out);
  const today = dateInZone(clock.now(), 'Asia/Kolkata');
  // The strip starts today, or at a stay further ahead than it reaches.
  const stripFrom = earliest(today, ask.in) === ask.in ? ask.in : addDays(today, STRIP_DAYS) < ask.out ? ask.in : today;
  const stripWindow = stay(stripFrom, addDays(stripFrom, STRIP_DAYS));
  const [rows, gst] = await Promise.all([db.execute<Row>(pageQuery(ask, dayCount(theStay))), currentGstRates(today)]);
  const page = rows.slice(0, PAGE_SIZE);
  const ids = page.map((row) => row.slot_id);
  const taken = await slotOccupancy(db, ids, stripWindow.startsOn, stripWindow.endsOn);
  const results = page.map((row): SearchResult => {
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
    };
  });
  return { results, hasNext: rows.length > PAGE_SIZE, stripWindow };
}
