import { sql } from 'drizzle-orm';
import type { ApiScope } from '#app/domain/access/api-scopes.ts';
import type { Role } from '#app/domain/access/roles.ts';
import { publicDatabase } from './db.server.ts';
import { discardBody, readJson } from './json-body.server.ts';
import { logError } from './log.server.ts';
import { type ApiProblem, problemResponse } from './problem-json.server.ts';
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

/** What an endpoint answers: its body, or what is wrong with the request. */
export type ApiOutcome<T> =
  | { readonly ok: true; readonly value: T }
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
 * An endpoint that takes a JSON body with a key that carries `scope`. Every other method, a missing key, a wrong media
 * type and unreadable JSON are answered here; `work` gets the caller and the value as sent.
 */
export function postWithKey<T>(
  args: RequestArgs,
  scope: ApiScope,
  work: (caller: ApiCaller, body: unknown) => Promise<ApiOutcome<T>>,
): Promise<Response> {
  const { request, context } = args;
  return answering(args, async () => {
    if (request.method !== 'POST') return refuseUnread(args, methodNotTaken(request.method, 'POST'));
    const admission = await admit(args, scope);
    const { headers } = admission;
    const refuse = (problem: ApiProblem) => ({ ...problem, headers: { ...headers, ...problem.headers } });
    if ('problem' in admission) return refuseUnread(args, refuse(admission.problem));
    if (!isJson(request)) return refuseUnread(args, refuse(NOT_JSON));
    const read = await readJson(request);
    const outcome = read.ok ? await work(admission.caller, read.value) : read;
    if (!outcome.ok) return problemResponse(context.requestId, refuse(outcome.problem));
    return Response.json(outcome.value, { headers });
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
