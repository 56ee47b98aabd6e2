import type { Occupancy } from '#app/domain/capacity/fit.ts';
import type { Decision } from '#app/domain/cargo/decision.ts';
import { narrowingFor } from '#app/domain/cargo/narrowing.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import type { Stay } from '#app/domain/shared/interval.ts';
import { decideForSlots, type ShipperSide } from '#app/features/decisions/decide-for-slots.server.ts';
import { slotOccupancy } from '#app/features/slots/slot-occupancy.server.ts';
import { type Db, type FreeAsk, type FreeSlot, readFreeSlots } from './free-slots.server.ts';
import { PAGE_SIZE } from './page-size.ts';
import type { SearchAsk } from './search.schema.server.ts';

/** How many slots that may fit are asked about, in turn, while a page is not full; the last is where a search gives up. */
const LOOKS = [26, 60, 180, 360];
export const LOOKED_AT_MOST = LOOKS.reduce((sum, look) => sum + look, 0);

/** Who asks with which cargo, and by which rules. */
export type CargoSide = { side: ShipperSide; rulebook: Rulebook };

export type Fitting = FreeSlot & {
  decision: Pick<Decision, 'outcome' | 'reasons'> | null;
  /** What is taken on the days of the lot strip. */
  taken: readonly Occupancy[];
};

/** One page of slots, and how they were found. */
export type Found = {
  rows: Fitting[];
  hasNext: boolean;
  /** How many free slots the rulebook was asked about; 0 without a cargo. */
  looked: number;
  /** Whether slots that may fit were left unasked although the page is not full. */
  gaveUp: boolean;
};

/** The rulebook tells the classes apart with reasons; a filter in the query would hide them in silence. */
export const anyClass = (ask: SearchAsk, now: Date): FreeAsk => ({ ...ask, class: [], now });

/** Asks the rulebook about free slots; a slot that has gone meanwhile gets no answer. */
export const decided = (db: Db, slots: readonly FreeSlot[], { side, rulebook }: CargoSide) =>
  decideForSlots(
    db,
    slots.map((slot) => slot.slot_id),
    side,
    rulebook,
  );

/** Of slots, those the rulebook doesn't refuse. Their strips are read beside its answers, not after them. */
async function fittingOf(db: Db, slots: readonly FreeSlot[], cargo: CargoSide, strip: Stay): Promise<Fitting[]> {
  const ids = slots.map((slot) => slot.slot_id);
  const [decisions, occupied] = await Promise.all([
    decided(db, slots, cargo),
    slotOccupancy(db, ids, strip.startsOn, strip.endsOn),
  ]);
  return slots.flatMap((slot) => {
    const decision = decisions.get(slot.slot_id);
    if (!decision || decision.outcome === 'not_possible') return [];
    return [{ ...slot, decision, taken: occupied.get(slot.slot_id) ?? [] }];
  });
}

/**
 * With a cargo: asks the rulebook about the first free slots whose listing doesn't already rule the cargo out, going on
 * up to a limit while they don't fill the page.
 */
export async function bookableSlots(
  db: Db,
  ask: SearchAsk,
  { days, strip, now }: { days: number; strip: Stay; now: Date },
  cargo: CargoSide,
): Promise<Found> {
  const wanted = ask.page * PAGE_SIZE + 1;
  const narrowing = narrowingFor(cargo.side.cargo);
  const fits: Fitting[] = [];
  let looked = 0;
  let after: FreeSlot | null = null;
  let ended = narrowing === null;
  for (const limit of LOOKS) {
    if (ended || fits.length >= wanted) break;
    const slots: FreeSlot[] = await readFreeSlots(db, anyClass(ask, now), days, { limit, after, narrowing });
    fits.push(...(await fittingOf(db, slots, cargo, strip)));
    looked += slots.length;
    after = slots.at(-1) ?? after;
    ended = slots.length < limit;
  }
  return {
    rows: fits.slice(wanted - 1 - PAGE_SIZE, wanted - 1),
    hasNext: fits.length >= wanted,
    looked,
    gaveUp: !ended && fits.length < wanted,
  };
}
