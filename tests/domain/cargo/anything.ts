import fc from 'fast-check';
import { classify } from '#app/domain/cargo/classify.ts';
import { type Condition, NUMBER_ATTRIBUTES, TEXT_ATTRIBUTES } from '#app/domain/cargo/condition.ts';
import { compileConditions, type HostCondition, type Neighbour, type Question } from '#app/domain/cargo/decide.ts';
import {
  ANSWERS,
  type CargoDocument,
  type CargoFacts,
  CONDITIONS,
  CUSTOMS_STATUSES,
  codesOf,
  FORMS,
  MATERIALS,
  PACKAGINGS,
  PACKING_GROUPS,
  PAPER_KINDS,
  type Paper,
  STEPS,
  WASTE_STATES,
} from '#app/domain/cargo/facts.ts';
import { entriesOf, type Hazard, hazardOfClass, hazardOfEntries } from '#app/domain/cargo/hazard.ts';
import type { Apart } from '#app/domain/cargo/segregate.ts';
import { HAZARD_CLASSES } from '#app/domain/shared/hazard-class.ts';
import { type Stay, stay } from '#app/domain/shared/interval.ts';
import { addDays } from '#app/domain/shared/plain-date.ts';
import { content, DAY, rulebook } from './scene.ts';

/*
 * Anything that can be asked: facts over the whole vocabularies, UN numbers and HS codes from the tables, papers and
 * documents that may lapse during the stay, halls full of neighbours. Runs are seeded, so a failure can be repeated.
 */

export const SEED = 20_260_601;

const UN_NUMBERS = [...rulebook.substances.keys()];
const HS_CODES = content.tariff.filter(({ level }) => level !== 'sac').map(({ code }) => code);
const CLASSES: readonly string[] = HAZARD_CLASSES.map(({ code }) => code);
const DOCUMENT_TYPES = [
  ...new Set([
    ...rulebook.documents.map(({ document }) => document),
    ...rulebook.clocks.flatMap(({ extension }) => (extension ? [extension.document] : [])),
  ]),
];
/** Words of the rules, and plain ones that none of them knows. */
const WORDS = [...rulebook.words.flatMap(({ words }) => words), 'goods', 'drums', 'acidic', 'chipset'];

const oneOf = <T>(list: readonly T[]) => fc.constantFrom(...list);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 2 });
const dayAround = (from: number, to: number) => fc.integer({ min: from, max: to }).map((n) => addDays(DAY, n));

export const anyStay: fc.Arbitrary<Stay> = fc
  .tuple(fc.integer({ min: 0, max: 30 }), oneOf([1, 2, 7, 40, 91, 200, 400]))
  .map(([from, days]) => stay(addDays(DAY, from), addDays(DAY, from + days)));

export const anyDocument: fc.Arbitrary<CargoDocument> = fc.record({
  type: oneOf(DOCUMENT_TYPES),
  reference: fc.constant('x'),
  validFrom: maybe(dayAround(-30, 20)),
  validUntil: maybe(fc.oneof(dayAround(0, 40), dayAround(0, 450))),
});

const anyActivity = maybe(oneOf([0, 10, 100, 250, 3_000, 80_000]));

