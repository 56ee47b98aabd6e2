import { sql } from 'drizzle-orm';
import type { ApiScope } from '#app/domain/access/api-scopes.ts';
import type { Role } from '#app/domain/access/roles.ts';
import { publicDatabase } from './db.server.ts';
import { discardBody, readJson } from './json-body.server.ts';
import { logError } from './log.server.ts';
import { type ApiProblem, problemResponse, unusable } from './problem-json.server.ts';
import { type Spent, tryToSpend } from './rate-limit.server.ts';
import type { TenantScope } from './scopes.ts';
import type { RequestArgs } from './tenancy.server.ts';
import { hashToken } from './tokens.server.ts';

/** Whose key asks. */
export type ApiCaller = {
  readonly keyId: string;
  /** The organisation the key speaks for; null for an operator's key, which speaks for none. */
  readonly tenant: TenantScope | null;
};

/** What an endpoint answers: its body, with another status than 200 where something was made; or what is wrong. */
export type ApiOutcome<T> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly status?: 201;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly ok: false; readonly problem: ApiProblem };

/** Every key looks like this; what doesn't is not looked up. */
const KEY_FORM = /^qs_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$/;

type KeyRow = { id: string; org_id: string | null; user_id: string; role: Role | null; scopes: string[] };

async function findKey(key: string): Promise<KeyRow | null> {
  if (!KEY_FORM.test(key)) return null;
  const [row] = await publicDatabase().execute<KeyRow>(
    sql`select id, org_id, user_id, role, scopes from use_api_key(${hashToken(key)})`,
  );
  return row ?? null;
}

const challenge = (more = '') => ({ 'WWW-Authenticate': `Bearer realm="quayslot"${more}` });

const keyMissing: ApiProblem = {
  status: 401,
  code: 'key.missing',
  detail: 'This address needs a key.',
  fixes: ['Send the header “Authorization: Bearer qs_…” with a key from your organisation’s API keys page.'],
  headers: challenge(),
};
const keyUnknown: ApiProblem = {
  status: 401,
  code: 'key.unknown',
  detail: 'This key opens nothing: it is unknown or revoked.',
  fixes: ['Check the key, or make a new one on your organisation’s API keys page.'],
  headers: challenge(', error="invalid_token"'),
};
const scopeMissing = (scope: ApiScope): ApiProblem => ({
  status: 403,
  code: 'key.scope_missing',
  detail: `This key does not carry the scope “${scope}”.`,
  fixes: [`Make a key with the scope “${scope}”.`],
  headers: challenge(`, error="insufficient_scope", scope="${scope}"`),
});
const tooMany = (spent: Spent, code: string, detail: string): ApiProblem => ({
  status: 429,
  code,
  detail,
  fixes: [`Wait ${spent.resetSeconds} seconds.`],
  headers: { 'Retry-After': String(spent.resetSeconds) },
});

const rateHeaders = ({ limit, remaining, resetSeconds }: Spent) => ({
  'RateLimit-Limit': String(limit),
  'RateLimit-Remaining': String(remaining),
  'RateLimit-Reset': String(resetSeconds),
});

type Admission = { headers: Record<string, string> } & ({ problem: ApiProblem } | { caller: ApiCaller });

/** Who may come in: a key that is known, has calls left this minute, and carries the scope. */
async function admit({ request, context }: RequestArgs, scope: ApiScope): Promise<Admission> {
  const header = request.headers.get('authorization') ?? '';
  if (header === '') return { headers: {}, problem: keyMissing };
  const row = await findKey(/^bearer +(\S+) *$/i.exec(header)?.[1] ?? '');
  if (!row) {
    const spent = await tryToSpend('api.client', context.clientIp);
    const detail = 'Too many unknown keys came from this address.';
    return { headers: {}, problem: spent.ok ? keyUnknown : tooMany(spent, 'key.too_many_failures', detail) };
  }
  const spent = await tryToSpend('api.key', row.id);
  const headers = rateHeaders(spent);
  if (!spent.ok) {
    const detail = `This key has made its ${spent.limit} calls of this minute.`;
    return { headers, problem: tooMany(spent, 'key.too_many_calls', detail) };
  }
  if (!row.scopes.includes(scope)) return { headers, problem: scopeMissing(scope) };
  const { org_id: orgId, user_id: userId, role } = row;
  const tenant = orgId !== null && role !== null ? ({ orgId, userId, role } as TenantScope) : null;
  return { headers, caller: { keyId: row.id, tenant } };
}

const methodNotTaken = (method: string, allow: string): ApiProblem => ({
  status: 405,
  code: 'method.not_allowed',
  detail: `${method} is not taken here.`,
  fixes: [`Use ${allow}.`],
  headers: { Allow: allow },
});

const NOT_JSON: ApiProblem = {
  status: 415,
  code: 'body.not_json',
  detail: 'The body is read as application/json in UTF-8, not compressed.',
  fixes: ['Send the header “Content-Type: application/json”.'],
  headers: { Accept: 'application/json' },
};

function isJson({ headers }: Request): boolean {
  const type = /^application\/json(?:\s*;\s*charset\s*=\s*"?utf-?8"?)?\s*$/i.test(headers.get('content-type') ?? '');
  return type && /^(identity)?$/i.test(headers.get('content-encoding') ?? '');
}

