import type { Decision } from '#app/domain/cargo/decision.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { decideForSlots, type ShipperSide } from '#app/features/decisions/decide-for-slots.server.ts';
import { type Db, type FreeSlot, type Part, readFreeSlots } from './free-slots.server.ts';
import { type HiddenSlots, hiddenByReason, type RefusedSlot } from './hidden-reasons.server.ts';
import { narrowingFor } from './narrowing.server.ts';
import { PAGE_SIZE } from './page-size.ts';
import type { SearchAsk } from './search.schema.server.ts';

/** How many free slots every search with a cargo looks at, whatever its page: what is hidden is counted among these. */
export const FIRST_LOOK = 60;
/** How many more are asked about, in turn, while a page is not full. Together they are where a search gives up. */
const FURTHER_LOOKS = [60, 180, 360];
export const LOOKED_AT_MOST = FURTHER_LOOKS.reduce((sum, look) => sum + look, FIRST_LOOK);

/** Who asks with which cargo, and by which rules. */
export type CargoSide = { side: ShipperSide; rulebook: Rulebook };

export type Fitting = FreeSlot & { decision: Pick<Decision, 'outcome' | 'reasons'> | null };

/** One page of slots, and how they were found. */
export type Found = {
  rows: Fitting[];
  hasNext: boolean;
  hidden: HiddenSlots | null;
  /** How many free slots the rulebook was asked about; 0 without a cargo. */
  looked: number;
  /** Whether slots that may fit were left unasked although the page is not full. */
  gaveUp: boolean;
};

/** Asks the rulebook about a part of the free slots; a slot that has gone meanwhile is in neither list. */
async function look(db: Db, ask: SearchAsk, days: number, { side, rulebook }: CargoSide, part: Part) {
  const slots = await readFreeSlots(db, ask, days, part);
  const ids = slots.map((slot) => slot.slot_id);
  const decisions = await decideForSlots(db, ids, side, rulebook);
  const fits: Fitting[] = [];
  const refused: RefusedSlot[] = [];
  for (const slot of slots) {
    const decision = decisions.get(slot.slot_id);
    if (!decision) continue;
    const { outcome, reasons } = decision;
    if (outcome === 'not_possible')
      refused.push({ slot, reasons: reasons.filter(({ effect }) => effect === 'refuse') });
    else fits.push({ ...slot, decision: { outcome, reasons } });
  }
  return { slots, fits, refused, ended: slots.length < part.limit };
}

/**
 * With a cargo: asks the rulebook about the first free slots in the wanted order and tells which of them are hidden and
 * why. Where they don't fill the page, it goes on among the slots whose listing doesn't already rule the cargo out, up to
 * a limit; those it adds to the results only, so that what is hidden is the same on every page.
 */
export async function bookableSlots(db: Db, ask: SearchAsk, days: number, cargo: CargoSide): Promise<Found> {
  const wanted = ask.page * PAGE_SIZE + 1;
  // The rulebook tells the classes apart with reasons; a filter in the query would hide them in silence.
  const anyClass = { ...ask, class: [] };
  const first = await look(db, anyClass, days, cargo, { limit: FIRST_LOOK });
  const narrowing = narrowingFor(cargo.side.cargo);
  const fits = first.fits;
  let looked = first.slots.length;
  let after = first.slots.at(-1) ?? null;
  let ended = first.ended || narrowing === null;
  for (const limit of FURTHER_LOOKS) {
    if (ended || fits.length >= wanted) break;
    const next = await look(db, anyClass, days, cargo, { limit, after, narrowing });
    fits.push(...next.fits);
    looked += next.slots.length;
    after = next.slots.at(-1) ?? after;
    ended = next.ended;
  }
  return {
    rows: fits.slice(wanted - 1 - PAGE_SIZE, wanted - 1),
    hasNext: fits.length >= wanted,
    hidden: hiddenByReason(first.refused, first.slots.length, first.ended),
    looked,
    gaveUp: !ended && fits.length < wanted,
  };
}
