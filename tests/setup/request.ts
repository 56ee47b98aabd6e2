import { randomUUID } from 'node:crypto';
import type { Role } from '#app/domain/access/roles.ts';
import type { OperatorScope, TenantScope } from '#app/platform/scopes.ts';
import { startSession } from '#app/platform/session.server.ts';
import type { RequestArgs } from '#app/platform/tenancy.server.ts';

const ORIGIN = 'http://127.0.0.1:3000';

type Ask = {
  path: string;
  method?: 'GET' | 'POST';
  /** Sent as a posted form; a one-time key is added unless given. */
  form?: Record<string, string | string[]>;
  cookie?: string;
  params?: Record<string, string>;
  clientIp?: string;
};

/** What a loader or action is called with, around a real Request. */
export function requestArgs({ path, method, form, cookie, params = {}, clientIp = '203.0.113.7' }: Ask): RequestArgs {
  const headers = new Headers(cookie ? { cookie } : {});
  const init: RequestInit = { method: method ?? (form ? 'POST' : 'GET'), headers };
  if (form) {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries({ _key: randomUUID(), ...form }))
      for (const each of Array.isArray(value) ? value : [value]) body.append(name, each);
    init.body = body;
  }
  return {
    request: new Request(new URL(path, ORIGIN), init),
    params,
    context: { cspNonce: 'nonce-in-tests', requestId: randomUUID(), clientIp },
  };
}

/** Signs a person in and gives the Cookie header of their browser. */
export async function cookieFor(userId: string): Promise<string> {
  const setCookie = await startSession(new Request(ORIGIN), userId);
  return setCookie.split(';')[0] ?? '';
}

/** The scopes that only the platform can make, for calling a command without a request. */
export const tenantScope = (scope: { orgId: string; userId: string; role: Role }) => scope as TenantScope;
export const operatorScope = (userId: string) => ({ userId }) as OperatorScope;

/** A fresh form key, for commands called directly. */
export const asked = (command: string, input: unknown = {}) => ({ command, key: randomUUID(), input });
