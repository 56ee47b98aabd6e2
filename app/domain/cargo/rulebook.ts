import type { PlainDate } from '../shared/plain-date.ts';
import {
  type Condition,
  compileCondition,
  concernsSlot,
  type Predicate,
  type SplitCondition,
  splitCondition,
} from './condition.ts';
import type { Effect, Reason } from './decision.ts';
import { type ReadyDocument, readyDocument } from './documents.ts';
import { type PackingGroup, type PaperKind, STEPS, type Step } from './facts.ts';
import { compileMatrix, type Matrix, type MatrixTable } from './matrix.ts';

export type { Effect };

/** One row of the dangerous goods list. A UN number may have several. */
export type Substance = {
  readonly un: string;
  readonly name: string;
  readonly class: string;
  readonly subsidiary: readonly string[];
  readonly packingGroup: PackingGroup | null;
  /** TRGS 510 storage class. */
  readonly storageClass: string;
  /** 'acid', 'alkali', 'lithium_battery', 'water_reactive', 'aqueous' …: what the class alone doesn't tell. */
  readonly groups: readonly string[];
  readonly policy: 'declared' | 'approval' | 'lithium_battery' | 'licensed_only' | 'general_with_note';
  readonly note: string;
  readonly source: string;
  readonly provisional: boolean;
};

/** One line of the tariff: four, six or eight digits, or a GST service code. */
export type TariffLine = {
  readonly code: string;
  readonly level: 'heading' | 'subheading' | 'tariff_item' | 'sac';
  readonly description: string;
  readonly regimes: readonly string[];
  readonly typicalUn: string;
  readonly storageClass: string | null;
  readonly note: string;
  readonly provisional: boolean;
};

/** What every rule carries: its law or table, since when it holds, and whether that is confirmed. */
export type RuleBase = {
  readonly id: string;
  readonly citation: string;
  readonly source: string;
  readonly effectiveFrom: PlainDate;
  /** Exclusive; null while in force. */
  readonly effectiveTo: PlainDate | null;
  readonly provisional: boolean;
};

export type HazardMatch = { readonly classes?: readonly string[]; readonly groups?: readonly string[] };

export const TOGETHER = [
  'same-bay',
  'same-section-3m',
  'other-section',
  'non-adjacent',
  'other-building',
  'refused',
] as const;
/** How far apart two cargoes must stand, nearest first. */
export type Together = (typeof TOGETHER)[number];

export type RegimeRule = RuleBase & {
  readonly kind: 'regime';
  readonly when: Condition;
  readonly regime: string;
  readonly label: string;
};
export type GroupRule = RuleBase & { readonly kind: 'group'; readonly when: Condition; readonly group: string };
/** When facts are missing: what the cargo is taken for until they are known. */
export type PresumeRule = RuleBase & {
  readonly kind: 'presume';
  readonly when: Condition;
  readonly classes: readonly string[];
  readonly storageClasses: readonly string[];
  readonly groups: readonly string[];
  readonly sentence: string;
};
export type TaskRule = RuleBase & {
  readonly kind: 'task';
  readonly when: Condition;
  readonly task: string;
  readonly sentence: string;
};
export type VerdictRule = RuleBase & {
  readonly kind: 'verdict';
  readonly when: Condition;
  readonly effect: Effect;
  readonly code: string;
  readonly sentence: string;
  readonly fix: string | null;
  /** Lifted when host and shipper each hold this paper, naming the class or HS prefix, verified by an operator. */
  readonly unlessLicensed?: PaperKind;
};
export type PaperRule = RuleBase & {
  readonly kind: 'paper';
  readonly when: Condition;
  readonly holder: 'host' | 'shipper';
  readonly paper: PaperKind;
  readonly ifMissing: Effect;
};
export type DocumentRule = RuleBase & {
  readonly kind: 'document';
  readonly when: Condition;
  readonly document: string;
  readonly label: string;
  readonly issuer: string;
  readonly step: Step;
  readonly blocks: boolean;
};
export type ClockRule = RuleBase & {
  readonly kind: 'clock';
  readonly when: Condition;
  readonly clock: string;
  readonly label: string;
  /** Which day starts it: the deposit order, the first day as waste, or the stay. */
  readonly from: 'bonded' | 'waste' | 'stay';
  /** Whole days from the clock's start. */
  readonly days: number;
  /** With this document presented, the mark moves to so many days. */
  readonly extension: { readonly document: string; readonly days: number } | null;
  /** What happens to a stay that passes the mark. */
  readonly past: 'refuse' | 'request' | 'cost';
  /** For 'cost': simple interest a year on the duty, in basis points. */
  readonly yearlyBasisPoints: number | null;
  readonly fix: string;
};
/** A pair the matrix says nothing about, or too little. */
export type PairRule = RuleBase & {
  readonly kind: 'pair';
  readonly a: HazardMatch;
  readonly b: HazardMatch;
  readonly together: Together;
  readonly sentence: string;
};
/** The house's own floor under the printed table. */
export type FloorRule = RuleBase & {
  readonly kind: 'floor';
  readonly a: string;
  readonly b: string;
  readonly atLeast: 1 | 2 | 3 | 4;
};
/** Words in a description that don't go with what is declared. */
export type WordsRule = RuleBase & {
  readonly kind: 'words';
  readonly words: readonly string[];
  /** Nothing to say when this holds: the declaration accounts for the word. */
  readonly unless: Condition;
  readonly effect: Effect;
  readonly sentence: string;
  readonly fix: string;
};
/** Activity of thorium and uranium against the exemption level, as a sum of fractions. */
export type ActivityRule = RuleBase & {
  readonly kind: 'activity';
  readonly thoriumPpmAtOne: number;
  readonly uraniumPpmAtOne: number;
};
/** A warehousing bond covers the duty so many times (s.59 Customs Act 1962). */
export type BondRule = RuleBase & { readonly kind: 'bond'; readonly times: number };
/** Measures that make a place count as far enough away. */
export type PlacementRule = RuleBase & {
  readonly kind: 'placement';
  readonly wallFireMinutes: number;
  readonly bayGapCm: number;
};

