import { codesOf, PAPER_KINDS, STEP_LABELS, STEPS } from '#app/domain/cargo/facts.ts';
import { TOGETHER } from '#app/domain/cargo/rulebook.ts';
import { TOGETHER_SENTENCES } from '#app/domain/cargo/segregate.ts';
import type { AddableKind } from './version-page.ts';

/** Rows of a condition in the form; a rule that asks about more is several rules. */
export const CONDITION_ROWS = 5;

export const OPERATORS = [
  { value: 'in', label: 'is one of' },
  { value: 'notIn', label: 'is none of' },
  { value: 'startsWith', label: 'starts with' },
  { value: 'above', label: 'is above' },
  { value: 'atMost', label: 'is at most' },
  { value: 'known', label: 'is known' },
  { value: 'unknown', label: 'is not known' },
] as const;

type Option = { value: string; label: string };
/** One field of a rule's form. `list` is words with commas, `check` a tick. */
export type RuleField = {
  name: string;
  label: string;
  type: 'text' | 'area' | 'list' | 'number' | 'check' | 'select';
  hint?: string;
  optional?: boolean;
  options?: readonly Option[];
};

const EFFECTS: readonly Option[] = [
  { value: 'refuse', label: 'Refuses' },
  { value: 'request', label: 'Asks a person' },
  { value: 'note', label: 'Only says something' },
];
const PAPERS: readonly Option[] = codesOf(PAPER_KINDS).map((code) => ({
  value: code,
  label: PAPER_KINDS.find((kind) => kind.code === code)?.label ?? code,
}));

const sentence: RuleField = { name: 'sentence', label: 'Sentence people read', type: 'area' };
const fix: RuleField = { name: 'fix', label: 'What would fix it', type: 'area' };
const effect: RuleField = { name: 'effect', label: 'What it does', type: 'select', options: EFFECTS };
const underscored = 'Lower-case words with underscores.';

/** The fields each kind of rule has beside its id, condition, citation, source, dates and examples. */
export const RULE_FIELDS: Readonly<Record<AddableKind, readonly RuleField[]>> = {
  verdict: [
    effect,
    { name: 'code', label: 'Code of the reason', type: 'text', hint: 'For API clients, for example fire.sprinklers.' },
    sentence,
    { ...fix, optional: true },
    {
      name: 'unlessLicensed',
      label: 'Lifted by a licence of both sides',
      type: 'select',
      options: [{ value: '', label: 'No licence lifts it' }, ...PAPERS],
    },
  ],
  document: [
    { name: 'document', label: 'Document type', type: 'text', hint: underscored },
    { name: 'label', label: 'Name of the document', type: 'text' },
    { name: 'issuer', label: 'Who issues it', type: 'text' },
    {
      name: 'step',
      label: 'Step that needs it',
      type: 'select',
      options: STEPS.map((step) => ({ value: step, label: STEP_LABELS[step] })),
    },
    { name: 'blocks', label: 'The step waits for it', type: 'check' },
  ],
  paper: [
    {
      name: 'holder',
      label: 'Who must hold it',
      type: 'select',
      options: [
        { value: 'host', label: 'The host' },
        { value: 'shipper', label: 'The shipper' },
      ],
    },
    { name: 'paper', label: 'Paper', type: 'select', options: PAPERS },
    { name: 'ifMissing', label: 'Without it', type: 'select', options: EFFECTS },
  ],
  clock: [
    { name: 'clock', label: 'Clock', type: 'text', hint: underscored },
    { name: 'label', label: 'Name of the clock', type: 'text' },
    {
      name: 'from',
      label: 'What starts it',
      type: 'select',
      options: [
        { value: 'stay', label: 'The stay' },
        { value: 'bonded', label: 'The deposit in bond' },
        { value: 'waste', label: 'The first day as waste' },
      ],
    },
    { name: 'days', label: 'Days to the mark', type: 'number' },
    {
      name: 'past',
      label: 'A stay past the mark',
      type: 'select',
      options: [
        { value: 'refuse', label: 'Is refused' },
        { value: 'request', label: 'Asks a person' },
        { value: 'cost', label: 'Costs interest' },
      ],
    },
    { name: 'yearlyBasisPoints', label: 'Interest a year, in basis points', type: 'number', optional: true },
    { name: 'extensionDocument', label: 'Document that extends it', type: 'text', optional: true, hint: underscored },
    { name: 'extensionDays', label: 'Days with that document', type: 'number', optional: true },
    fix,
  ],
  words: [
    { name: 'words', label: 'Words in a description', type: 'list', hint: 'With commas between them.' },
    effect,
    sentence,
    fix,
  ],
  pair: [
    { name: 'aClasses', label: 'First cargo: classes', type: 'list', optional: true },
    { name: 'aGroups', label: 'First cargo: groups', type: 'list', optional: true, hint: 'For example acid, alkali.' },
    { name: 'bClasses', label: 'Second cargo: classes', type: 'list', optional: true },
    { name: 'bGroups', label: 'Second cargo: groups', type: 'list', optional: true },
    {
      name: 'together',
      label: 'How far apart',
      type: 'select',
      options: TOGETHER.map((value) => ({ value, label: TOGETHER_SENTENCES[value] })),
    },
    sentence,
  ],
  floor: [
    { name: 'a', label: 'Class', type: 'text' },
    { name: 'b', label: 'Other class', type: 'text' },
    {
      name: 'atLeast',
      label: 'At least code',
      type: 'select',
      options: ['1', '2', '3', '4'].map((value) => ({ value, label: value })),
    },
  ],
  regime: [
    { name: 'regime', label: 'Regime', type: 'text', hint: underscored },
    { name: 'label', label: 'Name of the regime', type: 'text' },
  ],
  group: [{ name: 'group', label: 'Group', type: 'text', hint: underscored }],
  presume: [
    { name: 'classes', label: 'Taken for classes', type: 'list', optional: true },
    { name: 'storageClasses', label: 'Taken for storage classes', type: 'list', optional: true },
    { name: 'groups', label: 'Taken for groups', type: 'list', optional: true },
    sentence,
  ],
  task: [{ name: 'task', label: 'Task', type: 'text', hint: underscored }, sentence],
};

/** Fields that hold a figure, whatever the kind. */
export const NUMBER_FIELDS: readonly string[] = ['days', 'yearlyBasisPoints', 'extensionDays'];
