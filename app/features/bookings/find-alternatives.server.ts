import { bookable, earliestStart } from '#app/domain/booking/bookable.ts';
import { occupying } from '#app/domain/booking/turnaround.ts';
import { type Ask, nextFit, type Occupancy } from '#app/domain/capacity/fit.ts';
import type { Decision } from '#app/domain/cargo/decision.ts';
import { narrowingFor } from '#app/domain/cargo/narrowing.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { dayCount, type Stay, stay } from '#app/domain/shared/interval.ts';
import { addDays, daysBetween, latest, type PlainDate, plainDate, timeInZone } from '#app/domain/shared/plain-date.ts';
import { decideForSlots, type ShipperSide } from '#app/features/decisions/decide-for-slots.server.ts';
import { type FreeAsk, readFreeSlots } from '#app/features/search/free-slots.server.ts';
import { slotOccupancy } from '#app/features/slots/slot-occupancy.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { publicDatabase } from '#app/platform/db.server.ts';
import { findOffer, type SlotOffer, termsOf } from './slot-offer.server.ts';

const HORIZON_DAYS = 60;
const NEARBY_KM = 100;
const NEARBY_SLOTS = 3;
/** How many candidates the rulebook is asked about to find those. */
const NEARBY_SLOTS_ASKED = 20;

/** How many later stays in the same slot the rulebook is asked about. */
const LATER_STAYS_ASKED = 3;

type Shipper = { side: ShipperSide; rulebook: Rulebook };

/** What a refused shipper can do instead: the same slot later, or another slot near the same port for the same days. */
export type Alternatives = {
  laterStay: Stay | null;
  nearby: { slotId: string; slotName: string; facilityName: string; hostName: string; distanceMetres: number }[];
};

/**
 * Looks for alternatives to an ask that did not fit. With the shipper's side, what the
 * cargo is decides about regimes, and only stays and slots the rulebook doesn't refuse are named; without it, slots of the
 * same regime. Never a promise: a hold decides.
 */
export async function findAlternatives(
  slotId: string,
  ask: Ask,
  cargo: { classes: readonly string[]; shipper: Shipper | null; clock?: Clock },
): Promise<Alternatives> {
  const offer = await findOffer(slotId);
  if (!offer) return { laterStay: null, nearby: [] };
  const db = publicDatabase();
  const { classes, shipper, clock = systemClock } = cargo;
  const now = clock.now();
  const places = occupying(offer.turnaround, ask, classes);
  const until = addDays(places.stay.endsOn, HORIZON_DAYS);
  const taken = (await slotOccupancy(db, [slotId], ask.stay.startsOn, until)).get(slotId) ?? [];
  return {
    laterStay: await laterStayIn(offer, taken, { ask, places, now }, shipper),
    nearby: await nearbyOf(offer, ask, { classes, now }, shipper),
  };
}

/** The cheapest slots near the same port that are free for the stay and, with a shipper, not refused by the rulebook. */
async function nearbyOf(
  offer: SlotOffer,
  ask: Ask,
  { classes, now }: { classes: readonly string[]; now: Date },
  shipper: Shipper | null,
) {
  const narrowing = shipper ? narrowingFor(shipper.side.cargo) : null;
  if (shipper && !narrowing) return [];
  const wanted: FreeAsk = {
    port: offer.portId,
    within: NEARBY_KM,
    in: ask.stay.startsOn,
    out: ask.stay.endsOn,
    pallets: ask.pallets,
    kg: ask.massGrams,
    class: classes,
    now,
    regime: shipper ? null : offer.regime,
    sort: 'price',
  };
  // One more, since the slot asked about may be among them.
  const limit = 1 + (shipper ? NEARBY_SLOTS_ASKED : NEARBY_SLOTS);
  const free = await readFreeSlots(publicDatabase(), wanted, dayCount(ask.stay), { limit, narrowing });
  const others = free
    .filter((slot) => slot.slot_id !== offer.slotId)
    .map((slot) => ({
      slotId: slot.slot_id,
      slotName: slot.slot_name,
      facilityName: slot.facility_name,
      hostName: slot.host_name,
      distanceMetres: slot.distance_metres,
    }));
  return (await notRefused(others, shipper)).slice(0, NEARBY_SLOTS);
}

/** The next stay of the same length that the slot has room for and, with a shipper, the rulebook doesn't refuse. */
async function laterStayIn(
  offer: SlotOffer,
  taken: readonly Occupancy[],
  { ask, places, now }: { ask: Ask; places: Ask; now: Date },
  shipper: Shipper | null,
): Promise<Stay | null> {
  const days = dayCount(ask.stay);
  const local = timeInZone(now, offer.timeZone);
  if (ask.stay.startsOn < local.day) return null;
  const terms = termsOf(offer);
  // Not before the slot takes a booking made now; the days it stays shut after a stay are looked for with it.
  const first = latest(ask.stay.startsOn, addDays(earliestStart(terms, local), -1));
  let before = stay(first, addDays(first, days));
  if (!bookable(terms, { ...ask, stay: stay(addDays(first, 1), addDays(first, 1 + days)) }, local).ok) return null;
  for (let tries = 0; tries < LATER_STAYS_ASKED; tries++) {
    const horizon = HORIZON_DAYS - daysBetween(ask.stay.startsOn, before.startsOn);
    const shut = daysBetween(ask.stay.endsOn, places.stay.endsOn);
    const found = nextFit(offer, taken, { ...ask, stay: stay(before.startsOn, addDays(before.endsOn, shut)) }, horizon);
    const later = found && stay(found.startsOn, addDays(found.endsOn, -shut));
    if (!later || !shipper) return later;
    const side = { ...shipper.side, stay: later };
    const decision = (await decideForSlots(publicDatabase(), [offer.slotId], side, shipper.rulebook)).get(offer.slotId);
    if (!decision) return null;
    if (decision.outcome !== 'not_possible') return later;
    before = lastRefusedStay(later, decision, days);
  }
  return null;
}

/** The stay to look behind next: the day before neighbours leave, or where nothing says when that is, a whole stay on. */
function lastRefusedStay(later: Stay, { reasons }: Decision, days: number): Stay {
  const leave = reasons.flatMap(({ effect, params }) =>
    effect === 'refuse' && typeof params.until === 'string' ? [plainDate(params.until)] : [],
  );
  const next = leave.reduce<PlainDate>(latest, leave.length > 0 ? addDays(later.startsOn, 1) : later.endsOn);
  return stay(addDays(next, -1), addDays(next, days - 1));
}

async function notRefused<S extends { slotId: string }>(nearby: S[], shipper: Shipper | null): Promise<S[]> {
  if (!shipper) return nearby;
  const ids = nearby.map(({ slotId }) => slotId);
  const decisions = await decideForSlots(publicDatabase(), ids, shipper.side, shipper.rulebook);
  return nearby.filter(({ slotId }) => decisions.get(slotId)?.outcome !== 'not_possible');
}
