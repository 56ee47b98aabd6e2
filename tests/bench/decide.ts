import { type ClassifiedCargo, classify } from '#app/domain/cargo/classify.ts';
import { compileConditions, decide, type Neighbour, type Question, type SlotFacts } from '#app/domain/cargo/decide.ts';
import type { Outcome } from '#app/domain/cargo/decision.ts';
import { type CargoFacts, codesOf, NOTHING_DECLARED, PAPER_KINDS } from '#app/domain/cargo/facts.ts';
import { entriesOf, hazardOfEntries } from '#app/domain/cargo/hazard.ts';
import { compileRulebook, type Rulebook } from '#app/domain/cargo/rulebook.ts';
import type { Apart } from '#app/domain/cargo/segregate.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import { DELIVERED_RULEBOOK, deliveredRulebookContent } from '#db/seed/rulebook.ts';
import { type Figure, figure } from './measure.ts';

/*
 * How many questions the rulebook answers in a second on one core. The hall has twenty neighbours of mixed classes, all
 * of them there during the stay; the cargoes are a mixed lot, of which some clash, some are refused and some are open.
 */

const DAY = plainDate('2026-06-01');

/** Known in every essential fact, and harmless; each cargo of the mix changes some of it. */
const KNOWN: CargoFacts = {
  ...NOTHING_DECLARED,
  description: 'Bench cargo in steel drums',
  material: 'chemical',
  form: 'salt',
  condition: 'new',
  packaging: 'steel_drums',
  hsCode: '28461010',
  dangerous: 'no',
  magnetised: 'no',
  oily: 'no',
  damaged: 'no',
  stateOfChargePercent: 30,
  customsStatus: 'duty_paid',
  notifiedGoods: 'no',
  scomet: 'no',
  origin: 'VN',
  massGramsPerPallet: 800_000,
};

/** Twenty-four substances: every class that is stored at all, and three that no slot takes. */
const SUBSTANCES =
  '1090 1202 1049 1323 1333 1383 1415 1428 1465 1477 1479 1789 1805 1824 1830 2031 1790 2809 2912 3077 3078 3208 3480 1005'.split(
    ' ',
  );

/** What is not dangerous, is waste, or is not known yet. */
const OTHERS: readonly Partial<CargoFacts>[] = [
  {},
  { material: 'rare_earth_compound', form: 'oxide', packaging: 'big_bags' },
  { material: 'graphite', form: 'powder', hsCode: '25041010' },
  { material: 'magnet_alloy', form: 'magnet', hsCode: '85051190', magnetised: 'yes' },
  { material: 'magnet_alloy', form: 'magnet', hsCode: '85051190', magnetised: 'unknown' },
  { material: 'magnet_alloy', form: 'swarf', condition: 'waste', dangerous: 'unknown', wasteState: 'declared_waste' },
  { material: 'electronics', form: 'assembly', condition: 'waste', hsCode: '85492100', wasteSince: DAY },
  { material: 'black_mass', form: 'black_mass', condition: 'waste', hsCode: '85491900' },
  { material: 'lithium_ion', form: 'cell', hsCode: '85076000', unNumber: '3480', dangerous: 'yes' },
  { material: 'lithium_ion', form: 'cell', hsCode: '85076000', unNumber: '3480', stateOfChargePercent: 60 },
  { material: 'lithium_ion', form: 'cell', hsCode: '85076000', unNumber: '3480', damaged: 'yes' },
  { material: 'base_metal', form: 'turnings' },
  { material: 'unknown', form: 'unknown', condition: 'unknown', dangerous: 'unknown', hsCode: null },
  { material: 'chemical', form: 'liquid', dangerous: 'unknown' },
  { material: 'rare_earth_ore', form: 'concentrate', hsCode: '26122000', thoriumPpm: 80_000, uraniumPpm: 3_000 },
  { material: 'rare_earth_ore', form: 'concentrate', hsCode: '25309040', thoriumPpm: 200, uraniumPpm: 10 },
  { material: 'mineral', form: 'concentrate', hsCode: '26140010', customsStatus: 'export' },
  { customsStatus: 'uncleared' },
  { customsStatus: 'bonded', bondedSince: addDays(DAY, -80), assessableDutyPaise: 100_000_000 },
  { material: 'general', form: 'article', packaging: 'cartons' },
  { description: 'Scrap of lithium-ion power banks', material: 'electronics', form: 'article' },
  { material: 'battery_chemical', form: 'salt', packaging: 'bags' },
  { material: 'ferrite', form: 'lump', hsCode: '85051110' },
  { material: 'rare_earth_compound', form: 'solution', dangerous: 'yes' },
  { declaredClasses: ['4.1'], dangerous: 'yes' },
  { declaredClasses: ['6.1', '3'], dangerous: 'yes', form: 'liquid' },
];

