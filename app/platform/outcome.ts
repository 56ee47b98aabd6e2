import type { Violation } from '#app/domain/shared/verdict.ts';

/** What a command answers: a value, or every reason why not. Bugs throw; refusals don't. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly violations: readonly Violation[] };

/** A command that did what was asked. */
export const done = <T>(value: T): Outcome<T> => ({ ok: true, value });

/** A command that refuses, with at least one reason. */
export const refuse = (...violations: readonly Violation[]): Outcome<never> => ({ ok: false, violations });

/** Shorthand for a single reason. */
export const violation = (
  code: string,
  sentence: string,
  fix: string | null = null,
  params: Violation['params'] = {},
): Violation => ({ code, sentence, fix, params });

/** The one table from reason to HTTP status: conflicts with the state of the world, absences, and unusable input. */
export function statusOf(violations: readonly Violation[]): 403 | 404 | 409 | 422 {
  const codes = violations.map((v) => v.code);
  if (codes.some((code) => code.endsWith('.not_found'))) return 404;
  if (codes.some((code) => code.endsWith('.not_yours'))) return 403;
  if (codes.some((code) => /^(capacity|lifecycle|command|conflict)\./.test(code))) return 409;
  return 422;
}
