import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import type { FormProblem } from '#app/platform/form.server.ts';

/** The answer of an action that refused, or nothing. */
export type Problem = FormProblem | undefined;

/** One typed value of a refused form, to be shown again. */
export function typed(problem: Problem, name: string): string | undefined {
  const value = problem?.values[name];
  return Array.isArray(value) ? value[0] : value;
}

/** What stands in a field: what was typed last, or what is saved. */
export const typedOr = (problem: Problem, name: string, saved: string): string => typed(problem, name) ?? saved;

/** What is ticked in a group: after a refusal nothing sent means nothing ticked. */
export function tickedOr(problem: Problem, name: string, saved: readonly string[]): readonly string[] {
  if (!problem) return saved;
  const value = problem.values[name] ?? [];
  return typeof value === 'string' ? [value] : value;
}

/** Everything that stands against a form: errors of fields as links to them, the command's own refusals after them. */
export function ProblemSummary({ problem }: { problem: Problem }) {
  if (!problem) return null;
  const whole = problem.violations.map(({ sentence, fix }) => (fix ? `${sentence} ${fix}` : sentence));
  return <ErrorSummary errors={{ ...problem.errors, _form: whole }} />;
}
