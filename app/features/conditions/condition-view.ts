import type { Condition } from '#app/domain/cargo/condition.ts';
import { FORMS, labelOf, PACKAGINGS } from '#app/domain/cargo/facts.ts';
import { countOf, groupIndian } from '#app/domain/shared/indian-number.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';

/** What a condition does to the answer. */
export const EFFECTS = [
  { code: 'refuse', label: 'Refuse' },
  { code: 'request', label: 'On request' },
  { code: 'allow', label: 'Allow' },
] as const;
export type ConditionEffect = (typeof EFFECTS)[number]['code'];

/** Which conditions a list shows. */
export const CONDITION_VIEWS = ['current', 'upcoming', 'past'] as const;
export type ConditionView = (typeof CONDITION_VIEWS)[number];

/** A host's condition as its list shows it. */
export type ConditionRow = {
  id: string;
  effect: ConditionEffect;
  /** 'Facility, hall, slot'; null: all slots. */
  slotName: string | null;
  when: Condition;
  sentence: string;
  effectiveFrom: PlainDate;
  /** The first day it holds no longer. */
  effectiveTo: PlainDate | null;
};

/** A slot a condition can be limited to, or a cargo tested in. */
export type SlotChoice = { value: string; label: string };
/** A document as the rulebook calls it. */
export type DocumentType = { code: string; label: string };

const either = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** What a condition asks, part by part, in words; all parts must hold. */
export function conditionWords(when: Condition, documents: readonly DocumentType[]): string {
  const document = (code: string) => documents.find((each) => each.code === code)?.label ?? code;
  const parts = [
    when.class?.in && `class ${either(when.class.in)}`,
    when.hs?.startsWith && `HS ${either(when.hs.startsWith)}`,
    when.un?.in && `UN ${either(when.un.in)}`,
    when.form?.in && `form: ${either(when.form.in.map((code) => labelOf(FORMS, code).toLowerCase()))}`,
    when.packaging?.in &&
      `packed in: ${either(when.packaging.in.map((code) => labelOf(PACKAGINGS, code).toLowerCase()))}`,
    when.pallets?.above !== undefined && `more than ${countOf(when.pallets.above, 'pallet')}`,
    when.massKg?.above !== undefined && `more than ${kilograms(when.massKg.above)} kg`,
    when.document?.in && `with ${either(when.document.in.map(document))}`,
    when.document?.notIn && `without ${either(when.document.notIn.map(document))}`,
  ].filter((part) => typeof part === 'string');
  const text = parts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function kilograms(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  return `${groupIndian(whole)}${fraction ? `.${fraction}` : ''}`;
}
