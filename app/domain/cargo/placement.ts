import type { PlacementRule } from './rulebook.ts';
import type { Apart } from './segregate.ts';

/** Where a slot stands. A hall is one fire section. */
export type Placement = {
  readonly slotId: string;
  readonly hallId: string;
  readonly building: string;
  /** Order of the hall in its building's row; null when not told, which counts as next to every other. */
  readonly place: number | null;
  readonly wallFireMinutes: number;
  readonly bayGapCm: number;
};

const SAME_BAY: Apart = 0;
const SAME_SECTION: Apart = 1;
const OTHER_SECTION: Apart = 2;
const NON_ADJACENT: Apart = 3;
const OTHER_BUILDING: Apart = 4;

/**
 * How far apart two slots of one facility stand, as a distance a segregation code can be held against. What is not
 * known counts as near: an unrated wall makes no other section, an unmeasured gap no other bay. Symmetric.
 */
export function apartness(a: Placement, b: Placement, measures: PlacementRule | null): Apart {
  if (a.slotId === b.slotId) return SAME_BAY;
  if (a.hallId === b.hallId)
    return measures && Math.min(a.bayGapCm, b.bayGapCm) >= measures.bayGapCm ? SAME_SECTION : SAME_BAY;
  if (a.building !== b.building) return OTHER_BUILDING;
  if (!measures || Math.min(a.wallFireMinutes, b.wallFireMinutes) < measures.wallFireMinutes) return SAME_SECTION;
  const known = a.place !== null && b.place !== null;
  return known && Math.abs((a.place ?? 0) - (b.place ?? 0)) > 1 ? NON_ADJACENT : OTHER_SECTION;
}
