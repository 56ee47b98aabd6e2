import type { Violation } from '#app/domain/shared/verdict.ts';
import { type Fields, formProblem } from '#app/platform/form.server.ts';
import { statusOf, violation } from '#app/platform/outcome.ts';
import { notFound } from '#app/platform/problem.server.ts';

/** A reason that belongs beside one field of the form. */
export const fieldViolation = (field: string, code: string, sentence: string, fix: string | null = null): Violation =>
  violation(code, sentence, fix, { field });

/**
 * A command's refusal as the form's answer: a reason that names a field goes beside it, the others on top.
 *
 * @throws the one 404 when something was not found
 */
export function answerRefusal(fields: Fields, violations: readonly Violation[]) {
  const status = statusOf(violations);
  if (status === 404) throw notFound();
  const errors: Record<string, string[]> = {};
  for (const { params, sentence, fix } of violations) {
    if (typeof params.field !== 'string') continue;
    errors[params.field] = [...(errors[params.field] ?? []), fix ? `${sentence} ${fix}` : sentence];
  }
  const general = violations.filter(({ params }) => typeof params.field !== 'string');
  return formProblem(fields, { errors, violations: general }, status);
}
