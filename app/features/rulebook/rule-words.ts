import { labelOf, PAPER_KINDS, STEP_LABELS } from '#app/domain/cargo/facts.ts';
import type { Effect, HazardMatch, Rule } from '#app/domain/cargo/rulebook.ts';
import { TOGETHER_SENTENCES } from '#app/domain/cargo/segregate.ts';
import { conditionWords } from './condition-words.ts';

const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
  refuse: 'Refuses',
  request: 'Asks a person',
  note: 'Says only',
};

const FROM_WORDS = { bonded: 'the deposit in bond', waste: 'the first day as waste', stay: 'the stay' } as const;
const PAST_WORDS = { refuse: 'is refused', request: 'asks a person', cost: 'costs interest' } as const;

const hazardWords = ({ classes = [], groups = [] }: HazardMatch) =>
  [...classes.map((code) => `class ${code}`), ...groups.map((group) => group.replaceAll('_', ' '))].join(' or ');

const plain = (code: string) => code.replaceAll('_', ' ');

/** What a rule does when its condition holds, in a sentence. */
export function ruleWords(rule: Rule): string {
  switch (rule.kind) {
    case 'verdict': {
      const lifted = rule.unlessLicensed ? ` Lifted by “${labelOf(PAPER_KINDS, rule.unlessLicensed)}” of both.` : '';
      return `${EFFECT_WORDS[rule.effect]}: ${rule.sentence}${lifted}`;
    }
    case 'document':
      return `Needs ${rule.label} (${rule.issuer}) ${STEP_LABELS[rule.step].toLowerCase()}${rule.blocks ? '; the step waits for it' : ''}.`;
    case 'paper':
      return `Needs the ${rule.holder}’s “${labelOf(PAPER_KINDS, rule.paper)}” on every day. Without it: ${EFFECT_WORDS[rule.ifMissing].toLowerCase()}.`;
    case 'clock': {
      const extended = rule.extension ? ` With ${plain(rule.extension.document)}, ${rule.extension.days} days.` : '';
      return `Counts ${rule.days} days of “${rule.label}” from ${FROM_WORDS[rule.from]}. Past the mark the stay ${PAST_WORDS[rule.past]}.${extended}`;
    }
    case 'words':
      return `${EFFECT_WORDS[rule.effect]} when the description says ${rule.words.map((word) => `“${word}”`).join(', ')}: ${rule.sentence}`;
    case 'pair':
      return `Beside ${hazardWords(rule.a)}, ${hazardWords(rule.b)}: ${rule.sentence} ${TOGETHER_SENTENCES[rule.together]}`;
    case 'floor':
      return `Classes ${rule.a} and ${rule.b} have at least code ${rule.atLeast}, whatever the table prints.`;
    case 'regime':
      return `Puts the cargo under “${rule.label}”.`;
    case 'group':
      return `Puts the cargo into the group “${plain(rule.group)}”.`;
    case 'presume': {
      const taken = [...rule.classes.map((code) => `class ${code}`), ...rule.groups.map(plain)].join(', ');
      return `Takes the cargo for ${taken || 'what it says'}: ${rule.sentence}`;
    }
    case 'task':
      return `Sets the task: ${rule.sentence}`;
    case 'activity':
      return `Activity is Th / ${rule.thoriumPpmAtOne} ppm + U / ${rule.uraniumPpmAtOne} ppm; above 1 it counts.`;
    case 'bond':
      return `The warehousing bond covers the duty ${rule.times} times.`;
    case 'placement':
      return `Walls of ${rule.wallFireMinutes} minutes make another fire section; ${rule.bayGapCm} cm make another bay.`;
  }
}

/** When a rule speaks, as clauses that must all hold; for words, the clauses that keep it silent. */
export function whenWords(rule: Rule): { lead: string; clauses: string[] } | null {
  if (rule.kind === 'words') return { lead: 'Unless', clauses: conditionWords(rule.unless) };
  if (!('when' in rule)) return null;
  return { lead: 'When', clauses: conditionWords(rule.when) };
}