export type Rule =
  | RegimeRule
  | GroupRule
  | PresumeRule
  | TaskRule
  | VerdictRule
  | PaperRule
  | DocumentRule
  | ClockRule
  | PairRule
  | FloorRule
  | WordsRule
  | ActivityRule
  | BondRule
  | PlacementRule;
export type RuleKind = Rule['kind'];

/** A whole version of the rulebook as stored. */
export type RulebookContent = {
  readonly substances: readonly Substance[];
  readonly tariff: readonly TariffLine[];
  /** IMDG 7.2.4 as printed: rows and columns by class, cells 'X', '1' to '4', '*'. */
  readonly imdg: MatrixTable;
  /** TRGS 510 table 12: 'C' may share a section, 'S' needs another. */
  readonly coStorage: MatrixTable;
  /** Storage classes a class may have when nothing more is known. */
  readonly storageClassesOf: Readonly<Record<string, readonly string[]>>;
  readonly rules: readonly Rule[];
};

/** A rule with its condition compiled, whole and in two parts. */
export type Timed<R extends Rule> = R & SplitCondition & { readonly holds: Predicate };
/** With the reason it gives, which is the same in every case. */
export type TimedVerdict = Timed<VerdictRule> & { readonly reason: Reason };
export type TimedDocument = Timed<DocumentRule> & ReadyDocument;

/** A version made ready for asking: indexed, with conditions compiled and only rules in force on its day. */
export type Rulebook = {
  readonly version: string;
  readonly onDay: PlainDate;
  readonly content: RulebookContent;
  readonly imdg: Matrix;
  readonly coStorage: Matrix;
  readonly substances: ReadonlyMap<string, readonly Substance[]>;
  readonly tariff: ReadonlyMap<string, TariffLine>;
  readonly regimes: readonly Timed<RegimeRule>[];
  readonly groups: readonly Timed<GroupRule>[];
  readonly presumptions: readonly Timed<PresumeRule>[];
  readonly tasks: readonly Timed<TaskRule>[];
  /** Lifted by a licence of both sides, so that only papers settle them. */
  readonly licensable: readonly TimedVerdict[];
  /** Of the others, those settled by the cargo alone. */
  readonly cargoVerdicts: readonly TimedVerdict[];
  /** And those that ask about the slot too. */
  readonly slotVerdicts: readonly TimedVerdict[];
  readonly papers: readonly Timed<PaperRule>[];
  /** In the order of the steps. */
  readonly documents: readonly TimedDocument[];
  readonly clocks: readonly Timed<ClockRule>[];
  readonly pairs: readonly PairRule[];
  readonly words: readonly (WordsRule & { readonly accounted: Predicate; readonly pattern: RegExp })[];
  readonly activity: ActivityRule | null;
  readonly bond: BondRule | null;
  readonly placement: PlacementRule | null;
  /** Classes refused unless licensed: what the verdict rules with such a licence say. */
  readonly refusedClasses: ReadonlySet<string>;
};

