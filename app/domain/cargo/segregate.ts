import type { Violation } from '../shared/verdict.ts';
import type { Hazard } from './hazard.ts';
import { strictest } from './matrix.ts';
import { type HazardMatch, type PairRule, type Rulebook, TOGETHER, type Together } from './rulebook.ts';

/** 0 is 'same-bay' and 5 is 'refused', in the order of {@link TOGETHER}. */
export type Apart = 0 | 1 | 2 | 3 | 4 | 5;

export const REFUSED: Apart = 5;
const OTHER_SECTION: Apart = 2;
const STRICTEST_CODE = 4;
/** The five codes of the printed table by their rank. */
const IMDG_CODES = ['X', '1', '2', '3', '4'] as const;

const IMDG = 'IMDG Code 7.2.4';
const TRGS = 'TRGS 510 (2020), table 12';

/** How two cargoes may stand to each other, and why. */
export type Segregation = {
  readonly imdg: (typeof IMDG_CODES)[number];
  readonly coStorage: 'C' | 'S';
  readonly together: Together;
  readonly reasons: readonly Violation[];
};

/** The word for a distance rank. */
export const togetherOf = (apart: Apart): Together => TOGETHER[apart];

function matches({ classes, groups }: HazardMatch, hazard: Hazard): boolean {
  return (
    (classes?.some((code) => hazard.classes.includes(code)) ?? false) ||
    (groups?.some((group) => hazard.groups.includes(group)) ?? false)
  );
}

const concerns = (rule: PairRule, a: Hazard, b: Hazard): boolean =>
  (matches(rule.a, a) && matches(rule.b, b)) || (matches(rule.a, b) && matches(rule.b, a));

/** The rank of the class table with the house's floors, 0 (X) to 4. A class without a row counts as the strictest. */
export function classRank(rulebook: Rulebook, a: Hazard, b: Hazard): number {
  return strictest(rulebook.imdg, a.classes, b.classes, STRICTEST_CODE);
}

/** Whether a storage class of one may not share a fire section with one of the other. */
export function needsOtherSection(rulebook: Rulebook, a: Hazard, b: Hazard): boolean {
  return strictest(rulebook.coStorage, a.storageClasses, b.storageClasses, 1) === 1;
}

/**
 * How far apart two cargoes must stand, by class table, storage classes and pair rules, before default refusals. This
 * is the part asked a hundred thousand times a second: it makes no sentences.
 */
export function distanceRank(rulebook: Rulebook, a: Hazard, b: Hazard): Apart {
  let rank = classRank(rulebook, a, b);
  if (rank < OTHER_SECTION && needsOtherSection(rulebook, a, b)) rank = OTHER_SECTION;
  if (a.groups.length > 0 || b.groups.length > 0)
    for (const rule of rulebook.pairs) if (concerns(rule, a, b)) rank = Math.max(rank, TOGETHER.indexOf(rule.together));
  return rank as Apart;
}

/** The whole answer for two cargoes alone, with every reason. Symmetric in its arguments. */
export function segregate(a: Hazard, b: Hazard, rulebook: Rulebook): Segregation {
  const rank = classRank(rulebook, a, b);
  const imdg = IMDG_CODES[rank] ?? '4';
  const section = needsOtherSection(rulebook, a, b);
  const refusedClasses = [...new Set([...a.classes, ...b.classes])]
    .filter((code) => rulebook.refusedClasses.has(code))
    .sort();
  const reasons: Violation[] = [];
  if (rank > 0) reasons.push(classReason(a, b, imdg));
  if (section) reasons.push(coStorageReason(a, b));
  for (const rule of rulebook.pairs) if (concerns(rule, a, b)) reasons.push(pairReason(rule));
  for (const code of refusedClasses) reasons.push(refusedReason(code));
  const apart = refusedClasses.length > 0 ? REFUSED : distanceRank(rulebook, a, b);
  return { imdg, coStorage: section ? 'S' : 'C', together: togetherOf(apart), reasons };
}

/** What each code asks for in a warehouse (house policy on the Code's terms, provisional). */
export const TOGETHER_SENTENCES: Readonly<Record<Together, string>> = {
  'same-bay': 'They may share a bay.',
  'same-section-3m': 'They may share a fire section, at least 3 m apart and not above each other.',
  'other-section': 'They need different fire sections.',
  'non-adjacent': 'They need fire sections that are not next to each other.',
  'other-building': 'They need different buildings.',
  refused: 'At least one of them is not taken at all.',
};

const listed = (codes: readonly string[]) => (codes.length === 0 ? 'no class' : codes.join(' and '));
/** Sorted, so that the sentence doesn't depend on who was there first. */
const pair = (a: readonly string[], b: readonly string[]) => [listed(a), listed(b)].sort();

function classReason(a: Hazard, b: Hazard, imdg: string): Violation {
  const [first = '', second = ''] = pair(a.classes, b.classes);
  const WORDS: Record<string, string> = {
    '1': 'away from',
    '2': 'separated from',
    '3': 'separated by a complete compartment from',
    '4': 'separated by an intervening compartment from',
  };
  return {
    code: 'segregation.class',
    params: { a: first, b: second, imdg },
    sentence: `Class ${first} must be “${WORDS[imdg]}” class ${second} (code ${imdg}).`,
    fix: 'Keep them the stated distance apart.',
    citation: IMDG,
    provisional: true,
  };
}

function coStorageReason(a: Hazard, b: Hazard): Violation {
  const [first = '', second = ''] = pair(a.storageClasses, b.storageClasses);
  return {
    code: 'segregation.co_storage',
    params: { a: first, b: second },
    sentence: `Storage classes ${first} and ${second} may not share a fire section.`,
    fix: 'Put one of them into another fire section.',
    citation: TRGS,
    provisional: true,
  };
}

const pairReason = ({ id, sentence, together, citation, provisional }: PairRule): Violation => ({
  code: `segregation.${id.split('.').at(-1)}`,
  params: { rule: id, together },
  sentence,
  fix: TOGETHER_SENTENCES[together],
  citation,
  provisional,
});

const refusedReason = (code: string): Violation => ({
  code: 'segregation.refused_class',
  params: { class: code },
  sentence: `Class ${code} is not taken unless host and shipper are both licensed for it and verified.`,
  fix: null,
  citation: 'House policy',
});
