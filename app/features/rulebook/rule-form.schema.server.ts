import { z } from 'zod';
import { NUMBER_ATTRIBUTES, TEXT_ATTRIBUTES } from '#app/domain/cargo/condition.ts';
import type { RuleWithExamples } from '#app/domain/cargo/rule-examples.ts';
import { type Fields, parseFields } from '#app/platform/form.server.ts';
import { ruleDay } from './draft.schema.server.ts';
import { examplesText } from './rule-examples.schema.server.ts';
import { CONDITION_ROWS, NUMBER_FIELDS, OPERATORS, RULE_FIELDS } from './rule-form-fields.ts';
import { ruleSchema } from './rulebook.schema.server.ts';
import { ADDABLE_KINDS } from './version-page.ts';

type Errors = Record<string, string[]>;
type Parsed = { ok: true; value: RuleWithExamples } | { ok: false; errors: Errors };

const formSchema = z.object({
  kind: z.enum(ADDABLE_KINDS, { error: 'Choose a kind of rule.' }),
  effectiveFrom: ruleDay,
  effectiveTo: z.union([z.literal('').transform(() => null), ruleDay]).default(null),
  denies: examplesText('examples in which the rule speaks'),
  allows: examplesText('examples in which it keeps silent'),
});

const one = (fields: Fields, name: string): string => {
  const value = fields[name];
  return (Array.isArray(value) ? value[0] : value)?.trim() ?? '';
};
const listed = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

const NUMBERS: ReadonlySet<string> = new Set(NUMBER_ATTRIBUTES);
const ATTRIBUTES: ReadonlySet<string> = new Set([...TEXT_ATTRIBUTES, ...NUMBER_ATTRIBUTES]);

/** One row of a condition as a part of a test, or what is wrong with it. */
function testPart(attribute: string, operator: string, values: string): Record<string, unknown> | string {
  if (!ATTRIBUTES.has(attribute)) return 'Choose what the condition asks about.';
  if (operator === 'known') return { known: true };
  if (operator === 'unknown') return { known: false };
  const isNumber = operator === 'above' || operator === 'atMost';
  if (isNumber !== NUMBERS.has(attribute))
    return isNumber ? 'Only figures are above or at most something.' : 'A figure is above or at most something.';
  if (!OPERATORS.some(({ value }) => value === operator)) return 'Choose how the condition asks.';
  if (isNumber)
    return values !== '' && Number.isFinite(Number(values)) ? { [operator]: Number(values) } : 'Give a number.';
  return listed(values).length > 0 ? { [operator]: listed(values) } : 'Give at least one value.';
}

/** The rows of a condition, joined: several rows on one attribute are parts of one test. */
function conditionOf(fields: Fields, errors: Errors): Record<string, Record<string, unknown>> {
  const condition: Record<string, Record<string, unknown>> = {};
  for (let row = 1; row <= CONDITION_ROWS; row += 1) {
    const attribute = one(fields, `attribute${row}`);
    const values = one(fields, `values${row}`);
    if (attribute === '' && values === '') continue;
    const part = testPart(attribute, one(fields, `operator${row}`), values);
    if (typeof part === 'string') errors[`values${row}`] = [part];
    else condition[attribute] = { ...condition[attribute], ...part };
  }
  return condition;
}

const figure = (text: string) => (text === '' ? null : Number(text));

/** A text field of the form as the schema wants it. */
function fieldValue(type: (typeof RULE_FIELDS)[keyof typeof RULE_FIELDS][number]['type'], text: string): unknown {
  if (type === 'list') return listed(text);
  if (type === 'number') return figure(text);
  if (type === 'check') return text === 'yes';
  return text;
}

/** Puts the flat fields of a kind into the shape that kind is stored in. */
function ownFields(kind: keyof typeof RULE_FIELDS, fields: Fields): Record<string, unknown> {
  const flat = Object.fromEntries(
    RULE_FIELDS[kind].map(({ name, type }) => [name, fieldValue(type, one(fields, name))]),
  );
  switch (kind) {
    case 'verdict': {
      const { fix, unlessLicensed, ...rest } = flat;
      return { ...rest, fix: fix === '' ? null : fix, ...(unlessLicensed === '' ? {} : { unlessLicensed }) };
    }
    case 'clock': {
      const { extensionDocument, extensionDays, yearlyBasisPoints, ...rest } = flat;
      const extension = extensionDocument === '' ? null : { document: extensionDocument, days: extensionDays };
      return { ...rest, extension, yearlyBasisPoints: yearlyBasisPoints ?? null };
    }
    case 'pair': {
      const { together, sentence } = flat;
      const side = (letter: string) => {
        const [classes, groups] = [flat[`${letter}Classes`], flat[`${letter}Groups`]] as [string[], string[]];
        return { ...(classes.length > 0 && { classes }), ...(groups.length > 0 && { groups }) };
      };
      return { together, sentence, a: side('a'), b: side('b') };
    }
    case 'floor':
      return { ...flat, atLeast: Number(flat.atLeast) };
    default:
      return flat;
  }
}

/** Which field of the form an issue of the stored shape belongs to. */
function fieldOf(path: readonly PropertyKey[]): string {
  const [top = 'form', next] = path.map(String);
  if (top === 'when' || top === 'unless') return 'values1';
  if (top === 'examples') return next ?? 'denies';
  if (top === 'a' || top === 'b')
    return next === undefined ? `${top}Groups` : `${top}${next === 'classes' ? 'Classes' : 'Groups'}`;
  if (top === 'extension') return next === 'days' ? 'extensionDays' : 'extensionDocument';
  return top;
}

const WITHOUT_CONDITION: ReadonlySet<string> = new Set(['pair', 'floor']);

/** Reads the form of a new rule into the rule itself. Every error stands beside its field. */
export function parseRuleForm(fields: Fields): Parsed {
  const parsed = parseFields(formSchema, fields);
  if (!parsed.ok) return parsed;
  const { kind, effectiveFrom, effectiveTo, denies, allows } = parsed.value;
  const errors: Errors = {};
  for (const name of NUMBER_FIELDS) if (!Number.isFinite(Number(one(fields, name)))) errors[name] = ['Give a number.'];
  const condition = WITHOUT_CONDITION.has(kind) ? {} : conditionOf(fields, errors);
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const conditional = WITHOUT_CONDITION.has(kind) ? {} : kind === 'words' ? { unless: condition } : { when: condition };
  const candidate = {
    kind,
    id: one(fields, 'id'),
    citation: one(fields, 'citation'),
    source: one(fields, 'source'),
    effectiveFrom,
    effectiveTo,
    provisional: one(fields, 'provisional') === 'yes',
    examples: { denies, allows },
    ...conditional,
    ...ownFields(kind, fields),
  };
  const rule = ruleSchema.safeParse(candidate);
  if (rule.success) return { ok: true, value: rule.data };
  for (const { path, message } of rule.error.issues) {
    const field = fieldOf(path);
    errors[field] = [...new Set([...(errors[field] ?? []), message])];
  }
  return { ok: false, errors };
}
