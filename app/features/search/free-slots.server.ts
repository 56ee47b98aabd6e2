import { type SQL, sql } from 'drizzle-orm';
import type { Narrowing } from '#app/domain/cargo/narrowing.ts';
import { dateInZone, daysBetween } from '#app/domain/shared/plain-date.ts';
import { arrayOf, PLANNED_ANEW, type publicDatabase } from '#app/platform/db.server.ts';
import { PRICED_STAYS } from '#db/schema/index.ts';
import type { SearchAsk } from './search.schema.server.ts';

export type Db = ReturnType<typeof publicDatabase>;

/** What decides whether a slot is free, and in which order slots come. */
export type FreeAsk = Pick<SearchAsk, 'port' | 'within' | 'in' | 'out' | 'pallets' | 'regime' | 'sort'> & {
  /** Grams, of all pallets. */
  kg: number;
  class: readonly string[];
  /** When it is asked: a slot may want to be booked some days ahead. */
  now: Date;
};

/** A listed slot that is free for the whole ask; sums of money and mass as decimal text. */
export type FreeSlot = {
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
  /** 0 where its flat prices are all it charges. */
  rate_card_version: number;
  lat: number;
  lon: number;
  distance_metres: number;
  price: string;
  handling_in: string;
  handling_out: string;
};

/** Which part of the ordered list of free slots is read. */
export type Part = {
  limit: number;
  /** Rows of the list to pass by; they are tested for free places all the same. */
  offset?: number;
  /** The last slot read before: the list goes on behind it, and nothing before it is tested again. */
  after?: FreeSlot | null;
  narrowing?: Narrowing | null;
};

const MAX_BIGINT = '9223372036854775807';

/** A count the program chose, written out: with a parameter the planner can't know how few rows are wanted. */
const count = (n: number) => sql.raw(String(Math.trunc(n)));

/** No slot wants more than 60 days and a cut-off, so that a stay further ahead than any zone's date is soon enough. */
const SOON_DAYS = 63;

/** Leaves out slots that want to be booked longer ahead: their own day and hour decide. */
function bookedInTime({ in: startsOn, now }: FreeAsk): SQL {
  if (daysBetween(dateInZone(now, 'UTC'), startsOn) > SOON_DAYS) return sql``;
  const there = sql`(${now.toISOString()}::timestamptz at time zone l.time_zone)`;
  return sql`and case when l.lead_days = 0 and l.cut_off_hour is null then true
    else ${startsOn}::date - ${there}::date >= l.lead_days
      + case when extract(hour from ${there}) >= l.cut_off_hour then 1 else 0 end end`;
}

/** Days the places of slot `l` stay shut after a stay of cargo of these classes, as turnaroundDays() has it. */
function turnaroundOf(classes: readonly string[]): SQL {
  const any = sql`(l.turnaround ->> 'any')::integer`;
  if (classes.length === 0) return any;
  const each = classes.map((code) => sql`coalesce((l.turnaround ->> ${code})::integer, ${any})`);
  return sql`greatest(${sql.join(each, sql`, `)})`;
}

const textArray = (values: readonly string[]) => arrayOf(values, 'text');

/** Price of the stay for one pallet place, in paise: what the search by price sorts by. */
const stayPrice = (slot: FreeSlot, days: number) =>
  BigInt(slot.price) * BigInt(days) + BigInt(slot.handling_in) + BigInt(slot.handling_out);

const placeAndId = (slot: FreeSlot) => sql`${slot.distance_metres}::integer, ${slot.slot_id}::uuid`;

/** Listed slots in the circle that are large enough for the ask; whether they are free is not looked at. */
function listedIn(ask: FreeAsk, days: number, narrowing: Narrowing | null): SQL {
  const regime = ask.regime ? sql`and n.regime = ${ask.regime}` : sql``;
  const narrowed = narrowing
    ? sql`and n.hazard_classes @> ${textArray(narrowing.classes)} and n.ground = any(${textArray(narrowing.grounds)})`
    : sql``;
  return sql`listing_ports n join listings l on l.slot_id = n.slot_id
    where n.port_id = ${ask.port} and n.distance_metres <= ${ask.within * 1000} ${regime}
      and l.pallet_positions >= ${ask.pallets} and l.max_mass_grams >= ${ask.kg}
      and l.minimum_days <= ${days} and (l.maximum_days is null or l.maximum_days >= ${days}) ${bookedInTime(ask)}
      and n.hazard_classes @> ${textArray(ask.class)} ${narrowed}`;
}

