import { data } from '@remix-run/node';
import type { Violation } from '#app/domain/shared/verdict.ts';

/** The body of every error answer; RouteProblem draws it. */
export type ProblemBody = { title: string; detail: string | null; violations: readonly Violation[] };

const TITLES: Record<number, string> = {
  400: 'That request can’t be read',
  401: 'Sign in to go on',
  403: 'You can’t do that here',
  404: 'There is nothing at this address',
  409: 'That no longer fits',
  410: 'This link is used up',
  413: 'That is too large',
  415: 'That format can’t be read',
  422: 'Some of that can’t be used',
  429: 'Too many tries',
};

/**
 * An error to `throw` from a loader or action. Everything not found, not yours or never there is the same 404 with
 * the same body.
 */
export function problem(status: number, detail: string | null = null, violations: readonly Violation[] = []) {
  const body: ProblemBody = { title: TITLES[status] ?? 'Something went wrong', detail, violations };
  const headers = status === 429 ? { 'Retry-After': '900' } : undefined;
  return data(body, { status, headers });
}

/** The one 404. */
export const notFound = () => problem(404);
