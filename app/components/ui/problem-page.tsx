import { isRouteErrorResponse, Link, useLocation, useRouteError, useRouteLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { ButtonLink } from './button.tsx';

type ProblemPageProps = {
  status: number;
  title?: string | null;
  detail?: string | null;
  requestId?: string | null;
  violations?: readonly Violation[] | null;
  actions?: ReactNode;
};

type Words = { title: string; detail: string };

const FALLBACK: Words = {
  title: 'Something broke on our side',
  detail: 'Nothing you entered was charged or booked by this page. Try again in a minute.',
};

const WORDS: Readonly<Record<number, Words>> = {
  400: {
    title: 'We could not read that',
    detail: 'The address or the form was incomplete. Go back and try once more.',
  },
  401: { title: 'Sign in to go on', detail: 'This page is for members. Sign in and you come straight back to it.' },
  403: {
    title: 'Your role does not allow this',
    detail: 'Ask an owner of your organisation to do it, or to change your role.',
  },
  404: {
    title: 'There is nothing here',
    detail: 'The address may be mistyped, or it belongs to an organisation you are not a member of.',
  },
  409: {
    title: 'Someone was faster',
    detail:
      'What you saw has changed since the page was loaded. Reload it, look again, and decide on what is true now.',
  },
  410: { title: 'This has run out', detail: 'The link or the hold is no longer valid. Start again from the search.' },
  422: { title: 'This cannot be done as asked', detail: 'Go back, change what is named below, and send it again.' },
  429: { title: 'Too many tries', detail: 'Wait a minute and try again. Nothing was lost.' },
  500: FALLBACK,
  503: { title: 'Back in a moment', detail: 'A part of Quayslot is not answering. Try again in a minute.' },
};

/** What went wrong and what to do next, in words; never a stack trace. */
export function ProblemPage({ status, title, detail, requestId, violations, actions }: ProblemPageProps) {
  const words = WORDS[status] ?? FALLBACK;
  return (
    <section className="mx-auto max-w-xl py-10 md:py-20">
      <p className="text-sm text-muted">Problem {status}</p>
      <h1 className="mt-1 text-2xl">{title ?? words.title}</h1>
      <p className="mt-3 text-muted">{detail ?? words.detail}</p>
      {violations && violations.length > 0 ? (
        <ol className="mt-5 divide-y divide-line border-y border-line text-sm">
          {violations.map((violation) => (
            <li key={`${violation.code} ${violation.sentence}`} className="py-3">
              {violation.sentence}
              {violation.fix ? <span className="mt-1 block text-muted">To fix it: {violation.fix}</span> : null}
            </li>
          ))}
        </ol>
      ) : null}
      <div className="mt-7 flex flex-wrap gap-2">{actions ?? <DefaultActions status={status} />}</div>
      {requestId ? (
        <p className="mt-8 border-t border-line pt-3 text-xs text-muted">
          If you write to us, quote request <span className="font-semibold text-ink">{requestId}</span>.
        </p>
      ) : null}
    </section>
  );
}

function DefaultActions({ status }: { status: number }) {
  const { pathname, search } = useLocation();
  return (
    <>
      {status === 401 ? (
        <ButtonLink to="/sign-in" variant="primary">
          Sign in
        </ButtonLink>
      ) : (
        <ButtonLink to="/search" variant="primary">
          Search for space
        </ButtonLink>
      )}
      {status === 409 || status >= 500 ? (
        <Link
          reloadDocument
          to={`${pathname}${search}`}
          className="link inline-flex min-h-11 items-center px-2 text-sm md:min-h-10"
        >
          Load this page again
        </Link>
      ) : null}
      <Link to="/" className="link inline-flex min-h-11 items-center px-2 text-sm md:min-h-10">
        Go to the front page
      </Link>
    </>
  );
}

function textOf(body: unknown, key: string): string | null {
  if (typeof body !== 'object' || body === null) return null;
  const value: unknown = (body as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : null;
}

function violationsOf(body: unknown): readonly Violation[] {
  if (typeof body !== 'object' || body === null || !('violations' in body)) return [];
  return Array.isArray(body.violations) ? (body.violations as Violation[]) : [];
}

/** The error boundary of every route: shows refusals in their own words, bugs in ours. */
export function RouteProblem() {
  const error = useRouteError();
  const root = useRouteLoaderData('root') as { requestId?: string } | undefined;
  const requestId = root?.requestId ?? null;
  if (!isRouteErrorResponse(error)) return <ProblemPage status={500} requestId={requestId} />;
  const body: unknown = error.data;
  return (
    <ProblemPage
      status={error.status}
      title={textOf(body, 'title')}
      detail={textOf(body, 'detail')}
      requestId={textOf(body, 'requestId') ?? (error.status >= 500 ? requestId : null)}
      violations={violationsOf(body)}
    />
  );
}
