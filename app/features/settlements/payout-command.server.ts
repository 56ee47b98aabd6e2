import { z } from 'zod';
import { answerRefusal } from '#app/features/facilities/refusal.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import { type Fields, formCommand, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import type { Outcome } from '#app/platform/outcome.ts';
import { problem } from '#app/platform/problem.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { holdSchema, liftSchema, proposeSchema, returnSchema, sendSchema } from './payout.schema.server.ts';
import { liftHold, placeHold } from './payout-holds.server.ts';
import { proposeRun } from './propose-run.server.ts';
import { approveRun, returnPayout, sendRun, withdrawRun } from './step-run.server.ts';

const NO_FIELDS = z.object({});

type Answer<T> = { done: T } | ReturnType<typeof formProblem>;

/** Parses a form, runs its command once, and answers with what came of it or with the form's errors. */
async function run<S extends z.ZodType, T>(
  fields: Fields,
  schema: S,
  command: (input: z.output<S>, asked: Asked) => Promise<Outcome<T>>,
): Promise<Answer<T>> {
  const key = formKey(fields);
  const parsed = parseFields(schema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const outcome = await command(parsed.value, { command: formCommand(fields), key, input: parsed.value });
  return outcome.ok ? { done: outcome.value } : answerRefusal(fields, outcome.violations);
}

/** Runs whichever of the payouts page's forms was sent. */
export async function runPayoutsForm(scope: OperatorScope, fields: Fields) {
  const command = formCommand(fields);
  if (command === 'propose-payouts')
    return run(fields, proposeSchema, (input, asked) => proposeRun(scope, input, asked));
  if (command === 'place-payout-hold') return run(fields, holdSchema, (input, asked) => placeHold(scope, input, asked));
  if (command === 'lift-payout-hold') return run(fields, liftSchema, (input, asked) => liftHold(scope, input, asked));
  throw problem(400, 'This page has no such form.');
}

/** Runs whichever of a run's forms was sent. */
export async function runRunForm(scope: OperatorScope, runId: string, fields: Fields) {
  const command = formCommand(fields);
  // The run is part of what was asked: the same key for another run is another intention.
  const of = (asked: Asked) => ({ ...asked, input: { runId, ...(asked.input as object) } });
  if (command === 'approve-payouts')
    return run(fields, NO_FIELDS, (_, asked) => approveRun(scope, { runId }, of(asked)));
  if (command === 'withdraw-payouts')
    return run(fields, NO_FIELDS, (_, asked) => withdrawRun(scope, { runId }, of(asked)));
  if (command === 'send-payouts')
    return run(fields, sendSchema, (input, asked) => sendRun(scope, { runId, ...input }, of(asked)));
  if (command === 'return-payout')
    return run(fields, returnSchema, (input, asked) => returnPayout(scope, input, of(asked)));
  throw problem(400, 'This page has no such form.');
}
