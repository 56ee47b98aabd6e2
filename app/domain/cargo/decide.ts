import { type Headroom, headroomViolations } from '../bond/headroom.ts';
import { HAZARD_CLASSES } from '../shared/hazard-class.ts';
import { dayCount, overlaps, type Stay } from '../shared/interval.ts';
import { formatDate, latest, type PlainDate } from '../shared/plain-date.ts';
import { formatMass } from '../shared/quantity.ts';
import type { ClassifiedCargo } from './classify.ts';
import { clockReadings, clockReasons } from './clocks.ts';
import { type CaseFacts, type Condition, compileCondition, type Predicate } from './condition.ts';
import { type Decision, inOrder, outcomeOf, type Reason } from './decision.ts';
import { documentReasons, requiredDocuments } from './documents.ts';
import { type CargoDocument, FORMS, labelOf, PACKAGINGS, type Paper, type Step } from './facts.ts';
import type { Hazard } from './hazard.ts';
import { licensed, paperReasons } from './papers.ts';
import type { Effect, Rulebook } from './rulebook.ts';
import { type Apart, distanceRank, segregate, TOGETHER_SENTENCES, togetherOf } from './segregate.ts';

/** A host's own addition to the rules. 'allow' lifts the host's own refusals and requests, never the law's. */
export type HostCondition = {
  readonly effect: 'allow' | 'refuse' | 'request';
  readonly when: Condition;
  readonly sentence: string;
  readonly effectiveFrom: PlainDate;
  /** Exclusive; null while in force. */
  readonly effectiveTo: PlainDate | null;
};

/** What of a slot decides about cargo. Empty lists of forms and packagings take all. */
export type SlotFacts = {
  readonly regime: 'bonded' | 'neutral';
  readonly acceptedClasses: readonly string[];
  readonly acceptedForms: readonly string[];
  readonly acceptedPackagings: readonly string[];
  readonly quarantine: boolean;
  /** Null: not known. */
  readonly sprinklered: boolean | null;
  readonly maxPalletMassGrams: number | null;
  readonly licenceSection: '57' | '58' | '58A' | null;
  readonly licenseeIec: string | null;
  readonly bookingMode: 'instant' | 'request';
  readonly papers: readonly Paper[];
  readonly conditions: readonly (HostCondition & { readonly holds: Predicate })[];
};

/** What stands, or is held to stand, near the slot; never whose it is. */
export type Neighbour = { readonly hazard: Hazard; readonly stay: Stay; readonly apart: Apart };

/** Everything a decision looks at. */
export type Question = {
  readonly cargo: ClassifiedCargo;
  /** Null: the cargo alone is asked about. */
  readonly slot: SlotFacts | null;
  readonly neighbours: readonly Neighbour[];
  /** The regime the shipper insists on; null when the customs status may decide. */
  readonly regime: 'bonded' | 'neutral' | null;
  readonly documents: { readonly cargo: readonly CargoDocument[]; readonly shipper: readonly Paper[] };
  readonly headroom: Headroom | null;
  readonly quantity: { readonly pallets: number; readonly massGrams: number } | null;
  readonly stay: Stay;
  readonly step: Step;
};

/** Host conditions made ready for asking. */
export function compileConditions(conditions: readonly HostCondition[]): (HostCondition & { holds: Predicate })[] {
  return conditions.map((condition) => ({ ...condition, holds: compileCondition(condition.when) }));
}

/**
 * The answer of the rulebook to one question: POSSIBLE, ON REQUEST or NOT POSSIBLE with every reason. Search, slot page,
 * hold, acceptance, gate and API all ask this; nothing else decides about cargo. Pure, and independent of the order of
 * neighbours, papers and documents.
 */
export function decide(question: Question, rulebook: Rulebook): Decision {
  const { cargo, slot, stay, step } = question;
  const caseFacts = factsOfCase(question);
  const documents = requiredDocuments(rulebook, caseFacts, question.documents.cargo, stay);
  const clocks = clockReadings(rulebook, caseFacts, cargo.facts, stay, question.documents.cargo);
  const reasons: Reason[] = [
    ...cargo.reasons,
    ...licenceReasons(question, rulebook, caseFacts),
    ...slotVerdictReasons(rulebook, caseFacts),
    ...documentReasons(documents, step),
    ...clockReasons(clocks),
    ...(slot ? slotReasons(question, slot, caseFacts, rulebook) : []),
    ...(slot ? paperReasons(rulebook, caseFacts, slot.papers, question.documents.shipper, stay) : []),
    ...(slot ? segregationReasons(question, rulebook) : []),
  ];
  return {
    outcome: outcomeOf(reasons),
    reasons: inOrder(reasons),
    rulebookVersion: rulebook.version,
    documents,
    clocks,
    tasks: cargo.tasks,
  };
}