/** Facts of any cargo: what the edge lets through, however unlikely. */
export const anyFacts: fc.Arbitrary<CargoFacts> = fc.record<CargoFacts>({
  description: fc.array(oneOf(WORDS), { maxLength: 3 }).map((words) => words.join(' ')),
  material: oneOf(codesOf(MATERIALS)),
  form: oneOf(codesOf(FORMS)),
  condition: oneOf(codesOf(CONDITIONS)),
  packaging: oneOf(codesOf(PACKAGINGS)),
  hsCode: maybe(oneOf(HS_CODES)),
  dangerous: oneOf(codesOf(ANSWERS)),
  unNumber: maybe(oneOf(UN_NUMBERS)),
  packingGroup: maybe(oneOf(PACKING_GROUPS)),
  declaredClasses: fc.uniqueArray(oneOf(CLASSES), { maxLength: 3 }),
  magnetised: oneOf(codesOf(ANSWERS)),
  oily: oneOf(codesOf(ANSWERS)),
  damaged: oneOf(codesOf(ANSWERS)),
  moistureBasisPoints: maybe(fc.integer({ min: 0, max: 10_000 })),
  stateOfChargePercent: maybe(fc.integer({ min: 0, max: 100 })),
  thoriumPpm: anyActivity,
  uraniumPpm: anyActivity,
  assayCertificate: fc.boolean(),
  customsStatus: oneOf(codesOf(CUSTOMS_STATUSES)),
  importerIec: maybe(oneOf(['AAAPL1234C', 'BBBPL1234C'])),
  notifiedGoods: oneOf(codesOf(ANSWERS)),
  scomet: oneOf(codesOf(ANSWERS)),
  bondedSince: maybe(dayAround(-400, 0)),
  wasteSince: maybe(dayAround(-200, 0)),
  wasteState: oneOf(WASTE_STATES),
  origin: maybe(oneOf(['CN', 'VN', 'IN'])),
  declaredValuePaise: maybe(oneOf([0, 5_000_000, 900_000_000])),
  assessableDutyPaise: maybe(oneOf([0, 100_000, 100_000_000])),
  massGramsPerPallet: maybe(fc.integer({ min: 1, max: 2_000_000 })),
  documents: fc.array(anyDocument, { maxLength: 6 }),
});

/** Facts with every essential answer given, of ordinary goods: most rules that refuse keep silent about these. */
const easyFacts: fc.Arbitrary<CargoFacts> = anyFacts.map((facts) => ({
  ...facts,
  description: 'goods',
  material: facts.material === 'unknown' ? 'general' : facts.material,
  form: facts.form === 'unknown' ? 'article' : facts.form,
  condition: 'new',
  hsCode: '28461010',
  dangerous: 'no',
  unNumber: null,
  packingGroup: null,
  declaredClasses: [],
  damaged: 'no',
  stateOfChargePercent: 20,
  thoriumPpm: 0,
  uraniumPpm: 0,
  customsStatus: 'duty_paid',
  wasteState: 'none',
}));

export const anyPaper: fc.Arbitrary<Paper> = fc.record({
  kind: oneOf(codesOf(PAPER_KINDS)),
  validFrom: dayAround(-60, 10),
  validUntil: maybe(fc.oneof(dayAround(-10, 45), dayAround(0, 300))),
  names: fc.subarray(['1.1', '2.3', '6.2', '7', '2612', '2844']),
  verified: fc.boolean(),
  coversPaise: maybe(oneOf([0, 1_000_000])),
});

/** The three ways a test may ask about one attribute, over values that occur. */
const anyCondition: fc.Arbitrary<Condition> = fc
  .array(
    fc.oneof(
      fc.tuple(
        oneOf(TEXT_ATTRIBUTES),
        fc.oneof(
          fc.record({ known: fc.boolean() }),
          fc.record({ in: fc.subarray([...CLASSES, 'yes', 'no', 'waste', 'powder', 'bonded', 'neutral', 'hold']) }),
          fc.record({ notIn: fc.subarray([...CLASSES, 'yes', 'no', 'waste', 'powder']) }),
          fc.record({ startsWith: fc.subarray(['28', '85', '2612']) }),
        ),
      ),
      fc.tuple(oneOf(NUMBER_ATTRIBUTES), fc.record({ above: fc.integer({ min: 0, max: 100 }) })),
    ),
    { maxLength: 2 },
  )
  .map((tests) => Object.fromEntries(tests));

