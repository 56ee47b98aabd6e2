import type { CaseFacts, NumberAttribute, TextAttribute } from './condition.ts';
import type { Reason, Task } from './decision.ts';
import { type CargoFacts, COMBUSTIBLE_PACKAGING } from './facts.ts';
import { bothHazards, entriesOf, HARMLESS, type Hazard, hazardOfClass, hazardOfEntries } from './hazard.ts';
import { type OpenRules, openRules } from './open-rules.ts';
import type { RuleBase, Rulebook, Substance, TariffLine } from './rulebook.ts';

/** What the rulebook makes of declared facts. The part of a decision that no slot changes. */
export type ClassifiedCargo = {
  readonly facts: CargoFacts;
  readonly hazard: Hazard;
  readonly entries: readonly Substance[];
  readonly tariffLine: TariffLine | null;
  readonly regimes: readonly string[];
  /**
   * Sum of fractions of thorium and uranium against the exemption level: what is known of it, so at least that much.
   * Null when neither is known.
   */
  readonly activity: number | null;
  /** Essential facts that are open. Unless empty, the cargo is never simply possible. */
  readonly missing: readonly string[];
  /** Whether what it may do to its neighbours is open: then only a place set apart may take it. */
  readonly hazardOpen: boolean;
  readonly tasks: readonly Task[];
  readonly reasons: readonly Reason[];
  readonly caseFacts: CaseFacts;
  /** What is left to ask once a slot and a stay are known. */
  readonly open: OpenRules;
};

/**
 * The longest line of the tariff that the code starts with; for a coarser code than any line, the first below it. Null
 * when the tariff has neither.
 */
export function tariffLineFor(rulebook: Rulebook, hsCode: string | null): TariffLine | null {
  if (hsCode === null) return null;
  for (let length = hsCode.length; length >= 4; length -= 2) {
    const line = rulebook.tariff.get(hsCode.slice(0, length));
    if (line) return line;
  }
  return linesBelow(rulebook, hsCode)[0] ?? null;
}

const linesBelow = (rulebook: Rulebook, hsCode: string): TariffLine[] =>
  [...rulebook.tariff.values()].filter(({ code }) => code.startsWith(hsCode));

const FULL_CODE = 8;

/** What the tariff line says of regimes; a code short of eight digits may be any line below it, so it gets them all. */
function tariffRegimes(rulebook: Rulebook, hsCode: string | null, line: TariffLine | null): string[] {
  if (hsCode === null || line === null) return [];
  const lines = hsCode.length < FULL_CODE ? [line, ...linesBelow(rulebook, hsCode)] : [line];
  return lines.flatMap(({ regimes }) => regimes).filter((regime) => regime !== 'none' && regime !== 'sac');
}

/**
 * Activity as a sum of fractions: Th / (ppm that makes 1 Bq/g) + U / (the same). Our own simplification of the
 * exemption levels. With one of the two open it is a lower bound; null when both are.
 */
export function activityOf(rulebook: Rulebook, { thoriumPpm, uraniumPpm }: CargoFacts): number | null {
  if (rulebook.activity === null || (thoriumPpm === null && uraniumPpm === null)) return null;
  const { thoriumPpmAtOne, uraniumPpmAtOne } = rulebook.activity;
  return (thoriumPpm ?? 0) / thoriumPpmAtOne + (uraniumPpm ?? 0) / uraniumPpmAtOne;
}

const known = (value: string): readonly string[] | undefined => (value === 'unknown' ? undefined : [value]);

/** What is said about danger, with the UN number having the last word. */
function dangerOf(facts: CargoFacts, hazard: Hazard, entries: readonly Substance[]): string {
  if (hazard.classes.length > 0) return 'yes';
  if (facts.dangerous === 'unknown' && entries.some(({ policy }) => policy === 'general_with_note')) return 'no';
  return facts.dangerous;
}

/** The UN number's entries; without one, the declared class. */
function declaredHazard(rulebook: Rulebook, facts: CargoFacts, entries: readonly Substance[]): Hazard {
  if (entries.length > 0) return hazardOfEntries(entries);
  const [primary, ...subsidiary] = facts.declaredClasses;
  return primary === undefined ? HARMLESS : hazardOfClass(rulebook, primary, subsidiary);
}

