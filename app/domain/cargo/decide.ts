import { type Headroom, headroomViolations } from '../bond/headroom.ts';
import { HAZARD_CLASSES } from '../shared/hazard-class.ts';
import { dayCount, overlaps, type Stay } from '../shared/interval.ts';
import { formatDate, latest, type PlainDate } from '../shared/plain-date.ts';
import { formatMass } from '../shared/quantity.ts';
import type { ClassifiedCargo } from './classify.ts';
import { clockReadings, clockReasons } from './clocks.ts';
import { type CaseFacts, type Condition, compileCondition, type Predicate, speaksHere } from './condition.ts';
import { type Decision, inOrder, outcomeOf, type Reason } from './decision.ts';
import { documentsAt, holdsThrough } from './documents.ts';
import { type CargoDocument, FORMS, labelOf, PACKAGINGS, type Paper, type Step } from './facts.ts';
import type { Hazard } from './hazard.ts';
import type { OpenRules } from './open-rules.ts';
import { licensed, paperReasons } from './papers.ts';
import type { Effect, Rulebook } from './rulebook.ts';
import { type Apart, distanceTo, reachOf, separation, TOGETHER_SENTENCES, togetherOf } from './segregate.ts';

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
  const { cargo, slot, stay, step, documents: presented } = question;
  const caseFacts = factsOfCase(question);
  const asked = documentsAt(cargo.open.documents, caseFacts, presented.cargo, stay, step);
  const clocks = clockReadings(cargo.open, caseFacts, cargo.facts, stay, presented.cargo);
  const reasons = cargo.reasons.concat(
    licenceReasons(question, caseFacts),
    slotVerdictReasons(cargo.open, caseFacts),
    asked.reasons,
    clockReasons(clocks),
    slot ? slotReasons(question, slot, caseFacts, rulebook) : [],
    slot ? paperReasons(cargo.open, caseFacts, slot.papers, presented.shipper, stay) : [],
    slot ? segregationReasons(question, rulebook) : [],
  );
  return {
    outcome: outcomeOf(reasons),
    reasons: inOrder(reasons),
    rulebookVersion: rulebook.version,
    documents: asked.documents,
    clocks,
    tasks: cargo.tasks,
  };
}

/** The cargo's facts with the slot's, the stay's and the presented documents beside them. */
function factsOfCase({ cargo, slot, quantity, stay, step, documents }: Question): CaseFacts {
  const { text, numbers } = cargo.caseFacts;
  return {
    text,
    numbers,
    slot: {
      text: {
        document: documents.cargo
          .filter((each) => holdsThrough(each, stay.startsOn, stay.endsOn))
          .map(({ type }) => type),
        step: [step],
        slotRegime: slot ? [slot.regime] : undefined,
        licence: slot ? [slot.licenceSection ?? 'none'] : undefined,
        quarantine: slot ? [yesOrNo(slot.quarantine)] : undefined,
        sprinklered: slot && slot.sprinklered !== null ? [yesOrNo(slot.sprinklered)] : undefined,
        importer: slot ? importerFact(cargo, slot) : undefined,
      },
      numbers: new SlotNumbers(stay, quantity),
    },
  };
}

const GRAMS_PER_KG = 1000;

/** Counts the days only for a rule that asks: reading two dates costs more than many a whole decision. */
class SlotNumbers {
  readonly pallets: number | undefined;
  readonly massKg: number | undefined;
  readonly #stay: Stay;

  constructor(stay: Stay, quantity: Question['quantity']) {
    this.#stay = stay;
    this.pallets = quantity?.pallets;
    this.massKg = quantity ? quantity.massGrams / GRAMS_PER_KG : undefined;
  }

