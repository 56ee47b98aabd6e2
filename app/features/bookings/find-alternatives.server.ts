import { and, asc, eq, gte, lte, ne, sql } from 'drizzle-orm';
import { type Ask, nextFit } from '#app/domain/capacity/fit.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import type { Stay } from '#app/domain/shared/interval.ts';
import { addDays } from '#app/domain/shared/plain-date.ts';
import { decideForSlots, type ShipperSide } from '#app/features/decisions/decide-for-slots.server.ts';
import { slotOccupancy } from '#app/features/slots/slot-occupancy.server.ts';
import { publicDatabase } from '#app/platform/db.server.ts';
import { listingPorts, listings } from '#db/schema/index.ts';
import { findOffer } from './slot-offer.server.ts';

const HORIZON_DAYS = 60;
const NEARBY_METRES = 100_000;
const NEARBY_SLOTS = 3;
/** How many candidates the rulebook is asked about to find those. */
const NEARBY_SLOTS_ASKED = 20;

/** What a refused shipper can do instead: the same slot later, or another slot near the same port for the same days. */
export type Alternatives = {
  laterStay: Stay | null;
  nearby: { slotId: string; slotName: string; facilityName: string; hostName: string; distanceMetres: number }[];
};

/**
 * Looks for alternatives to an ask that did not fit. With the shipper's side, only slots the rulebook doesn't refuse.
 * Never a promise: a hold decides.
 */
export async function findAlternatives(
  slotId: string,
  ask: Ask,
  cargo: { classes: readonly string[]; shipper: { side: ShipperSide; rulebook: Rulebook } | null },
): Promise<Alternatives> {
  const offer = await findOffer(slotId);
  if (!offer) return { laterStay: null, nearby: [] };
  const db = publicDatabase();
  const until = addDays(ask.stay.endsOn, HORIZON_DAYS);
  const taken = await slotOccupancy(db, [slotId], ask.stay.startsOn, until);
  const length = sql`(${ask.stay.endsOn}::date - ${ask.stay.startsOn}::date)`;
  const nearby = await db
    .select({
      slotId: listings.slotId,
      slotName: listings.slotName,
      facilityName: listings.facilityName,
      hostName: listings.hostName,
      distanceMetres: listingPorts.distanceMetres,
    })
    .from(listingPorts)
    .innerJoin(listings, eq(listings.slotId, listingPorts.slotId))
    .crossJoin(sql`lateral slot_peak(${listings.slotId}, ${ask.stay.startsOn}::date, ${ask.stay.endsOn}::date) as peak`)
    .where(
      and(
        eq(listingPorts.portId, offer.portId),
        lte(listingPorts.distanceMetres, NEARBY_METRES),
        eq(listingPorts.regime, offer.regime),
        ne(listings.slotId, slotId),
        gte(sql`${listings.palletPositions} - peak.pallets`, ask.pallets),
        gte(sql`${listings.maxMassGrams} - peak.mass_grams`, ask.massGrams),
        lte(listings.minimumDays, length),
        sql`${listings.hazardClasses} @> ${sql.param(`{${cargo.classes.join(',')}}`)}::text[]`,
      ),
    )
    .orderBy(asc(listingPorts.pricePerPalletDayPaise), asc(listingPorts.slotId))
    .limit(cargo.shipper ? NEARBY_SLOTS_ASKED : NEARBY_SLOTS);
  return {
    laterStay: nextFit(offer, taken.get(slotId) ?? [], ask, HORIZON_DAYS),
    nearby: (await notRefused(nearby, cargo.shipper)).slice(0, NEARBY_SLOTS),
  };
}

async function notRefused<S extends { slotId: string }>(
  nearby: S[],
  shipper: { side: ShipperSide; rulebook: Rulebook } | null,
): Promise<S[]> {
  if (!shipper) return nearby;
  const ids = nearby.map(({ slotId }) => slotId);
  const decisions = await decideForSlots(publicDatabase(), ids, shipper.side, shipper.rulebook);
  return nearby.filter(({ slotId }) => decisions.get(slotId)?.outcome !== 'not_possible');
}
