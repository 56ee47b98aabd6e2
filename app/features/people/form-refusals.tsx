import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import type { Violation } from '#app/domain/shared/verdict.ts';

type Refused = {
  errors: Readonly<Record<string, readonly string[]>>;
  violations: readonly Violation[];
};

/** Everything that stands against a form: by field, and the command's own refusals with what would put them right. */
export function FormRefusals({ problem }: { problem: Refused | undefined }) {
  if (!problem) return null;
  const refusals = problem.violations.map(({ sentence, fix }) => (fix ? `${sentence} ${fix}` : sentence));
  return <ErrorSummary errors={{ ...problem.errors, _refusals: refusals }} />;
}

/** One typed value of a refused form, to be shown again. */
export function typed(
  problem: { values: Readonly<Record<string, string | string[]>> } | undefined,
  name: string,
): string | undefined {
  const value = problem?.values[name];
  return Array.isArray(value) ? value[0] : value;
}
