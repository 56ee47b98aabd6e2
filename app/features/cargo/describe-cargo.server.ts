import { type ClassifiedCargo, classify } from '#app/domain/cargo/classify.ts';
import { decide, type Question, type SlotFacts } from '#app/domain/cargo/decide.ts';
import type { ClockReading, Decision, Reason, RequiredDocument, Task } from '#app/domain/cargo/decision.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { hazardOfEntries } from '#app/domain/cargo/hazard.ts';
import type { Rulebook, TariffLine } from '#app/domain/cargo/rulebook.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { groupLabel, regimeLabel } from './cargo-words.ts';

export type Labelled = { code: string; label: string; provisional: boolean };
export type EntryView = {
  un: string;
  name: string;
  packingGroup: string | null;
  note: string;
  provisional: boolean;
};

/** What the rulebook makes of a cargo by itself, ready to be explained. */
export type CargoPicture = {
  outcome: Decision['outcome'];
  reasons: readonly Reason[];
  rulebookVersion: string;
  classes: readonly string[];
  /** Classes nobody declared: what the cargo is taken for until more is known. */
  presumed: readonly string[];
  /** Whether "no class" means harmless, and not only that nobody has said. */
  isHarmless: boolean;
  entries: EntryView[];
  storageClasses: readonly string[];
  groups: Labelled[];
  regimes: Labelled[];
  tariffLine: Pick<TariffLine, 'code' | 'description' | 'note' | 'provisional'> | null;
  /** Times the exemption level; null when not known. */
  activity: number | null;
  missing: readonly string[];
  tasks: readonly Task[];
  documents: readonly RequiredDocument[];
  clocks: readonly ClockReading[];
};

/** Labels of what rules and table rows gave; those of a provisional row are provisional themselves. */
function regimesOf(cargo: ClassifiedCargo, rulebook: Rulebook): Labelled[] {
  return cargo.regimes.map((code) => {
    const rules = rulebook.regimes.filter((rule) => rule.regime === code && rule.holds(cargo.caseFacts));
    const ofTariff = cargo.tariffLine?.regimes.includes(code) === true && cargo.tariffLine.provisional;
    return {
      code,
      label: rules[0]?.label ?? regimeLabel(code),
      provisional: ofTariff || rules.some((rule) => rule.provisional),
    };
  });
}

/** Groups of a substance's own row are as sure as the row; those that rules add are as sure as the rule. */
function groupsOf(cargo: ClassifiedCargo, rulebook: Rulebook): Labelled[] {
  return cargo.hazard.groups.map((code) => {
    const rules = rulebook.groups.filter((rule) => rule.group === code && rule.holds(cargo.caseFacts));
    const ofRow = cargo.entries.some((entry) => entry.groups.includes(code));
    return { code, label: groupLabel(code), provisional: !ofRow && rules.some((rule) => rule.provisional) };
  });
}

/** Any bonded slot, for its papers only: what it takes and who holds it doesn't matter to them. */
const SOME_BONDED_SLOT: SlotFacts = {
  regime: 'bonded',
  acceptedClasses: [],
  acceptedForms: [],
  acceptedPackagings: [],
  quarantine: false,
  sprinklered: null,
  maxPalletMassGrams: null,
  licenceSection: null,
  licenseeIec: null,
  bookingMode: 'instant',
  papers: [],
  conditions: [],
};

const aloneOn = (cargo: ClassifiedCargo, today: PlainDate): Question => ({
  cargo,
  slot: null,
  neighbours: [],
  regime: null,
  documents: { cargo: cargo.facts.documents, shipper: [] },
  headroom: null,
  quantity: null,
  stay: stay(today, addDays(today, 1)),
  step: 'hold',
});

/**
 * The papers and clocks of the cargo's way. Cargo that customs has not cleared can stand under bond only, so those of a
 * bonded slot are among them before any slot is chosen.
 */
function onItsWay(
  cargo: ClassifiedCargo,
  rulebook: Rulebook,
  today: PlainDate,
): Pick<Decision, 'documents' | 'clocks'> {
  const { customsStatus } = cargo.facts;
  const slot = customsStatus === 'uncleared' || customsStatus === 'bonded' ? SOME_BONDED_SLOT : null;
  return decide({ ...aloneOn(cargo, today), slot }, rulebook);
}

/**
 * What the rulebook says about declared facts when no slot is asked about yet.
 * @param today documents and clocks are read on this day
 */
export function describeCargo(facts: CargoFacts, rulebook: Rulebook, today: PlainDate): CargoPicture {
  const cargo = classify(facts, rulebook);
  const decision = decide(aloneOn(cargo, today), rulebook);
  const declared = new Set([...hazardOfEntries(cargo.entries).classes, ...facts.declaredClasses]);
  const { tariffLine } = cargo;
  const { documents, clocks } = onItsWay(cargo, rulebook, today);
  return {
    outcome: decision.outcome,
    // Later documents are listed step by step, so a note for each would only say it twice.
    reasons: decision.reasons.filter(({ code }) => code !== 'document.needed_later'),
    rulebookVersion: decision.rulebookVersion,
    classes: cargo.hazard.classes,
    presumed: cargo.hazard.classes.filter((code) => !declared.has(code)),
    isHarmless: cargo.caseFacts.text.dangerous?.includes('no') === true,
    entries: cargo.entries.map(({ un, name, packingGroup, note, provisional }) => ({
      un,
      name,
      packingGroup,
      note,
      provisional,
    })),
    storageClasses: cargo.hazard.storageClasses,
    groups: groupsOf(cargo, rulebook),
    regimes: regimesOf(cargo, rulebook),
    tariffLine: tariffLine && {
      code: tariffLine.code,
      description: tariffLine.description,
      note: tariffLine.note,
      provisional: tariffLine.provisional,
    },
    activity: cargo.activity,
    missing: cargo.missing,
    tasks: cargo.tasks,
    documents,
    clocks: clocks.filter(({ startsOn }) => startsOn < today),
  };
}
