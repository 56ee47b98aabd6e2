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

/** Attributes that only a slot and a stay can answer; a rule without them is settled once per cargo. */
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

/** The facts of one case, by attribute. Made by `factsOfCargo` and `factsOfSlot`. */
export type CaseFacts = {
  readonly text: Readonly<Partial<Record<TextAttribute, readonly string[]>>>;
  readonly numbers: Readonly<Partial<Record<NumberAttribute, number>>>;
};

export type Predicate = (facts: CaseFacts) => boolean;

const NUMBERS: ReadonlySet<string> = new Set(NUMBER_ATTRIBUTES);

/** Whether the condition asks about the slot, the stay or what is presented with it. */
export function concernsSlot(condition: Condition): boolean {
  return Object.keys(condition).some((attribute) => OF_THE_SLOT.has(attribute));
}

/** Turns a condition into a function once, so that asking it a hundred thousand times a second costs no interpretation. */
export function compileCondition(condition: Condition): Predicate {
  const tests = Object.entries(condition).map(([attribute, test]) =>
    NUMBERS.has(attribute)
      ? numberTest(attribute as NumberAttribute, test)
      : textTest(attribute as TextAttribute, test),
  );
  const [first, second, ...rest] = tests;
  if (!first) return () => true;
  if (!second) return first;
  if (rest.length === 0) return (facts) => first(facts) && second(facts);
  return (facts) => tests.every((holds) => holds(facts));
}

function numberTest(attribute: NumberAttribute, { above, atMost, known }: Test): Predicate {
  return ({ numbers }) => {
    const value = numbers[attribute];
    if (value === undefined) return known === false;
    if (known === false) return false;
    return (above === undefined || value > above) && (atMost === undefined || value <= atMost);
  };
}

function textTest(attribute: TextAttribute, test: Test): Predicate {
  const within = test.in && new Set(test.in);
  const without = test.notIn && new Set(test.notIn);
  const { startsWith, known } = test;
  return ({ text }) => {
    const values = text[attribute];
    if (values === undefined) return known === false;
    if (known === false) return false;
    if (within && !values.some((value) => within.has(value))) return false;
    if (without && values.some((value) => without.has(value))) return false;
    return !startsWith || values.some((value) => startsWith.some((prefix) => value.startsWith(prefix)));
  };
}
