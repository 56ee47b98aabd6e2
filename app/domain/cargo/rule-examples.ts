import { headroomViolations } from '../bond/headroom.ts';
import { HAZARD_CLASSES } from '../shared/hazard-class.ts';
import { stay } from '../shared/interval.ts';
import { addDays, latest, type PlainDate, plainDate } from '../shared/plain-date.ts';
import { classify } from './classify.ts';
import { compileConditions, decide, type SlotFacts } from './decide.ts';
import {
  type CargoFacts,
  codesOf,
  NOTHING_DECLARED,
  PAPER_KINDS,
  type PackingGroup,
  type Paper,
  type Step,
} from './facts.ts';
import { bothHazards, entriesOf, HARMLESS, hazardOfClass, hazardOfEntries } from './hazard.ts';
import { apartness } from './placement.ts';
import { compileRulebook, type Rule, type Rulebook, type RulebookContent } from './rulebook.ts';
import { classRank, segregate } from './segregate.ts';

/*
 * Every rule carries its own examples: cases in which it speaks ("denies") and cases in which it keeps silent
 * ("allows"). They start from cargo and a slot nothing speaks against and change a few facts.
 */

/** One case. Days of the cargo's facts may be written 'DAY-300': so many days before the stay begins. */
export type RuleExample = {
  readonly cargo?: Partial<CargoFacts>;
  /** Facts of the slot that differ; absent, no slot is asked about. */
  readonly slot?: Partial<SlotFacts> & { readonly shipperPapers?: readonly Paper[] };
  /** Types of documents presented with the cargo. */
  readonly documents?: readonly string[];
  /** Length of the stay; 40 unless given. */
  readonly days?: number;
  readonly step?: Step;
  /** For floors: two classes. */
  readonly pair?: readonly string[];
  /** For pair rules: two UN numbers, or a UN number and a packaging. */
  readonly pairUn?: readonly string[];
  readonly pairPackaging?: readonly string[];
  /** For placement: fire resistance of two walls in minutes. */
  readonly walls?: readonly number[];
  /** For the bond: duty and what is free of the bond, in paise. */
  readonly duty?: number;
  readonly bondFree?: number;
};
export type RuleExamples = { readonly denies: readonly RuleExample[]; readonly allows: readonly RuleExample[] };
export type RuleWithExamples = Rule & { readonly examples?: RuleExamples };

/** A rule's examples, none where it was written without. */
export const examplesOf = (rule: RuleWithExamples): RuleExamples => rule.examples ?? { denies: [], allows: [] };

/** Fully known, harmless and duty paid: nothing in it makes a rule speak. */
export const BASE_CARGO: CargoFacts = {
  ...NOTHING_DECLARED,
  description: 'Cerium oxide in drums',
  material: 'rare_earth_compound',
  form: 'oxide',
  condition: 'new',
  packaging: 'steel_drums',
  hsCode: '28461010',
  dangerous: 'no',
  magnetised: 'no',
  oily: 'no',
  damaged: 'no',
  customsStatus: 'duty_paid',
  notifiedGoods: 'no',
  scomet: 'no',
  origin: 'VN',
  massGramsPerPallet: 800_000,
};

/** Every kind of paper, from long ago and without an end. */
export const ALL_PAPERS: readonly Paper[] = codesOf(PAPER_KINDS).map((kind) => ({
  kind,
  validFrom: plainDate('2000-01-01'),
  validUntil: null,
  names: [],
  verified: true,
  coversPaise: null,
}));

/** Takes everything, with every paper, without sprinklers. */
export const BASE_SLOT: SlotFacts = {
  regime: 'neutral',
  acceptedClasses: HAZARD_CLASSES.map(({ code }) => code),
  acceptedForms: [],
  acceptedPackagings: [],
  quarantine: false,
  sprinklered: false,
  maxPalletMassGrams: null,
  licenceSection: '57',
  licenseeIec: null,
  bookingMode: 'instant',
  papers: ALL_PAPERS,
  conditions: compileConditions([]),
};

const BASE_DAYS = 40;
const BASE_QUANTITY = { pallets: 8, massGrams: 6_400_000 };
const WALL_GAP_CM = 300;
const OTHER_SECTION = 2;

const dated = (facts: Partial<CargoFacts>, day: PlainDate): Partial<CargoFacts> =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => {
      const back = typeof value === 'string' ? /^DAY-(\d+)$/.exec(value)?.[1] : undefined;
      return [name, back === undefined ? value : addDays(day, -Number(back))];
    }),
  );

