import { answerRefusal } from '#app/features/facilities/refusal.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { type Fields, formCommand, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import { problem } from '#app/platform/problem.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { endCommissionRule, writeCommissionRule } from './change-commission.server.ts';
import { endRuleSchema, monthSchema, ruleSchema } from './commission.schema.server.ts';
import { settleMonth } from './settle-month.server.ts';

type Answer = { done: 'written' | 'ended' | 'settled' } | ReturnType<typeof formProblem>;

/** Runs whichever of the commission page's forms was sent. @returns what was done, or the form with its errors */
export async function runCommissionForm(scope: OperatorScope, fields: Fields): Promise<Answer> {
  const command = formCommand(fields);
  if (command === 'write-commission-rule') return write(scope, fields);
  if (command === 'end-commission-rule') return end(scope, fields);
  if (command === 'settle-month') return settle(scope, fields);
  throw problem(400, 'This page has no such form.');
}

async function write(scope: OperatorScope, fields: Fields): Promise<Answer> {
  const asked = { command: 'write-commission-rule', key: formKey(fields) };
  const parsed = parseFields(ruleSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const outcome = await writeCommissionRule(scope, parsed.value, { ...asked, input: parsed.value });
  return outcome.ok ? { done: 'written' } : answerRefusal(fields, outcome.violations);
}

async function end(scope: OperatorScope, fields: Fields): Promise<Answer> {
  const asked = { command: 'end-commission-rule', key: formKey(fields) };
  const parsed = parseFields(endRuleSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const outcome = await endCommissionRule(scope, parsed.value, { ...asked, input: parsed.value });
  return outcome.ok ? { done: 'ended' } : answerRefusal(fields, outcome.violations);
}

/** Needs no receipt: each host and month is settled once, however often it is asked. */
async function settle(scope: OperatorScope, fields: Fields): Promise<Answer> {
  formKey(fields);
  const parsed = parseFields(monthSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  await settleMonth({ kind: 'operator', scope }, parsed.value.month, systemClock);
  return { done: 'settled' };
}