const BROKEN: ApiProblem = {
  status: 500,
  code: 'server.failed',
  detail: 'Something went wrong on our side; nothing was changed.',
  fixes: ['Try again. If it stays so, tell us the request id.'],
};

/** Runs an endpoint and turns whatever happens into an answer; a bug is logged with the request and told nobody. */
async function answering({ request, context }: RequestArgs, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!request.signal.aborted) logError(error, { requestId: context.requestId, url: request.url });
    return problemResponse(context.requestId, BROKEN);
  }
}

/** Refuses without having needed the body: it is read away first, or the answer would be lost with the connection. */
async function refuseUnread({ request, context }: RequestArgs, problem: ApiProblem): Promise<Response> {
  await discardBody(request);
  return problemResponse(context.requestId, problem);
}

/**
 * An endpoint for keys that carry `scope`. Every other method and a missing key are answered here; each answer says what
 * is left of the key's minute.
 */
function withKey<T>(
  args: RequestArgs,
  { allow, scope }: { allow: string; scope: ApiScope },
  work: (caller: ApiCaller) => Promise<ApiOutcome<T>>,
): Promise<Response> {
  const { request, context } = args;
  return answering(args, async () => {
    if (!allow.split(', ').includes(request.method)) return refuseUnread(args, methodNotTaken(request.method, allow));
    const admission = await admit(args, scope);
    const outcome: ApiOutcome<T> =
      'problem' in admission ? { ok: false, problem: admission.problem } : await work(admission.caller);
    if (!outcome.ok) {
      const { problem } = outcome;
      await discardBody(request);
      return problemResponse(context.requestId, { ...problem, headers: { ...admission.headers, ...problem.headers } });
    }
    const { value, status = 200, headers } = outcome;
    return Response.json(value, { status, headers: { ...admission.headers, ...headers } });
  });
}

/** An endpoint that takes a JSON body; `work` gets the caller and the value as sent. */
export function postWithKey<T>(
  args: RequestArgs,
  scope: ApiScope,
  work: (caller: ApiCaller, body: unknown) => Promise<ApiOutcome<T>>,
): Promise<Response> {
  return withKey(args, { allow: 'POST', scope }, async (caller) => {
    if (!isJson(args.request)) return { ok: false, problem: NOT_JSON };
    const read = await readJson(args.request);
    return read.ok ? work(caller, read.value) : read;
  });
}

/** An endpoint that reads; `work` gets the caller and the query. */
export function getWithKey<T>(
  args: RequestArgs,
  scope: ApiScope,
  work: (caller: ApiCaller, query: URLSearchParams) => Promise<ApiOutcome<T>>,
): Promise<Response> {
  return withKey(args, { allow: 'GET, HEAD', scope }, (caller) => work(caller, new URL(args.request.url).searchParams));
}

/** A command as a program sends it. */
export type ApiCommand = {
  readonly caller: ApiCaller;
  readonly body: unknown;
  /** Names this command among the organisation's: sent again, it has its effect once. */
  readonly idempotencyKey: string;
};

/** Visible characters and spaces; what a header trims is not part of it. */
const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

function idempotencyKeyOf({ headers }: Request): { ok: true; key: string } | { ok: false; problem: ApiProblem } {
  const key = headers.get('idempotency-key') ?? '';
  if (IDEMPOTENCY_KEY.test(key)) return { ok: true, key };
  const code = key === '' ? 'idempotency_key.missing' : 'idempotency_key.invalid';
  const message = 'Send the header Idempotency-Key: 1 to 255 printable characters, new for each command.';
  return { ok: false, problem: unusable([{ field: 'Idempotency-Key', message }], code) };
}

/**
 * An endpoint that changes something, under an `Idempotency-Key`.
 * @param body 'none' where the address says it all: a request without a media type is then taken as an empty object
 */
export function commandWithKey<T>(
  args: RequestArgs,
  { scope, body }: { scope: ApiScope; body: 'json' | 'none' },
  work: (command: ApiCommand) => Promise<ApiOutcome<T>>,
): Promise<Response> {
  const { request } = args;
  return withKey(args, { allow: 'POST', scope }, async (caller) => {
    const sent = idempotencyKeyOf(request);
    if (!sent.ok) return sent;
    if (body === 'none' && !request.headers.has('content-type')) {
      await discardBody(request);
      return work({ caller, body: {}, idempotencyKey: sent.key });
    }
    if (!isJson(request)) return { ok: false, problem: NOT_JSON };
    const read = await readJson(request);
    return read.ok ? work({ caller, body: read.value, idempotencyKey: sent.key }) : read;
  });
}

/** An endpoint anybody may read. */
export function getFreely(args: RequestArgs, work: () => unknown): Promise<Response> {
  const { method } = args.request;
  return answering(args, async () => {
    if (method !== 'GET' && method !== 'HEAD') return refuseUnread(args, methodNotTaken(method, 'GET, HEAD'));
    return Response.json(work());
  });
}

/** The answer of every address of the API that isn't one. */
export function noSuchEndpoint(args: RequestArgs): Promise<Response> {
  const problem: ApiProblem = {
    status: 404,
    code: 'endpoint.not_found',
    detail: 'The API has nothing at this address.',
    fixes: ['See /api/v1/openapi.json for what there is.'],
  };
  return answering(args, () => refuseUnread(args, problem));
}
