import { expect } from 'vitest';
import { problemSchema } from '#app/features/api/answer.schema.server.ts';
import type { RequestArgs } from '#app/platform/tenancy.server.ts';
import { requestArgs } from '#tests/setup/request.ts';

type Handler = (args: never) => Promise<Response>;
export type Sent = {
  key?: string | null;
  body?: unknown;
  text?: string;
  headers?: Record<string, string>;
  method?: string;
  params?: Record<string, string>;
};
export type Problem = ReturnType<typeof problemSchema.parse>;

/** What an endpoint is called with for a JSON body; `text` is sent as it is. */
export function jsonArgs(path: string, { key, body, text, headers = {}, method = 'POST', params }: Sent): RequestArgs {
  const args = requestArgs({ path, params: params ?? {} });
  const reads = method === 'GET' || method === 'HEAD';
  const request = new Request(args.request.url, {
    method,
    headers: {
      ...(reads ? {} : { 'content-type': 'application/json' }),
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...headers,
    },
    ...(reads ? {} : { body: text ?? JSON.stringify(body) }),
  });
  return { ...args, request };
}

/** Calls an endpoint and reads its JSON. */
export async function call(handler: unknown, path: string, sent: Sent) {
  const response = await (handler as Handler)(jsonArgs(path, sent) as never);
  return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
}

/** An error answer of the promised shape. */
export function problemOf({ status, headers, body }: { status: number; headers: Headers; body: unknown }): Problem {
  const problem = problemSchema.parse(body);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(problem.status).toBe(status);
  expect(JSON.stringify(problem)).not.toMatch(/\.ts:|node_modules|Failed query/);
  return problem;
}

/** The fields an error answer names. */
export const fieldsOf = (problem: Problem): string[] => problem.errors.map(({ field }) => field);