/** The declared facts of the whole mix. */
function mixedFacts(): CargoFacts[] {
  const dangerous = SUBSTANCES.map((unNumber): CargoFacts => ({ ...KNOWN, unNumber, dangerous: 'yes' }));
  return [...dangerous, ...OTHERS.map((change): CargoFacts => ({ ...KNOWN, ...change }))];
}

/** Twenty neighbours, a fifth in the bay itself, the rest from the same section to another building. */
function neighbours(rulebook: Rulebook): Neighbour[] {
  const classes =
    '3077 1090 1830 3480 1789 1323 1824 1049 1066 3077 1333 1477 1006 3480 1202 1428 1805 1415 3077 2809'.split(' ');
  const stands: Apart[] = [0, 2, 1, 2, 1, 2, 1, 3, 0, 1, 2, 4, 0, 3, 2, 4, 1, 4, 0, 2];
  return classes.map((un, i) => ({
    hazard: hazardOfEntries(entriesOf(rulebook, un, null)),
    stay: stay(addDays(DAY, i - 10), addDays(DAY, 20 + i)),
    apart: stands[i] ?? 0,
  }));
}

const SLOT: SlotFacts = {
  regime: 'neutral',
  acceptedClasses: ['2.1', '2.2', '3', '4.1', '4.2', '4.3', '5.1', '6.1', '8', '9'],
  acceptedForms: [],
  acceptedPackagings: [],
  quarantine: false,
  sprinklered: false,
  maxPalletMassGrams: 1_200_000,
  licenceSection: null,
  licenseeIec: null,
  bookingMode: 'instant',
  papers: codesOf(PAPER_KINDS).map((kind) => ({
    kind,
    validFrom: plainDate('2024-01-01'),
    validUntil: plainDate('2027-12-31'),
    names: [],
    verified: true,
    coversPaise: null,
  })),
  conditions: compileConditions([
    {
      effect: 'request',
      when: { class: { in: ['4.2', '4.3'] } },
      sentence: 'We look at each of these ourselves.',
      effectiveFrom: plainDate('2026-01-01'),
      effectiveTo: null,
    },
    {
      effect: 'refuse',
      when: { hs: { startsWith: ['3606'] } },
      sentence: 'No ferrocerium.',
      effectiveFrom: plainDate('2026-01-01'),
      effectiveTo: null,
    },
  ]),
};

/** The questions, one a cargo: each asks about the same slot and the same neighbours. */
export function benchQuestions(rulebook: Rulebook): Question[] {
  const around = neighbours(rulebook);
  return mixedFacts().map((facts) => ({
    cargo: classify(facts, rulebook),
    slot: SLOT,
    neighbours: around,
    regime: null,
    documents: { cargo: facts.documents, shipper: SLOT.papers },
    headroom: null,
    quantity: { pallets: 8, massGrams: 6_400_000 },
    stay: stay(DAY, addDays(DAY, 40)),
    step: 'hold',
  }));
}

/**
 * How often `work` runs in a second of a core, tried for about `ms` milliseconds. Counted is the time the process had a
 * core, collecting its garbage included: what others do on a shared machine is no part of the figure.
 */
function perCoreSecond(ms: number, questions: readonly Question[], work: (question: Question) => Outcome): number {
  let answered = 0;
  const started = performance.now();
  const before = process.cpuUsage();
  while (performance.now() - started < ms)
    // The clock is read once a round, so that reading it is no part of the figure.
    for (let round = 0; round < 10; round++)
      for (const question of questions) {
        if (work(question).length === 0) throw new Error('no outcome');
        answered++;
      }
  const { user, system } = process.cpuUsage(before);
  return answered / ((user + system) / 1_000_000);
}

const reclassified = (cargo: ClassifiedCargo, rulebook: Rulebook) => classify(cargo.facts, rulebook);

/** The two figures of the rulebook: decisions alone, and with the cargo classified anew each time. */
export function decideFigures(rounds: number, ms: number): Figure[] {
  const rulebook = compileRulebook(DELIVERED_RULEBOOK.version, deliveredRulebookContent(), DAY);
  const questions = benchQuestions(rulebook);
  const outcomes = new Set(questions.map((question) => decide(question, rulebook).outcome));
  if (outcomes.size !== 3) throw new Error(`The mix has only ${[...outcomes].join(' and ')}`);
  const alone = (question: Question) => decide(question, rulebook).outcome;
  const classified = (question: Question) =>
    decide({ ...question, cargo: reclassified(question.cargo, rulebook) }, rulebook).outcome;
  perCoreSecond(500, questions, alone);
  perCoreSecond(500, questions, classified);
  const taken = Array.from({ length: rounds }, () => ({
    alone: perCoreSecond(ms, questions, alone),
    classified: perCoreSecond(ms, questions, classified),
  }));
  return [
    figure(
      'decide.per_core_per_s',
      'decisions/s',
      taken.map((round) => round.alone),
    ),
    figure(
      'decide.with_classification.per_core_per_s',
      'decisions/s',
      taken.map((round) => round.classified),
    ),
  ];
}
