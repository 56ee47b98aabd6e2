import type { RuleKind } from '#app/domain/cargo/rulebook.ts';

export const TABS = ['rules', 'substances', 'tariff', 'matrices', 'diff', 'dry-run', 'edit'] as const;
export type Tab = (typeof TABS)[number];

/** The word people read for a kind of rule. */
export const KIND_LABELS: Readonly<Record<RuleKind, string>> = {
  verdict: 'Verdict',
  document: 'Document',
  paper: 'Paper',
  clock: 'Clock',
  words: 'Words',
  pair: 'Pair',
  floor: 'Floor',
  regime: 'Regime',
  group: 'Group',
  presume: 'Presumption',
  task: 'Task',
  activity: 'Activity',
  bond: 'Bond',
  placement: 'Placement',
};

export const RULE_KINDS = Object.keys(KIND_LABELS) as RuleKind[];

/** Kinds of which a version may have any number; the others are single measures. */
export const ADDABLE_KINDS = [
  'verdict',
  'document',
  'paper',
  'clock',
  'words',
  'pair',
  'floor',
  'regime',
  'group',
  'presume',
  'task',
] as const satisfies readonly RuleKind[];
export type AddableKind = (typeof ADDABLE_KINDS)[number];
