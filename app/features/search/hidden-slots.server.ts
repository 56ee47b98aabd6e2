import { dayCount, stay } from '#app/domain/shared/interval.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { publicDatabase } from '#app/platform/db.server.ts';
import { anyClass, type CargoSide, decided } from './bookable-slots.server.ts';
import { readFreeSlots } from './free-slots.server.ts';
import { type HiddenSlots, hiddenByReason } from './hidden-reasons.server.ts';
import type { SearchAsk } from './search.schema.server.ts';

/** How many free slots are looked at, whatever the page of the results: what is hidden is counted among these. */
export const FIRST_LOOK = 40;

/** Which of the first free slots, in the order of the search, the rulebook refuses the cargo, and why. */
export async function hiddenSlots(ask: SearchAsk, cargo: CargoSide, { clock }: { clock: Clock }): Promise<HiddenSlots> {
  const db = publicDatabase();
  const slots = await readFreeSlots(db, anyClass(ask, clock.now()), dayCount(stay(ask.in, ask.out)), {
    limit: FIRST_LOOK,
  });
  const decisions = await decided(db, slots, cargo);
  const refused = slots.flatMap((slot) => {
    const decision = decisions.get(slot.slot_id);
    if (decision?.outcome !== 'not_possible') return [];
    return [{ slot, reasons: decision.reasons.filter(({ effect }) => effect === 'refuse') }];
  });
  return hiddenByReason(refused, slots.length, slots.length < FIRST_LOOK);
}