function answer(example: RuleExample, rulebook: Rulebook) {
  const { cargo = {}, slot, documents = [], days = BASE_DAYS, step = 'hold' } = example;
  const day = rulebook.onDay;
  const it = classify({ ...BASE_CARGO, ...dated(cargo, day) }, rulebook);
  const { shipperPapers = ALL_PAPERS, ...changed } = slot ?? {};
  const presented = documents.map((type) => ({ type, reference: 'x', validFrom: null, validUntil: null }));
  const decision = decide(
    {
      cargo: it,
      slot: slot ? { ...BASE_SLOT, ...changed } : null,
      neighbours: [],
      regime: null,
      documents: { cargo: presented, shipper: shipperPapers },
      headroom: null,
      quantity: BASE_QUANTITY,
      stay: stay(day, addDays(day, days)),
      step,
    },
    rulebook,
  );
  return { it, decision };
}

const pairSpeaks = (id: string, { pairUn, pairPackaging }: RuleExample, rulebook: Rulebook): boolean => {
  const hazard = (un: string, group: PackingGroup | null = null) => hazardOfEntries(entriesOf(rulebook, un, group));
  const [first = '', second = ''] = pairUn ?? pairPackaging ?? [];
  const packed = second.startsWith('steel') ? HARMLESS : { ...HARMLESS, groups: ['combustible_packaging'] };
  const other = pairUn ? hazard(second) : packed;
  const code = `segregation.${id.split('.').at(-1)}`;
  return segregate(bothHazards(hazard(first), HARMLESS), other, rulebook).reasons.some((each) => each.code === code);
};

const at = (hallId: string, wallFireMinutes: number) => ({
  slotId: hallId,
  hallId,
  building: 'A',
  place: 1,
  wallFireMinutes,
  bayGapCm: WALL_GAP_CM,
});

/**
 * Whether a rule speaks in one of its examples. The stay begins on the rulebook's day.
 * @param rulebook must hold the rule, in force on its day
 * @throws RangeError when a day of the example leaves 2000 to 2100
 */
export function speaks(rule: Rule, example: RuleExample, rulebook: Rulebook): boolean {
  const { it, decision } = answer(example, rulebook);
  switch (rule.kind) {
    case 'regime':
      return it.regimes.includes(rule.regime);
    case 'group':
      return it.hazard.groups.includes(rule.group);
    case 'presume':
      return (
        rule.classes.every((code) => it.hazard.classes.includes(code)) &&
        rule.groups.every((group) => it.hazard.groups.includes(group))
      );
    case 'task':
      return decision.tasks.some(({ task }) => task === rule.task);
    case 'verdict':
    case 'paper':
    case 'words':
      return decision.reasons.some(({ params }) => params.rule === rule.id);
    case 'document':
      return decision.documents.some(({ document, step }) => document === rule.document && step === rule.step);
    case 'clock':
      return decision.reasons.some(({ params }) => params.clock === rule.clock);
    case 'floor': {
      const [a = '', b = ''] = example.pair ?? [];
      return classRank(rulebook, hazardOfClass(rulebook, a, []), hazardOfClass(rulebook, b, [])) >= rule.atLeast;
    }
    case 'pair':
      return pairSpeaks(rule.id, example, rulebook);
    case 'activity':
      return (it.activity ?? 0) > 1;
    case 'bond': {
      const free = { insuredDutyFreePaise: null, licenceDutyFreePaise: null, licenceValueFreePaise: null };
      const { duty = 0, bondFree = 0 } = example;
      const need = { dutyPaise: duty, valuePaise: null, bondTimes: rule.times, citation: rule.citation };
      return headroomViolations({ bondFreePaise: bondFree, ...free }, need).length > 0;
    }
    case 'placement': {
      const [a = 0, b = 0] = example.walls ?? [];
      return apartness(at('h1', a), at('h2', b), rulebook.placement) < OTHER_SECTION;
    }
  }
}

/** An example that the rule doesn't keep: it stays silent where it should speak, or speaks where it should not. */
export type BrokenExample = { readonly side: 'denies' | 'allows'; readonly number: number };

/**
 * The examples of a rule that do not hold in a content, counted from 1. The rule is asked on the first day on which
 * both it and the version count.
 * @throws RangeError when the content doesn't compile, or the rule has ended before that day
 */
export function brokenExamples(rule: RuleWithExamples, content: RulebookContent, from: PlainDate): BrokenExample[] {
  const day = latest(from, rule.effectiveFrom);
  if (rule.effectiveTo !== null && rule.effectiveTo <= day)
    throw new RangeError(`Rule ${rule.id} has ended before ${day}`);
  const rulebook = compileRulebook('examples', content, day);
  const broken = (side: 'denies' | 'allows') =>
    examplesOf(rule)[side].flatMap((example, index) =>
      speaks(rule, example, rulebook) === (side === 'denies') ? [] : [{ side, number: index + 1 }],
    );
  return [...broken('denies'), ...broken('allows')];
}