const ofKind = <K extends RuleKind>(rules: readonly Rule[], kind: K): Extract<Rule, { kind: K }>[] =>
  rules.filter((rule): rule is Extract<Rule, { kind: K }> => rule.kind === kind);

const timed = <R extends Rule & { readonly when: Condition }>(rules: readonly R[]): Timed<R>[] =>
  rules.map((rule) => ({ ...rule, ...splitCondition(rule.when), holds: compileCondition(rule.when) }));

/** What a verdict rule says. */
const verdictReason = ({ id, code, effect, sentence, fix, citation, provisional }: VerdictRule): Reason => ({
  code,
  effect,
  sentence,
  fix,
  params: { rule: id },
  citation,
  provisional,
});

/** Words as whole words, whatever the case; special characters stand for themselves. */
const wordsPattern = (words: readonly string[]) =>
  new RegExp(`(?<![a-z])(?:${words.map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})(?![a-z])`, 'i');

/**
 * Makes a version ready for asking about one day. Costs milliseconds: callers keep the result.
 * @param onDay rules outside [effectiveFrom, effectiveTo) of this day are left out
 * @throws RangeError when a matrix is not square or a floor names a class without a row
 */
export function compileRulebook(version: string, content: RulebookContent, onDay: PlainDate): Rulebook {
  const rules = content.rules.filter(
    ({ effectiveFrom, effectiveTo }) => effectiveFrom <= onDay && (effectiveTo === null || onDay < effectiveTo),
  );
  const substances = new Map<string, Substance[]>();
  for (const substance of content.substances)
    substances.set(substance.un, [...(substances.get(substance.un) ?? []), substance]);
  const verdicts = timed(ofKind(rules, 'verdict')).map((rule) => ({ ...rule, reason: verdictReason(rule) }));
  const documents = timed(ofKind(rules, 'document')).map((rule) => ({ ...rule, ...readyDocument(rule) }));
  return {
    version,
    onDay,
    content,
    imdg: compileMatrix(content.imdg, { X: 0, '1': 1, '2': 2, '3': 3, '4': 4, '*': 4 }, ofKind(rules, 'floor')),
    coStorage: compileMatrix(content.coStorage, { C: 0, S: 1 }),
    substances,
    tariff: new Map(content.tariff.map((line) => [line.code, line])),
    regimes: timed(ofKind(rules, 'regime')),
    groups: timed(ofKind(rules, 'group')),
    presumptions: timed(ofKind(rules, 'presume')),
    tasks: timed(ofKind(rules, 'task')),
    licensable: verdicts.filter(({ unlessLicensed }) => unlessLicensed),
    cargoVerdicts: verdicts.filter(({ when, unlessLicensed }) => !unlessLicensed && !concernsSlot(when)),
    slotVerdicts: verdicts.filter(({ when, unlessLicensed }) => !unlessLicensed && concernsSlot(when)),
    papers: timed(ofKind(rules, 'paper')),
    documents: documents.sort((a, b) => STEPS.indexOf(a.step) - STEPS.indexOf(b.step)),
    clocks: timed(ofKind(rules, 'clock')),
    pairs: ofKind(rules, 'pair'),
    words: ofKind(rules, 'words').map((rule) => ({
      ...rule,
      accounted: compileCondition(rule.unless),
      pattern: wordsPattern(rule.words),
    })),
    activity: ofKind(rules, 'activity')[0] ?? null,
    bond: ofKind(rules, 'bond')[0] ?? null,
    placement: ofKind(rules, 'placement')[0] ?? null,
    refusedClasses: new Set(
      verdicts.flatMap((rule) => (rule.unlessLicensed && rule.effect === 'refuse' ? (rule.when.class?.in ?? []) : [])),
    ),
  };
}
