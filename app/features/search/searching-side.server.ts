import { stay } from '#app/domain/shared/interval.ts';
import { type ChosenCargo, holdingSide } from '#app/features/decisions/shipper-side.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import type { CargoSide } from './bookable-slots.server.ts';
import type { SearchAsk } from './search.schema.server.ts';

/** Who searches with which cargo, and by the rules of today: for the page and the API. */
export async function searchingSide(
  cargo: ChosenCargo,
  ask: Pick<SearchAsk, 'in' | 'out' | 'pallets' | 'kg' | 'regime'>,
  clock: Clock,
): Promise<CargoSide> {
  const rulebook = await currentRulebook(rulebookDay(clock.now()));
  const quantity = { stay: stay(ask.in, ask.out), pallets: ask.pallets, massGrams: ask.kg };
  return { side: holdingSide(cargo, quantity, ask.regime, rulebook), rulebook };
}
