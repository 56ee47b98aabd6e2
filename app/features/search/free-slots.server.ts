import { type SQL, sql } from 'drizzle-orm';
import type { publicDatabase } from '#app/platform/db.server.ts';
import type { Narrowing } from './narrowing.server.ts';
import type { SearchAsk } from './search.schema.server.ts';

export type Db = ReturnType<typeof publicDatabase>;

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

const textArray = (values: readonly string[]) => sql`${`{${values.join(',')}}`}::text[]`;

/** Price of the stay for one pallet place, in paise: what the search by price sorts by. */
const stayPrice = (slot: FreeSlot, days: number) =>
  BigInt(slot.price) * BigInt(days) + BigInt(slot.handling_in) + BigInt(slot.handling_out);

/** The order of the results, and the condition of standing behind a slot in it. Both end with the id: no two are equal. */
function ordering(ask: SearchAsk, days: number, after: FreeSlot | null): { order: SQL; behind: SQL } {
  if (ask.sort === 'distance') {
    const order = sql`n.distance_metres, n.slot_id`;
    return {
      order,
      behind: after ? sql`and (${order}) > (${after.distance_metres}::integer, ${after.slot_id}::uuid)` : sql``,
    };
  }
  const order = sql`l.price_per_pallet_day_paise * ${days} + l.handling_in_paise + l.handling_out_paise, n.distance_metres, n.slot_id`;
  return {
    order,
    behind: after
      ? sql`and (${order}) > (${String(stayPrice(after, days))}::bigint, ${after.distance_metres}::integer, ${after.slot_id}::uuid)`
      : sql``,
  };
}

const narrowed = ({ classes, regimes }: Narrowing) =>
  sql`and l.hazard_classes @> ${textArray(classes)} and n.regime = any(${textArray(regimes)})`;

/**
 * Free slots in the wanted order, tested for free places one by one until the part is full. The candidate list is
 * materialised in order, so that the expensive test runs for as few slots as the part needs; a nested loop over it keeps
 * that order.
 */
export async function readFreeSlots(db: Db, ask: SearchAsk, days: number, part: Part): Promise<FreeSlot[]> {
  const { limit, offset = 0, after = null, narrowing = null } = part;
  const { order, behind } = ordering(ask, days, after);
  const regime = ask.regime ? sql`and n.regime = ${ask.regime}` : sql``;
  return db.execute<FreeSlot>(sql`
    with candidates as materialized (
      select l.*, n.distance_metres
      from listing_ports n join listings l on l.slot_id = n.slot_id
      where n.port_id = ${ask.port} and n.distance_metres <= ${ask.within * 1000} ${regime}
        and l.pallet_positions >= ${ask.pallets} and l.max_mass_grams >= ${ask.kg}
        and l.minimum_days <= ${days} and l.hazard_classes @> ${textArray(ask.class)}
        ${narrowing ? narrowed(narrowing) : sql``} ${behind}
      order by ${order}
    )
    select c.slot_id, c.slot_name, c.hall_name, c.facility_name, c.host_name, c.regime, c.booking_mode,
      c.hazard_classes, c.pallet_positions, c.max_mass_grams::text, c.minimum_days, c.lat, c.lon, c.distance_metres,
      c.price_per_pallet_day_paise::text as price, c.handling_in_paise::text as handling_in,
      c.handling_out_paise::text as handling_out
    from candidates c
    cross join lateral slot_peak(c.slot_id, ${ask.in}::date, ${ask.out}::date) as taken
    where taken.pallets + ${ask.pallets} <= c.pallet_positions and taken.mass_grams + ${ask.kg} <= c.max_mass_grams
    limit ${limit} offset ${offset}`);
}