/** Whether slot `l` of the query is free for the ask on every day of it, and while its places stay shut after it. */
const isFree = (ask: FreeAsk, narrowing: Narrowing | null) => sql`exists (
  select from slot_peak(l.slot_id, ${ask.in}::date, ${ask.out}::date + ${turnaroundOf(narrowing?.classes ?? ask.class)}) taken
  where taken.pallets + ${ask.pallets} <= l.pallet_positions and taken.mass_grams + ${ask.kg} <= l.max_mass_grams)`;

const COLUMNS = sql`l.slot_id, l.slot_name, l.hall_name, l.facility_name, l.host_name, l.regime, l.booking_mode,
  l.hazard_classes, l.pallet_positions, l.max_mass_grams::text, l.minimum_days, l.rate_card_version, l.lat, l.lon, l.distance_metres,
  l.price_per_pallet_day_paise::text as price, l.handling_in_paise::text as handling_in,
  l.handling_out_paise::text as handling_out`;

/** Nearest first: the index is in that order. */
function byDistance(ask: FreeAsk, days: number, { limit, offset = 0, after = null, narrowing = null }: Part): SQL {
  const page = sql`limit ${count(limit)} offset ${count(offset)}`;
  const behind = after ? sql`and (n.distance_metres, n.slot_id) > (${placeAndId(after)})` : sql``;
  return sql`
    ${PLANNED_ANEW} with l as (select l.*, n.distance_metres from ${listedIn(ask, days, narrowing)} ${behind}
      and ${isFree(ask, narrowing)} order by n.distance_metres, n.slot_id ${page})
    select ${COLUMNS} from l order by l.distance_metres, l.slot_id`;
}

/**
 * Cheapest stay first, then nearest. No index is in that order for every length of stay, so the index of the next
 * shorter length is walked twice. The first walk goes on until it has met enough free slots; the dearest of them costs T
 * for the stay asked, so no slot of the page costs more. A slot whose shorter stay, with the days it lacks at the lowest
 * daily price of the port, costs more than T can't be of the page: there the second walk ends.
 */
function byPrice(ask: FreeAsk, days: number, { limit, offset = 0, after = null, narrowing = null }: Part): SQL {
  const enough = count(limit + offset);
  const priced = PRICED_STAYS.findLast((length) => length <= days) ?? PRICED_STAYS[0];
  const walked = sql.raw(`(n.price_per_pallet_day_paise * ${priced} + n.handling_paise)`);
  const total = sql`(n.price_per_pallet_day_paise * ${days} + n.handling_paise)`;
  const lacking = days - priced;
  const daily = (which: 'min' | 'max') =>
    sql`${lacking} * (select ${sql.raw(which)}(price_per_pallet_day_paise) from listing_ports where port_id = ${ask.port})`;
  const listed = listedIn(ask, days, narrowing);
  const behind = after
    ? sql`and (${total}, n.distance_metres, n.slot_id) > (${String(stayPrice(after, days))}::bigint, ${placeAndId(after)})
      and ${walked} >= ${String(stayPrice(after, days))}::bigint - ${daily('max')}`
    : sql``;
  return sql`
    ${PLANNED_ANEW} with met as (
      select n.slot_id, ${total} as total from ${listed} ${behind} and ${isFree(ask, narrowing)}
      order by ${walked}, n.slot_id limit ${enough}
    ), reach as (
      select case when count(*) < ${enough} then ${MAX_BIGINT}::bigint else max(total) end as dearest from met
    ), near as materialized (
      select l.*, n.distance_metres, ${total} as total from ${listed} ${behind}
        and ${total} <= (select dearest from reach) and ${walked} <= (select dearest - ${daily('min')} from reach)
      order by ${total}, n.distance_metres, n.slot_id
    ), l as (select * from near l where l.slot_id = any (array(select slot_id from met)) or ${isFree(ask, narrowing)} limit ${count(limit)} offset ${count(offset)})
    select ${COLUMNS} from l order by l.total, l.distance_metres, l.slot_id`;
}

/**
 * Free slots in the wanted order. Indexes are walked in that order and each slot met is tested for free places, so that
 * the cost follows the size of the part and not the number of slots near the port.
 */
export async function readFreeSlots(db: Db, ask: FreeAsk, days: number, part: Part): Promise<FreeSlot[]> {
  return db.execute<FreeSlot>(ask.sort === 'distance' ? byDistance(ask, days, part) : byPrice(ask, days, part));
}
