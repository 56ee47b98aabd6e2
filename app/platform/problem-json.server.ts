/*
 * Errors of the API: application/problem+json (RFC 9457) with the code, the fields at fault and what would fix it. One
 * table gives every status its title.
 */

/** One thing wrong with a request. */
export type FieldProblem = {
  /** Dotted path from the body's root: 'cargo.unNumber', 'neighbours.3.place'; 'body' for the whole. */
  readonly field: string;
  readonly message: string;
};

/** What an error answer says. */
export type ApiProblem = {
  readonly status: ApiStatus;
  /** Stable, dotted: 'key.unknown'. */
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldProblem[];
  readonly fixes?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** What this problem tells beyond what every problem does: its reasons, what could be had instead. */
  readonly members?: Readonly<Record<string, unknown>>;
};

const TITLES = {
  400: 'That address can’t be read',
  401: 'A key is needed',
  403: 'That is not allowed',
  404: 'There is nothing at this address',
  405: 'That method is not taken here',
  408: 'That took too long',
  409: 'That clashes with how things stand',
  411: 'Of unknown length',
  413: 'That is too large',
  414: 'That address is too long',
  415: 'That format can’t be read',
  422: 'Some of that can’t be used',
  429: 'Too many requests',
  500: 'Something went wrong',
} as const;

/** Every status the API answers an error with. */
export type ApiStatus = keyof typeof TITLES;

export const API_STATUSES = Object.keys(TITLES).map(Number) as ApiStatus[];

/** The media type of every error answer. */
export const PROBLEM_TYPE = 'application/problem+json';

/** The same place as a JSON Pointer (RFC 6901) in URI fragment form; '#' is the whole body. */
const pointerOf = (field: string) => (field === 'body' ? '#' : `#/${field.replaceAll('~', '~0').replaceAll('.', '/')}`);

/** The body of an error answer. */
export function problemBody(requestId: string, { status, code, detail, errors = [], fixes = [], members }: ApiProblem) {
  return {
    type: `urn:quayslot:problem:${code}`,
    title: TITLES[status],
    status,
    detail,
    code,
    requestId,
    errors: errors.map(({ field, message }) => ({ field, pointer: pointerOf(field), message })),
    fixes,
    ...members,
  };
}

/** An error answer of the API. */
export function problemResponse(requestId: string, problem: ApiProblem): Response {
  return new Response(JSON.stringify(problemBody(requestId, problem)), {
    status: problem.status,
    headers: { ...problem.headers, 'Content-Type': PROBLEM_TYPE },
  });
}

/** More than anybody repairs at once; a list of 500 neighbours may repeat one slip 500 times. */
const ERRORS_AT_MOST = 50;

/** Input that can't be used, by field. */
export function unusable(errors: readonly FieldProblem[], code = 'input.invalid'): ApiProblem {
  const shown = errors.slice(0, ERRORS_AT_MOST);
  const rest = errors.length > shown.length ? ` And ${errors.length - shown.length} more.` : '';
  return {
    status: 422,
    code,
    detail: `${shown.map(({ field, message }) => `${field}: ${message}`).join(' ')}${rest}`,
    errors: shown,
    fixes: [...new Set(shown.map(({ field }) => `Correct “${field}”.`))],
  };
}
