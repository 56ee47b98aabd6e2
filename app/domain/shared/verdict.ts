/** One reason for an answer, in a form code, forms and people can each use. */
export type Violation = {
  /** Stable, dotted: 'capacity.pallets'. */
  readonly code: string;
  /** The facts of this case, for logs and API clients. */
  readonly params: Readonly<Record<string, string | number>>;
  /** What is wrong, in plain words. */
  readonly sentence: string;
  /** What would put it right, or null when nothing would. */
  readonly fix: string | null;
  /** The law, table or house policy it follows; absent for what is plain arithmetic. */
  readonly citation?: string;
  /** True while the source is not confirmed; shown as such. */
  readonly provisional?: boolean;
};

/** The answer of a rule: a value, never a throw. A refusal carries every reason at once. */
export type Verdict = { readonly ok: true } | { readonly ok: false; readonly violations: readonly Violation[] };

/** Nothing stands against it. */
export const ALLOWED: Verdict = { ok: true };

/** A refusal for these reasons; no reason means {@link ALLOWED}. */
export function refused(violations: readonly Violation[]): Verdict {
  return violations.length === 0 ? ALLOWED : { ok: false, violations };
}

/** Allowed when all are; otherwise every violation of every verdict, in order. */
export function allOf(...verdicts: readonly Verdict[]): Verdict {
  return refused(verdicts.flatMap((verdict) => (verdict.ok ? [] : verdict.violations)));
}
