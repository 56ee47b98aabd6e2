import { answerRefusal } from '#app/features/facilities/refusal.server.ts';
import { type Fields, formCommand, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import { problem } from '#app/platform/problem.server.ts';
import type { OperatorScope, TenantScope } from '#app/platform/scopes.ts';
import { addPaper } from './add-paper.server.ts';
import { paperIdSchema, paperRejectionSchema, paperSchema } from './paper.schema.server.ts';
import { rejectPaper } from './reject-paper.server.ts';
import { verifyPaper } from './verify-paper.server.ts';
import { withdrawPaper } from './withdraw-paper.server.ts';

type Answer = { done: string } | ReturnType<typeof formProblem>;

/** Runs whichever of the papers page's forms was sent. @returns what was done, or the form with its errors */
export async function runPaperCommand(scope: TenantScope, fields: Fields): Promise<Answer> {
  const command = formCommand(fields);
  if (command === 'add-paper') return add(scope, fields);
  if (command === 'withdraw-paper') return withdraw(scope, fields);
  throw problem(400, 'This page has no such form.');
}

async function add(scope: TenantScope, fields: Fields): Promise<Answer> {
  const key = formKey(fields);
  const parsed = parseFields(paperSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const outcome = await addPaper(scope, parsed.value, { command: 'add-paper', key, input: parsed.value });
  return outcome.ok ? { done: 'added' } : answerRefusal(fields, outcome.violations);
}

async function withdraw(scope: TenantScope, fields: Fields): Promise<Answer> {
  const key = formKey(fields);
  const parsed = parseFields(paperIdSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const outcome = await withdrawPaper(scope, parsed.value, { command: 'withdraw-paper', key, input: parsed.value });
  return outcome.ok ? { done: 'withdrawn' } : answerRefusal(fields, outcome.violations);
}

/** Runs whichever of the operator's forms was sent. @returns what was done, or why not */
export async function runQueueCommand(scope: OperatorScope, fields: Fields): Promise<Answer> {
  const command = formCommand(fields);
  if (command === 'verify-paper') return verify(scope, fields);
  if (command === 'reject-paper') return reject(scope, fields);
  throw problem(400, 'This page has no such form.');
}

async function reject(scope: OperatorScope, fields: Fields): Promise<Answer> {
  const key = formKey(fields);
  const parsed = parseFields(paperRejectionSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const outcome = await rejectPaper(scope, parsed.value, { command: 'reject-paper', key, input: parsed.value });
  return outcome.ok ? { done: 'rejected' } : answerRefusal(fields, outcome.violations);
}

async function verify(scope: OperatorScope, fields: Fields): Promise<Answer> {
  const key = formKey(fields);
  const parsed = parseFields(paperIdSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const outcome = await verifyPaper(scope, parsed.value, { command: 'verify-paper', key, input: parsed.value });
  return outcome.ok ? { done: 'verified' } : answerRefusal(fields, outcome.violations);
}
