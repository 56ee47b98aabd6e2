import type { Violation } from '#app/domain/shared/verdict.ts';
import {
  type Fields,
  type FormProblem,
  formCommand,
  formKey,
  formProblem,
  parseFields,
} from '#app/platform/form.server.ts';
import { type Outcome, statusOf } from '#app/platform/outcome.ts';
import { notFound, problem } from '#app/platform/problem.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { addRule, confirmRow, endRule, removeRule } from './change-rules.server.ts';
import { createDraft, discardDraft, editDraft } from './create-draft.server.ts';
import {
  confirmRowSchema,
  draftTermsSchema,
  endRuleSchema,
  newDraftSchema,
  publishSchema,
  removeRuleSchema,
} from './draft.schema.server.ts';
import { publishDraft } from './publish-draft.server.ts';
import { parseRuleForm } from './rule-form.schema.server.ts';

type Refused = ReturnType<typeof formProblem>;
type Answer = { saved: string } | Refused;

/** The field that a refusal is about, where it is about one. */
const FIELDS: Readonly<Record<string, string>> = {
  'conflict.version_taken': 'version',
  'rulebook.day_passed': 'effectiveFrom',
  'conflict.rule_id': 'id',
  'rule.example_denies': 'denies',
  'rule.example_allows': 'allows',
  'rule.no_day': 'effectiveTo',
  'rule.ends_early': 'effectiveTo',
};

function errorsOf(violations: readonly Violation[]): FormProblem['errors'] {
  const errors: FormProblem['errors'] = {};
  for (const { code, sentence } of violations) {
    const field = FIELDS[code];
    if (field) errors[field] = [...(errors[field] ?? []), sentence];
  }
  return errors;
}

function answer(fields: Fields, outcome: Outcome<unknown>, saved: string): Answer {
  if (outcome.ok) return { saved };
  const status = statusOf(outcome.violations);
  if (status === 404) throw notFound();
  const rest = outcome.violations.filter(({ code }) => !FIELDS[code]);
  return formProblem(fields, { errors: errorsOf(outcome.violations), violations: rest }, status);
}

/** The form that makes a draft. The answer names the draft, or says what is wrong. */
export async function runNewDraft(scope: OperatorScope, fields: Fields): Promise<Answer> {
  if (formCommand(fields) !== 'create-draft') throw problem(400, 'This page has no such form.');
  const parsed = parseFields(newDraftSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const asked = { command: 'create-draft', key: formKey(fields), input: parsed.value };
  return answer(fields, await createDraft(scope, parsed.value, asked), parsed.value.version);
}

/** Each form of a version's page. Which one was sent stands in the form itself. */
export async function runVersionForm(scope: OperatorScope, version: string, fields: Fields): Promise<Answer> {
  const command = formCommand(fields);
  const asked = (input: unknown) => ({ command, key: formKey(fields), input: { version, input } });
  switch (command) {
    case 'edit-draft': {
      const parsed = parseFields(draftTermsSchema, fields);
      if (!parsed.ok) return formProblem(fields, parsed);
      return answer(fields, await editDraft(scope, version, parsed.value, asked(parsed.value)), 'terms');
    }
    case 'add-rule': {
      const parsed = parseRuleForm(fields);
      if (!parsed.ok) return formProblem(fields, parsed);
      return answer(fields, await addRule(scope, version, parsed.value, asked(parsed.value)), 'rule');
    }
    case 'end-rule': {
      const parsed = parseFields(endRuleSchema, fields);
      if (!parsed.ok) return formProblem(fields, parsed);
      return answer(fields, await endRule(scope, version, parsed.value, asked(parsed.value)), 'ended');
    }
    case 'remove-rule': {
      const parsed = parseFields(removeRuleSchema, fields);
      if (!parsed.ok) return formProblem(fields, parsed);
      return answer(fields, await removeRule(scope, version, parsed.value, asked(parsed.value)), 'removed');
    }
    case 'confirm-row': {
      const parsed = parseFields(confirmRowSchema, fields);
      if (!parsed.ok) return formProblem(fields, parsed);
      return answer(fields, await confirmRow(scope, version, parsed.value, asked(parsed.value)), 'confirmed');
    }
    case 'discard-draft':
      return answer(fields, await discardDraft(scope, version, asked(null)), 'discarded');
    case 'publish-draft': {
      const parsed = parseFields(publishSchema, fields);
      if (!parsed.ok) return formProblem(fields, parsed);
      return answer(fields, await publishDraft(scope, version, parsed.value, asked(parsed.value)), 'published');
    }
    default:
      throw problem(400, 'This page has no such form.');
  }
}
