import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import type { FormProblem } from '#app/platform/form.server.ts';

/** The answer of an action that refused, or nothing. */
export type Problem = FormProblem | undefined;

/** What stands in a field: what was typed last, or what is saved. */
export function typedOr(problem: Problem, name: string, saved: string): string {
  const value = problem?.values[name];
  if (value === undefined) return saved;
  return typeof value === 'string' ? value : (value[0] ?? '');
}

/** What is ticked in a group: after a refusal nothing sent means nothing ticked. */
export function tickedOr(problem: Problem, name: string, saved: readonly string[]): readonly string[] {
  if (!problem) return saved;
  const value = problem.values[name] ?? [];
  return typeof value === 'string' ? [value] : value;
}

/** Every error of a form: those of fields as links to them, reasons of the whole form after them. */
export function ProblemSummary({ problem }: { problem: Problem }) {
  if (!problem) return null;
  const whole = problem.violations.map(({ sentence, fix }) => (fix ? `${sentence} ${fix}` : sentence));
  return <ErrorSummary errors={{ ...problem.errors, _form: whole }} />;
}