/** The certificate may be said to exist, or be among the documents; one that ends is for a stay to judge. */
const hasAssay = ({ assayCertificate, documents }: CargoFacts): boolean =>
  assayCertificate || documents.some(({ type, validUntil }) => type === 'assay_certificate' && validUntil === null);

type Text = Partial<Record<TextAttribute, readonly string[]>>;

function textOf(facts: CargoFacts, hazard: Hazard, entries: readonly Substance[], regimes: readonly string[]): Text {
  const text: Text = {
    material: known(facts.material),
    form: known(facts.form),
    condition: known(facts.condition),
    packaging: known(facts.packaging),
    customs: known(facts.customsStatus),
    origin: facts.origin === null ? undefined : [facts.origin],
    hs: facts.hsCode === null ? undefined : [facts.hsCode],
    un: facts.unNumber === null ? undefined : [facts.unNumber],
    packingGroup: facts.packingGroup === null ? undefined : [facts.packingGroup],
    class: hazard.classes,
    regime: regimes,
    group: hazard.groups,
    dangerous: known(dangerOf(facts, hazard, entries)),
    magnetised: known(facts.magnetised),
    oily: known(facts.oily),
    damaged: known(facts.damaged),
    notifiedGoods: known(facts.notifiedGoods),
    scomet: known(facts.scomet),
    activityKnown: [facts.thoriumPpm !== null && facts.uraniumPpm !== null ? 'yes' : 'no'],
    assay: [hasAssay(facts) ? 'yes' : 'no'],
    policy: [...new Set(entries.map(({ policy }) => policy))],
    bondedSince: facts.bondedSince === null ? undefined : [facts.bondedSince],
    wasteSince: facts.wasteSince === null ? undefined : [facts.wasteSince],
    wasteState: [facts.wasteState],
    declaredDangerous: known(facts.dangerous),
  };
  return text;
}

function numbersOf(facts: CargoFacts, activity: number | null): Partial<Record<NumberAttribute, number>> {
  return {
    ...(activity === null ? {} : { activity }),
    ...(facts.stateOfChargePercent === null ? {} : { stateOfCharge: facts.stateOfChargePercent }),
    ...(facts.massGramsPerPallet === null ? {} : { palletMassKg: facts.massGramsPerPallet / 1000 }),
    ...(facts.moistureBasisPoints === null ? {} : { moisture: facts.moistureBasisPoints / 100 }),
  };
}

/** Essential questions still open, by the name of the fact. */
function missingOf(facts: CargoFacts, danger: string, hazard: Hazard, entries: readonly Substance[]): string[] {
  const open: string[] = [];
  if (facts.material === 'unknown' && entries.length === 0) open.push('material');
  if (facts.form === 'unknown') open.push('form');
  if (facts.condition === 'unknown') open.push('condition');
  if (facts.packaging === 'unknown') open.push('packaging');
  if (danger === 'unknown') open.push('dangerous');
  // A number no list has, too: it may have left the list since it was declared.
  if (entries.length === 0 && (facts.unNumber !== null || danger === 'yes')) open.push('unNumber');
  else if (danger === 'yes' && hazard.classes.length === 0) open.push('unNumber');
  return open;
}

/** A known class settles the danger whatever else is open; without one, material and form have to tell it. */
function isHazardOpen(facts: CargoFacts, missing: readonly string[], entries: readonly Substance[]): boolean {
  const isNamed = entries.length > 0 || (facts.declaredClasses.length > 0 && facts.unNumber === null);
  const telling = isNamed ? ['dangerous'] : ['dangerous', 'unNumber', 'material', 'form'];
  return missing.some((fact) => telling.includes(fact));
}

const OF_THE_HOUSE = { citation: 'House policy', provisional: false };

/** What every rule tells about itself in a reason. */
export const sourceOf = ({ citation, provisional }: RuleBase) => ({ citation, provisional });

