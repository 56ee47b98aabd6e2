import { answerRefusal } from '#app/features/facilities/refusal.server.ts';
import { type Fields, formCommand, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import type { Outcome } from '#app/platform/outcome.ts';
import { problem } from '#app/platform/problem.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { dismissDeadLetter, retryDeadLetter, runJobNow } from './change-queue.server.ts';
import { deadLetterSchema, jobNameSchema } from './queue.schema.server.ts';

export type QueueCommand = 'run-job' | 'retry-job' | 'dismiss-job';

type Answer = { done: QueueCommand } | ReturnType<typeof formProblem>;

/** Runs whichever of the queues' forms was sent. @returns what was done, or the form with its errors */
export async function runQueueForm(scope: OperatorScope, fields: Fields): Promise<Answer> {
  const command = formCommand(fields);
  if (command !== 'run-job' && command !== 'retry-job' && command !== 'dismiss-job')
    throw problem(400, 'This page has no such form.');
  const key = formKey(fields);
  const answer = (outcome: Outcome<null>): Answer =>
    outcome.ok ? { done: command } : answerRefusal(fields, outcome.violations);
  if (command === 'run-job') {
    const parsed = parseFields(jobNameSchema, fields);
    if (!parsed.ok) return formProblem(fields, parsed);
    return answer(await runJobNow(scope, parsed.value, { command, key, input: parsed.value }));
  }
  const parsed = parseFields(deadLetterSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const end = command === 'retry-job' ? retryDeadLetter : dismissDeadLetter;
  return answer(await end(scope, parsed.value, { command, key, input: parsed.value }));
}
