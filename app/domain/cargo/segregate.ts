import type { Violation } from '../shared/verdict.ts';
import { shareOne } from './condition.ts';
import type { Hazard } from './hazard.ts';
import { type Rows, rowsOf, strictest } from './matrix.ts';
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

const matches = ({ classes, groups }: HazardMatch, hazard: Hazard): boolean =>
  (classes !== undefined && shareOne(classes, hazard.classes)) ||
  (groups !== undefined && shareOne(groups, hazard.groups));

const concerns = (rule: PairRule, a: Hazard, b: Hazard): boolean =>
  (matches(rule.a, a) && matches(rule.b, b)) || (matches(rule.a, b) && matches(rule.b, a));

/** The rank of the class table with the house's floors, 0 (X) to 4. A class without a row counts as the strictest. */
export function classRank(rulebook: Rulebook, a: Hazard, b: Hazard): number {
  return strictest(rulebook.imdg, rowsOf(rulebook.imdg, a.classes), b.classes, STRICTEST_CODE);
}

/** Whether a storage class of one may not share a fire section with one of the other. */
export function needsOtherSection(rulebook: Rulebook, a: Hazard, b: Hazard): boolean {
  return strictest(rulebook.coStorage, rowsOf(rulebook.coStorage, a.storageClasses), b.storageClasses, 1) === 1;
}

/** What of a cargo decides how near others may stand: looked up once, held against every neighbour. */
export type Reach = {
  readonly classRows: Rows;
  readonly storageRows: Rows;
  /** What else a neighbour must not be, and how far it must stand if it is. */
  readonly pairs: readonly { readonly other: HazardMatch; readonly apart: Apart }[];
};

/** The reach of a hazard under the class table, the storage classes and the pair rules. */
export function reachOf(rulebook: Rulebook, hazard: Hazard): Reach {
  const pairs: { other: HazardMatch; apart: Apart }[] = [];
  for (const { a, b, together } of rulebook.pairs) {
    const apart = TOGETHER.indexOf(together) as Apart;
    if (matches(a, hazard)) pairs.push({ other: b, apart });
    if (matches(b, hazard)) pairs.push({ other: a, apart });
  }
  return {
    classRows: rowsOf(rulebook.imdg, hazard.classes),
    storageRows: rowsOf(rulebook.coStorage, hazard.storageClasses),
    pairs,
  };
}

/**
 * How far from a cargo of this reach another must stand, before default refusals. Asked millions of times a second, so
 * it makes no sentences.
 */
export function distanceTo({ imdg, coStorage }: Rulebook, reach: Reach, other: Hazard): Apart {
  let rank = strictest(imdg, reach.classRows, other.classes, STRICTEST_CODE);
  if (rank < OTHER_SECTION && strictest(coStorage, reach.storageRows, other.storageClasses, 1) > 0)
    rank = OTHER_SECTION;
  for (const pair of reach.pairs) if (pair.apart > rank && matches(pair.other, other)) rank = pair.apart;
  return rank as Apart;
}

/** Codes by which a neighbour is told: one of them in its hazard is enough. */
export type HazardCodes = {
  readonly classes: readonly string[];
  readonly storageClasses: readonly string[];
  readonly groups: readonly string[];
};

const NO_CODES: Hazard = { classes: [], storageClasses: [], groups: [] };

/**
 * The codes of which any one makes a neighbour stand further off than `apart`. A code the rulebook has no row for is not
 * among them, although it counts as the strictest: who leaves others out by these codes keeps those in.
 */
export function codesBeyond(rulebook: Rulebook, reach: Reach, apart: Apart): HazardCodes {
  const beyond = (codes: Partial<Hazard>) => distanceTo(rulebook, reach, { ...NO_CODES, ...codes }) > apart;
  return {
    classes: [...rulebook.imdg.indexOf.keys()].filter((code) => beyond({ classes: [code] })),
    storageClasses: [...rulebook.coStorage.indexOf.keys()].filter((code) => beyond({ storageClasses: [code] })),
    groups: [...new Set(reach.pairs.flatMap(({ other }) => other.groups ?? []))].filter((code) =>
      beyond({ groups: [code] }),
    ),
  };
}

/** What lets a neighbour be passed over unasked: all its classes and storage classes are quiet, none of its groups loud. */
export type Quiet = {
  readonly classes: readonly string[];
  readonly storageClasses: readonly string[];
  readonly loudGroups: readonly string[];
  /** Whether nothing at all is loud, a code without a row included. */
  readonly all: boolean;
};

/** The codes with which a neighbour may stand anywhere, the same bay included. */
export function quietBeside(rulebook: Rulebook, reach: Reach): Quiet {
  const loud = codesBeyond(rulebook, reach, 0);
  return {
    classes: [...rulebook.imdg.indexOf.keys()].filter((code) => !loud.classes.includes(code)),
    storageClasses: [...rulebook.coStorage.indexOf.keys()].filter((code) => !loud.storageClasses.includes(code)),
    loudGroups: loud.groups,
    all: reach.classRows.length + reach.storageRows.length + reach.pairs.length === 0,
  };
}

/** {@link distanceTo} for two cargoes alone. Symmetric. */
export const distanceRank = (rulebook: Rulebook, a: Hazard, b: Hazard): Apart =>
  distanceTo(rulebook, reachOf(rulebook, a), b);

/** Why two cargoes may not stand together, default refusals apart. Symmetric in its arguments. */
export function separation(a: Hazard, b: Hazard, rulebook: Rulebook): Omit<Segregation, 'together'> {
  const rank = classRank(rulebook, a, b);
  const imdg = IMDG_CODES[rank] ?? '4';
  const section = needsOtherSection(rulebook, a, b);
  const reasons: Violation[] = [];
  if (rank > 0) reasons.push(classReason(a, b, imdg));
  if (section) reasons.push(coStorageReason(a, b));
  for (const rule of rulebook.pairs) if (concerns(rule, a, b)) reasons.push(pairReason(rule));
  return { imdg, coStorage: section ? 'S' : 'C', reasons };
}

/** The whole answer for two cargoes alone, with every reason. Symmetric in its arguments. */
export function segregate(a: Hazard, b: Hazard, rulebook: Rulebook): Segregation {
  const { reasons, ...codes } = separation(a, b, rulebook);
  const refused = [...new Set([...a.classes, ...b.classes])].filter((code) => rulebook.refusedClasses.has(code)).sort();
  const apart = refused.length > 0 ? REFUSED : distanceRank(rulebook, a, b);
  return { ...codes, together: togetherOf(apart), reasons: [...reasons, ...refused.map(refusedReason)] };
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

/** The Code's words for its numbers (IMDG 7.2.2). */
const CODE_WORDS: Readonly<Record<string, string>> = {
  '1': 'away from',
  '2': 'separated from',
  '3': 'separated by a complete compartment from',
  '4': 'separated by an intervening compartment from',
};

function classReason(a: Hazard, b: Hazard, imdg: string): Violation {
  const [first = '', second = ''] = pair(a.classes, b.classes);
  return {
    code: 'segregation.class',
    params: { a: first, b: second, imdg },
    sentence: `Class ${first} must be “${CODE_WORDS[imdg]}” class ${second} (code ${imdg}).`,
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