export const anyHostCondition: fc.Arbitrary<HostCondition> = fc.record({
  effect: oneOf(['allow', 'refuse', 'request'] as const),
  when: anyCondition,
  sentence: oneOf(['We look at this ourselves.', 'Not here.', 'Gladly.']),
  effectiveFrom: dayAround(-50, 60),
  effectiveTo: maybe(dayAround(-5, 90)),
});

/** Hazards as they stand in a hall: of a UN number, of a class, or of whole classified cargo. */
export const anyHazard: fc.Arbitrary<Hazard> = fc.oneof(
  oneOf(UN_NUMBERS).map((un) => hazardOfEntries(entriesOf(rulebook, un, null))),
  fc
    .uniqueArray(oneOf(CLASSES), { minLength: 1, maxLength: 3 })
    .map(([first = '', ...rest]) => hazardOfClass(rulebook, first, rest)),
  anyFacts.map((facts) => classify(facts, rulebook).hazard),
);

export const anyNeighbour: fc.Arbitrary<Neighbour> = fc.record({
  hazard: anyHazard,
  stay: anyStay,
  apart: oneOf<Apart>([0, 1, 2, 3, 4]),
});

const anySlot: fc.Arbitrary<NonNullable<Question['slot']>> = fc.record({
  regime: oneOf(['bonded', 'neutral'] as const),
  acceptedClasses: fc.oneof(fc.constant([...CLASSES]), fc.subarray([...CLASSES])),
  acceptedForms: fc.oneof(fc.constant([]), fc.subarray([...codesOf(FORMS)])),
  acceptedPackagings: fc.oneof(fc.constant([]), fc.subarray([...codesOf(PACKAGINGS)])),
  quarantine: fc.boolean(),
  sprinklered: oneOf([true, false, null]),
  maxPalletMassGrams: maybe(oneOf([500_000, 1_200_000])),
  licenceSection: oneOf(['57', '58', '58A', null] as const),
  licenseeIec: maybe(oneOf(['AAAPL1234C', 'BBBPL1234C'])),
  bookingMode: oneOf(['instant', 'instant', 'request'] as const),
  papers: fc.array(anyPaper, { maxLength: 12 }),
  conditions: fc.array(anyHostCondition, { maxLength: 3 }).map(compileConditions),
});

const free = maybe(oneOf([0, 50_000_000, 500_000_000]));

const questionOf = (facts: fc.Arbitrary<CargoFacts>): fc.Arbitrary<Question> =>
  fc.record({
    cargo: facts.map((each) => ({
      ...classify(each, rulebook),
      // A failure prints the facts: the rest follows from them.
      [fc.toStringMethod]: () => JSON.stringify(each),
    })),
    slot: fc.option(anySlot, { nil: null, freq: 6 }),
    neighbours: fc.array(anyNeighbour, { maxLength: 5 }),
    regime: oneOf(['bonded', 'neutral', null, null] as const),
    documents: fc.record({
      cargo: fc.array(anyDocument, { maxLength: 6 }),
      shipper: fc.array(anyPaper, { maxLength: 8 }),
    }),
    headroom: maybe(
      fc.record({
        bondFreePaise: free,
        insuredDutyFreePaise: free,
        licenceDutyFreePaise: free,
        licenceValueFreePaise: free,
      }),
    ),
    quantity: maybe(
      fc.record({ pallets: fc.integer({ min: 1, max: 20 }), massGrams: fc.integer({ min: 1, max: 20_000_000 }) }),
    ),
    stay: anyStay,
    step: oneOf(STEPS),
  });

/** Questions about cargo that the law has little to say about. */
export const easyQuestion: fc.Arbitrary<Question> = questionOf(easyFacts);

/** Any question at all; a third about easy cargo, or nearly everything would be refused. */
export const anyQuestion: fc.Arbitrary<Question> = fc.oneof(
  { weight: 2, arbitrary: questionOf(anyFacts) },
  { weight: 1, arbitrary: easyQuestion },
);

/** A permutation of a list. */
export const shuffled = <T>(list: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });
