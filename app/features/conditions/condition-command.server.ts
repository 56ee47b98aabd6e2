import { entriesOf } from '#app/domain/cargo/hazard.ts';
import { cargoCatalogue } from '#app/features/cargo/cargo-catalogue.server.ts';
import { answerRefusal } from '#app/features/facilities/refusal.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { type Fields, formCommand, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import { problem } from '#app/platform/problem.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { addCondition } from './add-condition.server.ts';
import { type ConditionInput, conditionSchema, endConditionSchema } from './condition.schema.server.ts';
import type { ConditionView } from './condition-view.ts';
import { endCondition } from './end-condition.server.ts';

/** What was done, and the list it is found in now. */
type Answer = { done: 'added' | 'ended'; show: ConditionView } | ReturnType<typeof formProblem>;

/** Runs whichever of the conditions page's forms was sent. @returns what was done, or the form with its errors */
export function runConditionCommand(scope: TenantScope, fields: Fields): Promise<Answer> {
  const command = formCommand(fields);
  if (command === 'add-condition') return add(scope, fields);
  if (command === 'end-condition') return end(scope, fields);
  throw problem(400, 'This page has no such form.');
}

/** UN numbers and documents the rulebook in force doesn't know: a condition about them would never speak. */
async function unknownWords({ when }: ConditionInput): Promise<Record<string, string[]>> {
  const rulebook = await currentRulebook(rulebookDay(systemClock.now()));
  const { documentTypes } = cargoCatalogue(rulebook);
  const un = (when.un?.in ?? []).filter((number) => entriesOf(rulebook, number, null).length === 0);
  const isUnknown = (code: string | undefined) =>
    code !== undefined && !documentTypes.some((each) => each.code === code);
  return {
    ...(un.length > 0 && { un: [`Not in the rulebook’s list: UN ${un.join(', ')}.`] }),
    ...(isUnknown(when.document?.in?.[0]) && { documentPresented: ['Choose a document of the list.'] }),
    ...(isUnknown(when.document?.notIn?.[0]) && { documentAbsent: ['Choose a document of the list.'] }),
  };
}

async function add(scope: TenantScope, fields: Fields): Promise<Answer> {
  const key = formKey(fields);
  const parsed = parseFields(conditionSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const errors = await unknownWords(parsed.value);
  if (Object.keys(errors).length > 0) return formProblem(fields, { errors });
  const input = parsed.value;
  const outcome = await addCondition(scope, input, { command: 'add-condition', key, input });
  if (!outcome.ok) return answerRefusal(fields, outcome.violations);
  const isToCome = input.effectiveFrom > rulebookDay(systemClock.now());
  return { done: 'added', show: isToCome ? 'upcoming' : 'current' };
}

async function end(scope: TenantScope, fields: Fields): Promise<Answer> {
  const key = formKey(fields);
  const parsed = parseFields(endConditionSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const input = parsed.value;
  const outcome = await endCondition(scope, input, { command: 'end-condition', key, input });
  if (!outcome.ok) return answerRefusal(fields, outcome.violations);
  const isOver = input.endsOn <= rulebookDay(systemClock.now());
  return { done: 'ended', show: isOver ? 'past' : 'current' };
}