/** The cargo's facts with the slot's, the stay's and the presented documents beside them. */
function factsOfCase({ cargo, slot, quantity, stay, step, documents }: Question): CaseFacts {
  const { text, numbers } = cargo.caseFacts;
  return {
    text: {
      ...text,
      document: documents.cargo.map(({ type }) => type),
      step: [step],
      ...(slot && {
        slotRegime: [slot.regime],
        licence: [slot.licenceSection ?? 'none'],
        quarantine: [slot.quarantine ? 'yes' : 'no'],
        ...(slot.sprinklered === null ? {} : { sprinklered: [slot.sprinklered ? 'yes' : 'no'] }),
        ...importerFact(cargo, slot),
      }),
    },
    numbers: {
      ...numbers,
      days: dayCount(stay),
      ...(quantity && { pallets: quantity.pallets, massKg: quantity.massGrams / 1000 }),
    },
  };
}

/** Whose goods they are against whose warehouse it is; absent where either is not known. */
function importerFact({ facts }: ClassifiedCargo, { licenseeIec }: SlotFacts): { importer?: readonly string[] } {
  if (facts.importerIec === null || licenseeIec === null) return {};
  return { importer: [facts.importerIec === licenseeIec ? 'same' : 'other'] };
}

/** Verdicts that a licence of both sides lifts. */
function licenceReasons(question: Question, rulebook: Rulebook, caseFacts: CaseFacts): Reason[] {
  const { slot, documents, stay, cargo } = question;
  const rules = [...rulebook.cargoVerdicts, ...rulebook.slotVerdicts];
  return rules.flatMap((rule) => {
    const { unlessLicensed: kind } = rule;
    if (!kind || !rule.holds(caseFacts)) return [];
    const named = [...(rule.when.class?.in ?? []).filter((code) => cargo.hazard.classes.includes(code))];
    const prefixes = (rule.when.hs?.startsWith ?? []).filter((prefix) => cargo.facts.hsCode?.startsWith(prefix));
    const needs = [...named, ...prefixes];
    if (slot && licensed(kind, needs, slot.papers, stay) && licensed(kind, needs, documents.shipper, stay)) return [];
    const { code, effect, sentence, fix, id, citation, provisional } = rule;
    return [{ code, effect, sentence, fix, params: { rule: id, named: needs.join(',') }, citation, provisional }];
  });
}

function slotVerdictReasons(rulebook: Rulebook, caseFacts: CaseFacts): Reason[] {
  return rulebook.slotVerdicts.flatMap((rule) => {
    if (rule.unlessLicensed || !rule.holds(caseFacts)) return [];
    const { code, effect, sentence, fix, id, citation, provisional } = rule;
    return [{ code, effect, sentence, fix, params: { rule: id }, citation, provisional }];
  });
}

const reason = (
  effect: Effect,
  code: string,
  params: Reason['params'],
  sentence: string,
  fix: string | null,
  citation = 'The host’s terms',
): Reason => ({ effect, code, params, sentence, fix, citation });

function slotReasons(question: Question, slot: SlotFacts, caseFacts: CaseFacts, rulebook: Rulebook): Reason[] {
  const { cargo, regime, headroom } = question;
  const { facts } = cargo;
  const reasons: Reason[] = [
    ...classesNotAccepted(slot.acceptedClasses, cargo.hazard.classes),
    ...floorReasons(question, slot),
  ];
  if (slot.acceptedForms.length > 0 && !slot.acceptedForms.includes(facts.form) && facts.form !== 'unknown') {
    const form = labelOf(FORMS, facts.form).toLowerCase();
    const fix = 'Choose a slot that takes this form.';
    reasons.push(reason('refuse', 'slot.form', { form: facts.form }, `This slot does not take ${form}.`, fix));
  }
  if (slot.acceptedPackagings.length > 0 && !slot.acceptedPackagings.includes(facts.packaging)) {
    const packaging = facts.packaging === 'unknown' ? 'unknown packaging' : labelOf(PACKAGINGS, facts.packaging);
    const sentence = `This slot does not take ${packaging.toLowerCase()}.`;
    const fix = 'Repack, or choose a slot that takes this packaging.';
    reasons.push(reason('refuse', 'slot.packaging', { packaging: facts.packaging }, sentence, fix));
  }
  if (cargo.missing.length > 0 && !slot.quarantine) {
    const sentence = 'Cargo that is not fully known may only stand in a quarantine slot.';
    const fix = 'Answer the open questions, or choose a quarantine slot.';
    const missing = cargo.missing.join(',');
    reasons.push(reason('refuse', 'cargo.unknown_needs_quarantine', { missing }, sentence, fix, 'House policy'));
  }
  if (regime !== null && regime !== slot.regime) {
    const sentence = `This slot is ${slot.regime}; a ${regime} one is asked for.`;
    const fix = `Search for ${regime} slots.`;
    reasons.push(reason('refuse', 'slot.regime', { asked: regime, slot: slot.regime }, sentence, fix));
  }
  if (slot.bookingMode === 'request') {
    const sentence = 'The host answers each request for this slot.';
    reasons.push(reason('request', 'slot.on_request', {}, sentence, 'Send the request; the host has 24 hours.'));
  }
  if (headroom && slot.regime === 'bonded') {
    const need = {
      dutyPaise: facts.assessableDutyPaise,
      valuePaise: facts.declaredValuePaise,
      bondTimes: rulebook.bond?.times ?? 0,
      citation: rulebook.bond?.citation ?? '',
    };
    reasons.push(...headroomViolations(headroom, need).map((each): Reason => ({ ...each, effect: 'refuse' })));
  }
  return [...reasons, ...conditionReasons(slot, caseFacts, question.stay)];
}