  get days(): number {
    return dayCount(this.#stay);
  }
}

const yesOrNo = (is: boolean) => (is ? 'yes' : 'no');

/** Whose goods they are against whose warehouse it is; absent where either is not known. */
function importerFact({ facts }: ClassifiedCargo, { licenseeIec }: SlotFacts): readonly string[] | undefined {
  if (facts.importerIec === null || licenseeIec === null) return undefined;
  return [facts.importerIec === licenseeIec ? 'same' : 'other'];
}

/** Verdicts that a licence of both sides lifts. */
function licenceReasons({ cargo, slot, documents, stay }: Question, caseFacts: CaseFacts): Reason[] {
  return cargo.open.licensable.flatMap((rule) => {
    const { unlessLicensed: kind, when } = rule;
    if (!kind || !speaksHere(rule, caseFacts)) return [];
    const named = (when.class?.in ?? []).filter((code) => cargo.hazard.classes.includes(code));
    const prefixes = (when.hs?.startsWith ?? []).filter((prefix) => cargo.facts.hsCode?.startsWith(prefix));
    const needs = [...named, ...prefixes];
    if (slot && licensed(kind, needs, slot.papers, stay) && licensed(kind, needs, documents.shipper, stay)) return [];
    return [{ ...rule.reason, params: { rule: rule.id, named: needs.join(',') } }];
  });
}

const slotVerdictReasons = ({ verdicts }: OpenRules, caseFacts: CaseFacts): Reason[] =>
  verdicts.filter((rule) => speaksHere(rule, caseFacts)).map(({ reason }) => reason);

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
  if (cargo.hazardOpen && !slot.quarantine) {
    const sentence = 'Cargo whose danger is not known may only stand in a quarantine slot.';
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
    if (facts.assessableDutyPaise === null && isLimited(headroom)) {
      const sentence = 'The duty on this cargo is not known, so nobody can say whether bond and insurance cover it.';
      const { citation } = need;
      reasons.push(reason('request', 'headroom.duty_unknown', {}, sentence, 'Enter the duty on the cargo.', citation));
    }
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

const isLimited = ({ bondFreePaise, insuredDutyFreePaise, licenceDutyFreePaise }: Headroom): boolean =>
  [bondFreePaise, insuredDutyFreePaise, licenceDutyFreePaise].some((limit) => limit !== null);

/** One heavy pallet is enough to break a floor: the mean counts, and what a pallet was declared to weigh. */
function floorReasons({ quantity, cargo }: Question, { maxPalletMassGrams }: SlotFacts): Reason[] {
  if (!quantity || maxPalletMassGrams === null || quantity.pallets < 1) return [];
  const mean = Math.ceil(quantity.massGrams / quantity.pallets);
  const perPallet = Math.max(mean, cargo.facts.massGramsPerPallet ?? 0);
  if (perPallet <= maxPalletMassGrams) return [];
  const sentence = `The floor bears ${formatMass(maxPalletMassGrams)} under a pallet place; yours weigh ${formatMass(perPallet)} each.`;
  const pallets = Math.ceil((perPallet * quantity.pallets) / maxPalletMassGrams);
  const fix = `Spread the mass over ${pallets} lighter pallets, or choose a stronger floor.`;
  return [reason('refuse', 'slot.floor_load', { perPalletGrams: perPallet, maxPalletMassGrams }, sentence, fix)];
}

/**
 * The host's own conditions in force on any day of the stay. An allowance lifts the others when it is in force on every
 * day of it.
 */
function conditionReasons({ conditions }: SlotFacts, caseFacts: CaseFacts, { startsOn, endsOn }: Stay): Reason[] {
  const reasons: Reason[] = [];
  for (const { effect, sentence, effectiveFrom, effectiveTo, holds } of conditions) {
    const isOver = effectiveTo !== null && (effectiveTo <= startsOn || effectiveTo <= effectiveFrom);
    if (effectiveFrom >= endsOn || isOver || !holds(caseFacts)) continue;
    if (effect === 'refuse')
      reasons.push(reason('refuse', 'host.refuses', {}, sentence, 'Choose another slot, or ask the host.'));
    else if (effect === 'request')
      reasons.push(reason('request', 'host.asks', {}, sentence, 'Send the request; the host decides.'));
    else if (effectiveFrom <= startsOn && (effectiveTo === null || effectiveTo >= endsOn)) return [];
  }
  return reasons;
}

type Clash = { readonly neighbour: Neighbour; readonly needed: Apart; until: PlainDate };

/** Neighbours that stand too near, those alike together in one reason. */
function segregationReasons({ cargo, neighbours, stay }: Question, rulebook: Rulebook): Reason[] {
  const reach = reachOf(rulebook, cargo.hazard);
  const clashes: Clash[] = [];
  for (const neighbour of neighbours) {
    const needed = distanceTo(rulebook, reach, neighbour.hazard);
    if (needed <= neighbour.apart || !overlaps(neighbour.stay, stay)) continue;
    const alike = clashes.find((clash) => standsAlike(clash.neighbour, neighbour));
    if (alike) alike.until = latest(alike.until, neighbour.stay.endsOn);
    else clashes.push({ neighbour, needed, until: neighbour.stay.endsOn });
  }
  return clashes.map((clash) => clashReason(cargo, clash, rulebook));
}

const sameList = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((each, index) => each === b[index]);

const standsAlike = (a: Neighbour, b: Neighbour): boolean =>
  a.apart === b.apart &&
  sameList(a.hazard.classes, b.hazard.classes) &&
  sameList(a.hazard.storageClasses, b.hazard.storageClasses) &&
  sameList(a.hazard.groups, b.hazard.groups);

/** Where a neighbour stands, as words. */
const STANDS: readonly string[] = [
  'in the same bay',
  'in the same fire section',
  'in the next fire section',
  'in another fire section',
  'in another building',
];

function clashReason(cargo: ClassifiedCargo, { neighbour, needed, until }: Clash, rulebook: Rulebook): Reason {
  const { hazard, apart } = neighbour;
  const { imdg, coStorage, reasons: why } = separation(cargo.hazard, hazard, rulebook);
  const theirs = (hazard.classes.length > 0 ? hazard.classes : hazard.groups).join(' and ');
  const day = formatDate(until);
  const because = why.map(({ sentence }) => sentence).join(' ');
  return {
    code: 'segregation.neighbour',
    effect: 'refuse',
    params: { neighbour: theirs, imdg, coStorage, needed: togetherOf(needed), stands: togetherOf(apart), until },
    sentence: `Class ${theirs} stands ${STANDS[apart] ?? 'too near'} until ${day}. ${because} ${TOGETHER_SENTENCES[togetherOf(needed)]}`,
    fix: `Start on ${day} or later, or choose a slot further away.`,
    citation: [...new Set(why.map(({ citation }) => citation))].join('; '),
    provisional: why.some(({ provisional }) => provisional === true),
  };
}
