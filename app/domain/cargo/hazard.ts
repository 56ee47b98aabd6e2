import type { PackingGroup } from './facts.ts';
import type { Rulebook, Substance } from './rulebook.ts';

/**
 * What of a cargo matters to its neighbours: classes with subsidiary ones, storage classes, groups. Where the exact
 * entry is open, the sets hold those of every entry it may be: the strictest of each pair then wins.
 */
export type Hazard = {
  readonly classes: readonly string[];
  readonly storageClasses: readonly string[];
  readonly groups: readonly string[];
};

/** Cargo that is not dangerous goods and has no group of its own. */
export const HARMLESS: Hazard = { classes: [], storageClasses: [], groups: [] };

const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();

/** Both at once: the union of what each is. */
export function bothHazards(a: Hazard, b: Hazard): Hazard {
  return {
    classes: distinct([...a.classes, ...b.classes]),
    storageClasses: distinct([...a.storageClasses, ...b.storageClasses]),
    groups: distinct([...a.groups, ...b.groups]),
  };
}

/** The entries of a UN number, narrowed to a packing group where one is given. Empty when there is none such. */
export function entriesOf(rulebook: Rulebook, un: string, packingGroup: PackingGroup | null): readonly Substance[] {
  const entries = rulebook.substances.get(un) ?? [];
  return packingGroup === null ? entries : entries.filter((entry) => entry.packingGroup === packingGroup);
}

/** The hazard of entries of the dangerous goods list. UN 2807 is class 9 by air only: on land and sea it is a group. */
export function hazardOfEntries(entries: readonly Substance[]): Hazard {
  const regulated = entries.filter(({ policy }) => policy !== 'general_with_note');
  return {
    classes: distinct(regulated.flatMap((entry) => [entry.class, ...entry.subsidiary])),
    storageClasses: distinct(regulated.map((entry) => entry.storageClass)),
    groups: distinct(entries.flatMap((entry) => entry.groups)),
  };
}

/** The hazard of a class named without a UN number: every storage class its primary class may have. */
export function hazardOfClass(rulebook: Rulebook, primary: string, subsidiary: readonly string[]): Hazard {
  return {
    classes: distinct([primary, ...subsidiary]),
    storageClasses: distinct(rulebook.content.storageClassesOf[primary] ?? []),
    groups: primary === '4.3' || subsidiary.includes('4.3') ? ['water_reactive'] : [],
  };
}
