import type { ZodType } from 'zod';
import type { Asked } from '#app/platform/commands.server.ts';
import { type Fields, formCommand, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import type { Outcome } from '#app/platform/outcome.ts';
import { problem } from '#app/platform/problem.server.ts';
import { answerRefusal } from './refusal.server.ts';

type Refusal = ReturnType<typeof formProblem>;
type PageForm<Scope> = (scope: Scope, fields: Fields, command: string) => Promise<Outcome<null>> | Refusal;
/** The forms of a page by their commands. */
export type PageForms<Scope> = Readonly<Record<string, PageForm<Scope>>>;

/** One of a page's forms: the schema of its fields and what it runs. */
export const pageForm =
  <Scope, Input>(
    schema: ZodType<Input>,
    run: (scope: Scope, input: Input, asked: Asked) => Promise<Outcome<null>>,
  ): PageForm<Scope> =>
  (scope, fields, command) => {
    const parsed = parseFields(schema, fields);
    if (!parsed.ok) return formProblem(fields, parsed);
    return run(scope, parsed.value, { command, key: formKey(fields), input: parsed.value });
  };

/**
 * Runs whichever of a page's forms was sent.
 *
 * @returns the command that was done, or the form with what stands against it
 * @throws the one 400 for a form the page doesn't have
 */
export async function runPageForm<Scope>(
  forms: PageForms<Scope>,
  scope: Scope,
  fields: Fields,
): Promise<{ done: string } | Refusal> {
  const command = formCommand(fields) ?? '';
  const run = Object.hasOwn(forms, command) ? forms[command] : undefined;
  if (!run) throw problem(400, 'This page has no such form.');
  const outcome = await run(scope, fields, command);
  if (!('ok' in outcome)) return outcome;
  return outcome.ok ? { done: command } : answerRefusal(fields, outcome.violations);
}
