import { contains } from '../shared/interval.ts';
import { type Ask, type Capacity, freeByDay, type Occupancy } from './fit.ts';

/** The longest a block can be, in days: two years, beyond the last day anybody can book. */
export const MAX_BLOCK_DAYS = 731;

/**
 * What keeps an ask from fitting: those of the takings that stand on a day with too few free places or kilograms, in
 * their own order. None exactly when the ask fits.
 */
export function inTheWay<T extends Occupancy>(capacity: Capacity, takings: readonly T[], ask: Ask): T[] {
  const short = freeByDay(capacity, takings, ask.stay).filter(
    ({ freePallets, freeMassGrams }) => ask.pallets > freePallets || ask.massGrams > freeMassGrams,
  );
  return takings.filter((taking) => short.some(({ day }) => contains(taking, day)));
}
