import { answerRefusal } from '#app/features/facilities/refusal.server.ts';
import { type Fields, formCommand, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import type { Outcome } from '#app/platform/outcome.ts';
import { problem } from '#app/platform/problem.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { askToApply, askToApplyFailed } from './apply-again.server.ts';
import { eventSchema } from './event.schema.server.ts';

type EventCommand = 'apply-event' | 'apply-failed-events';
type Answer = { done: EventCommand } | ReturnType<typeof formProblem>;

/** Runs whichever of the list's forms was sent. @returns what was done, or the form with its errors */
export async function runEventForm(scope: OperatorScope, fields: Fields): Promise<Answer> {
  const command = formCommand(fields);
  const key = formKey(fields);
  const answer = (done: EventCommand, outcome: Outcome<null>): Answer =>
    outcome.ok ? { done } : answerRefusal(fields, outcome.violations);
  if (command === 'apply-failed-events')
    return answer(command, await askToApplyFailed(scope, { command, key, input: {} }));
  if (command !== 'apply-event') throw problem(400, 'This page has no such form.');
  const parsed = parseFields(eventSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  return answer(command, await askToApply(scope, parsed.value, { command, key, input: parsed.value }));
}