function reasonsOf(rulebook: Rulebook, cargo: Omit<ClassifiedCargo, 'reasons'>): Reason[] {
  const { facts, caseFacts, entries, missing } = cargo;
  const reasons: Reason[] = [];
  for (const rule of rulebook.cargoVerdicts) if (rule.holds(caseFacts)) reasons.push(rule.reason);
  for (const rule of rulebook.words) {
    const word = rule.pattern.exec(facts.description)?.[0];
    if (word === undefined || rule.accounted(caseFacts)) continue;
    const { effect, fix } = rule;
    const sentence = `“${word}” in the description: ${rule.sentence}`;
    reasons.push({ code: 'cargo.words', effect, sentence, fix, params: { rule: rule.id, word }, ...sourceOf(rule) });
  }
  const groups = new Set(entries.map(({ packingGroup }) => packingGroup));
  if (facts.packingGroup === null && groups.size > 1)
    reasons.push({
      code: 'cargo.packing_group_open',
      effect: 'request',
      params: { un: facts.unNumber ?? '' },
      sentence: `UN ${facts.unNumber} has several packing groups; until one is given, the strictest counts.`,
      fix: 'Give the packing group from the dangerous goods declaration.',
      citation: 'IMDG Code 3.2',
    });
  if (missing.length > 0)
    reasons.push({
      code: 'cargo.unknown',
      effect: 'request',
      params: { missing: missing.join(',') },
      sentence: `Not known yet: ${missing.map((fact) => FACT_WORDS[fact] ?? fact).join(', ')}. The worst case counts until it is.`,
      fix: 'Answer the open questions of the cargo profile.',
      ...OF_THE_HOUSE,
    });
  return reasons;
}

const FACT_WORDS: Readonly<Record<string, string>> = {
  material: 'the material',
  form: 'the form',
  condition: 'whether it is new, used or waste',
  dangerous: 'whether it is dangerous goods',
  packaging: 'the packaging',
  unNumber: 'the UN number',
};

/**
 * Draws the rulebook's conclusions from declared facts. Pure; the same facts always give the same answer.
 * @param facts parsed: an unknown UN number or HS code is the edge's to refuse
 */
export function classify(facts: CargoFacts, rulebook: Rulebook): ClassifiedCargo {
  const entries = facts.unNumber === null ? [] : entriesOf(rulebook, facts.unNumber, facts.packingGroup);
  const activity = activityOf(rulebook, facts);
  const tariffLine = tariffLineFor(rulebook, facts.hsCode);
  const numbers = numbersOf(facts, activity);
  let hazard = declaredHazard(rulebook, facts, entries);
  // Packaging nobody knows may burn.
  if (facts.packaging === 'unknown' || COMBUSTIBLE_PACKAGING.includes(facts.packaging))
    hazard = bothHazards(hazard, { ...HARMLESS, groups: ['combustible_packaging'] });
  let regimes: readonly string[] = tariffRegimes(rulebook, facts.hsCode, tariffLine);
  let caseFacts: CaseFacts = { text: textOf(facts, hazard, entries, regimes), numbers };
  const again = () => {
    caseFacts = { text: textOf(facts, hazard, entries, regimes), numbers };
  };

  const ruled = rulebook.regimes.filter((rule) => rule.holds(caseFacts)).map(({ regime }) => regime);
  regimes = [...new Set([...regimes, ...ruled])].sort();
  again();
  // A regime may put cargo into a class (activity above transport limits), so presumptions come after regimes.
  const missing = missingOf(facts, dangerOf(facts, hazard, entries), hazard, entries);
  for (const rule of rulebook.presumptions)
    if (rule.holds(caseFacts))
      hazard = bothHazards(hazard, {
        classes: rule.classes,
        storageClasses: rule.storageClasses,
        groups: rule.groups,
      });
  again();
  const groups = rulebook.groups.filter((rule) => rule.holds(caseFacts)).map(({ group }) => group);
  const hazardOpen = isHazardOpen(facts, missing, entries);
  const unknown = hazardOpen ? ['unknown'] : [];
  hazard = bothHazards(hazard, { ...HARMLESS, groups: [...groups, ...unknown] });
  again();
  const tasks = rulebook.tasks
    .filter((rule) => rule.holds(caseFacts))
    .map(({ task, sentence }) => ({ task, sentence }));
  const open = openRules(rulebook, caseFacts);
  const cargo = { facts, hazard, entries, tariffLine, regimes, activity, missing, hazardOpen, tasks, caseFacts, open };
  return { ...cargo, reasons: reasonsOf(rulebook, cargo) };
}