/** Classes of a cargo that a slot doesn't list, each as a refusal. Also what a search by classes alone is told. */
export function classesNotAccepted(accepted: readonly string[], classes: readonly string[]): Reason[] {
  return classes
    .filter((code) => !accepted.includes(code))
    .map((code) => {
      const name = HAZARD_CLASSES.find((each) => each.code === code)?.name.toLowerCase() ?? 'no known class';
      const sentence = `This slot does not accept class ${code} (${name}).`;
      const fix = 'Choose a slot that lists this class.';
      return reason('refuse', 'slot.class_not_accepted', { class: code }, sentence, fix);
    });
}

function floorReasons({ quantity }: Question, { maxPalletMassGrams }: SlotFacts): Reason[] {
  if (!quantity || maxPalletMassGrams === null || quantity.pallets < 1) return [];
  const perPallet = Math.ceil(quantity.massGrams / quantity.pallets);
  if (perPallet <= maxPalletMassGrams) return [];
  const sentence = `The floor bears ${formatMass(maxPalletMassGrams)} under a pallet place; yours weigh ${formatMass(perPallet)} each.`;
  const pallets = Math.ceil(quantity.massGrams / maxPalletMassGrams);
  const fix = `Spread the mass over ${pallets} pallet places, or choose a stronger floor.`;
  return [reason('refuse', 'slot.floor_load', { perPalletGrams: perPallet, maxPalletMassGrams }, sentence, fix)];
}

/** The host's own conditions in force on any day of the stay. An allowance that applies lifts the others. */
function conditionReasons({ conditions }: SlotFacts, caseFacts: CaseFacts, stay: Stay): Reason[] {
  const inForce = conditions.filter(
    ({ effectiveFrom, effectiveTo, holds }) =>
      effectiveFrom < stay.endsOn && (effectiveTo === null || stay.startsOn < effectiveTo) && holds(caseFacts),
  );
  if (inForce.some(({ effect }) => effect === 'allow')) return [];
  return inForce.map(({ effect, sentence }) =>
    reason(
      effect === 'refuse' ? 'refuse' : 'request',
      effect === 'refuse' ? 'host.refuses' : 'host.asks',
      {},
      sentence,
      effect === 'refuse' ? 'Choose another slot, or ask the host.' : 'Send the request; the host decides.',
    ),
  );
}

type Clash = { neighbour: Neighbour; needed: Apart; until: PlainDate };

/** Neighbours that stand too near, those alike together in one reason. */
function segregationReasons({ cargo, neighbours, stay }: Question, rulebook: Rulebook): Reason[] {
  const clashes = new Map<string, Clash>();
  for (const neighbour of neighbours) {
    if (!overlaps(neighbour.stay, stay)) continue;
    const needed = distanceRank(rulebook, cargo.hazard, neighbour.hazard);
    if (needed <= neighbour.apart) continue;
    const { classes, storageClasses, groups } = neighbour.hazard;
    const key = `${classes}|${storageClasses}|${groups}|${neighbour.apart}`;
    const earlier = clashes.get(key);
    const until = earlier ? latest(earlier.until, neighbour.stay.endsOn) : neighbour.stay.endsOn;
    clashes.set(key, { neighbour, needed, until });
  }
  return [...clashes.values()].map((clash) => clashReason(cargo, clash, rulebook));
}

/** Where a neighbour stands, as words. */
const STANDS: readonly string[] = [
  'in the same bay',
  'in the same fire section',
  'in the next fire section',
  'in another fire section',
  'in another building',
];

function clashReason(cargo: ClassifiedCargo, { neighbour, needed, until }: Clash, rulebook: Rulebook): Reason {
  const { imdg, coStorage, reasons } = segregate(cargo.hazard, neighbour.hazard, rulebook);
  const theirs = neighbour.hazard.classes.join(' and ') || neighbour.hazard.groups.join(' and ');
  const why = reasons.filter(({ code }) => code !== 'segregation.refused_class');
  const sentence = `Class ${theirs} stands ${STANDS[neighbour.apart] ?? 'too near'} until ${formatDate(until)}. ${why.map((each) => each.sentence).join(' ')} ${TOGETHER_SENTENCES[togetherOf(needed)]}`;
  return {
    code: 'segregation.neighbour',
    effect: 'refuse',
    params: {
      neighbour: theirs,
      imdg,
      coStorage,
      needed: togetherOf(needed),
      stands: togetherOf(neighbour.apart),
      until,
    },
    sentence,
    fix: `Start on ${formatDate(until)} or later, or choose a slot further away.`,
    citation: [...new Set(why.map(({ citation }) => citation))].join('; '),
    provisional: why.some(({ provisional }) => provisional === true),
  };
}
