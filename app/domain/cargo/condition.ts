/**
 * What a rule or a host's condition may ask about. Text attributes hold the values that are true of the case (several
 * for classes or regimes, none when it has none); number attributes hold one figure. Absent means "not known".
 */
export const TEXT_ATTRIBUTES = [
  'material',
  'form',
  'condition',
  'packaging',
  'customs',
  'origin',
  'hs',
  'un',
  'packingGroup',
  'class',
  'regime',
  'group',
  'dangerous',
  'magnetised',
  'oily',
  'damaged',
  'notifiedGoods',
  'scomet',
  'assay',
  'activityKnown',
  'bondedSince',
  'wasteSince',
  'policy',
  'wasteState',
  'declaredDangerous',
  'step',
  'slotRegime',
  'licence',
  'quarantine',
  'sprinklered',
  'importer',
  'document',
] as const;
export const NUMBER_ATTRIBUTES = [
  'activity',
  'stateOfCharge',
  'moisture',
  'palletMassKg',
  'massKg',
  'pallets',
  'days',
] as const;

export type TextAttribute = (typeof TEXT_ATTRIBUTES)[number];
export type NumberAttribute = (typeof NUMBER_ATTRIBUTES)[number];
export type Attribute = TextAttribute | NumberAttribute;

/** Attributes that only a slot, a stay and what is presented can answer; all others are settled once per cargo. */
const OF_THE_SLOT: ReadonlySet<string> = new Set<Attribute>([
  'slotRegime',
  'licence',
  'quarantine',
  'sprinklered',
  'importer',
  'document',
  'step',
  'massKg',
  'pallets',
  'days',
]);

/** All given parts must hold. `known: false` holds when nothing is known; every other part fails then. */
export type Test = {
  readonly in?: readonly string[];
  readonly notIn?: readonly string[];
  readonly startsWith?: readonly string[];
  readonly above?: number;
  readonly atMost?: number;
  readonly known?: boolean;
};

/** Every attribute named must pass its test. An empty condition holds always. */
export type Condition = { readonly [A in Attribute]?: Test };

type Facts = {
  readonly text: Readonly<Partial<Record<TextAttribute, readonly string[] | undefined>>>;
  readonly numbers: Readonly<Partial<Record<NumberAttribute, number | undefined>>>;
};

/** The facts of one case, by attribute: the cargo's, and the slot's beside them once one is asked about. */
export type CaseFacts = Facts & {
  /** What the slot, the stay and the documents answer; absent while the cargo alone is classified. */
  readonly slot?: Facts;
};

export type Predicate = (facts: CaseFacts) => boolean;

/** A condition in two parts, both of which must hold. */
export type SplitCondition = {
  readonly ofCargo: Predicate;
  /** Null when nothing is asked of the slot, the stay or what is presented. */
  readonly ofSlot: Predicate | null;
};

/** Whether the part about the slot holds; the cargo's part is settled by then. */
export const speaksHere = ({ ofSlot }: SplitCondition, facts: CaseFacts): boolean => ofSlot === null || ofSlot(facts);

const NUMBERS: ReadonlySet<string> = new Set(NUMBER_ATTRIBUTES);

/** Whether the condition asks about the slot, the stay or what is presented with it. */
export function concernsSlot(condition: Condition): boolean {
  return Object.keys(condition).some((attribute) => OF_THE_SLOT.has(attribute));
}

/** Turns a condition into a function once, so that asking it a hundred thousand times a second costs no interpretation. */
export function compileCondition(condition: Condition): Predicate {
  return allOf(Object.entries(condition));
}

/** {@link compileCondition} in two parts, so that what a cargo settles is not asked again for each slot. */
export function splitCondition(condition: Condition): SplitCondition {
  const tests = Object.entries(condition);
  return {
    ofCargo: allOf(tests.filter(([attribute]) => !OF_THE_SLOT.has(attribute))),
    ofSlot: concernsSlot(condition) ? allOf(tests.filter(([attribute]) => OF_THE_SLOT.has(attribute))) : null,
  };
}

function allOf(parts: readonly [attribute: string, test: Test][]): Predicate {
  const tests = parts.map(([attribute, test]) =>
    NUMBERS.has(attribute)
      ? numberTest(attribute as NumberAttribute, test)
      : textTest(attribute as TextAttribute, test),
  );
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return (facts) => {
    for (const holds of tests) if (!holds(facts)) return false;
    return true;
  };
}

function numberTest(attribute: NumberAttribute, { above, atMost, known }: Test): Predicate {
  const ofSlot = OF_THE_SLOT.has(attribute);
  return (facts) => {
    const value = (ofSlot ? facts.slot : facts)?.numbers[attribute];
    if (value === undefined) return known === false;
    if (known === false) return false;
    return (above === undefined || value > above) && (atMost === undefined || value <= atMost);
  };
}

function textTest(attribute: TextAttribute, { in: within, notIn, startsWith, known }: Test): Predicate {
  const ofSlot = OF_THE_SLOT.has(attribute);
  const begins = startsWith && ((value: string) => startsWith.some((prefix) => value.startsWith(prefix)));
  return (facts) => {
    const values = (ofSlot ? facts.slot : facts)?.text[attribute];
    if (values === undefined) return known === false;
    if (known === false) return false;
    if (within && !shareOne(within, values)) return false;
    if (notIn && shareOne(notIn, values)) return false;
    return !begins || values.some(begins);
  };
}

/** Whether two lists have a member in common. They are short: looking through them costs less than hashing. */
export function shareOne(a: readonly string[], b: readonly string[]): boolean {
  for (const each of b) if (a.includes(each)) return true;
  return false;
}
