import type { ZodType } from 'zod';
import { answerRefusal } from '#app/features/facilities/refusal.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import { type Fields, formCommand, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import type { Outcome } from '#app/platform/outcome.ts';
import { problem } from '#app/platform/problem.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { dismissLetter, liftSuppression, markLetterSent, sendLetterAgain } from './decide-on-letter.server.ts';
import { addressSchema, foundLetterSchema, letterSchema } from './letter-decision.schema.server.ts';

type Run = (scope: OperatorScope, fields: Fields, command: string) => Promise<Outcome<null>> | Refusal;
type Refusal = ReturnType<typeof formProblem>;

/** A form: its schema and what it runs. */
const form =
  <Input>(
    schema: ZodType<Input>,
    run: (scope: OperatorScope, input: Input, asked: Asked) => Promise<Outcome<null>>,
  ): Run =>
  (scope, fields, command) => {
    const parsed = parseFields(schema, fields);
    if (!parsed.ok) return formProblem(fields, parsed);
    return run(scope, parsed.value, { command, key: formKey(fields), input: parsed.value });
  };

const FORMS: Readonly<Record<string, Run>> = {
  'send-letter': form(letterSchema, sendLetterAgain),
  'found-letter': form(foundLetterSchema, markLetterSent),
  'dismiss-letter': form(letterSchema, dismissLetter),
  'lift-suppression': form(addressSchema, liftSuppression),
};

/** Runs whichever of the letters' forms was sent. @returns the command that was done, or the form with its errors */
export async function runLetterForm(scope: OperatorScope, fields: Fields): Promise<{ done: string } | Refusal> {
  const command = formCommand(fields) ?? '';
  const run = Object.hasOwn(FORMS, command) ? FORMS[command] : undefined;
  if (!run) throw problem(400, 'This page has no such form.');
  const outcome = await run(scope, fields, command);
  if (!('ok' in outcome)) return outcome;
  return outcome.ok ? { done: command } : answerRefusal(fields, outcome.violations);
}
