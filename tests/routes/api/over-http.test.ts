import http from 'node:http';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemSchema } from '#app/features/api/answer.schema.server.ts';
import { apiKeys, rateLimits } from '#db/schema/index.ts';
import { createApiKey } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { type RunningServer, startServer } from '#tests/setup/http-server.ts';
import { createShipper } from '#tests/setup/market.ts';
import { type Answer, type Ask, send } from '../http/site.ts';

const database = useDatabase();
const FORM = 'application/x-www-form-urlencoded';
let server: RunningServer;
let key = '';
let shipper: Awaited<ReturnType<typeof createShipper>>;

const newKey = (scopes: string[]) =>
  createApiKey(database.owner(), { organisation: shipper.organisation, createdBy: shipper.owner.id, scopes });

beforeAll(async () => {
  server = await startServer(database.appUrl(), { LOG_LEVEL: 'error' });
  shipper = await createShipper(database.owner());
  key = await newKey(['decisions', 'segregation']);
}, 180_000);
afterAll(() => server.stop());

const DECISIONS = '/api/v1/decisions';
const SEGREGATION = '/api/v1/segregation';
const SIDES = JSON.stringify({ a: { class: '3' }, b: { class: '8' } });
const bearer = () => ({ authorization: `Bearer ${key}`, 'content-type': 'application/json' });
const ask = (path: string, body: Ask['body'], headers: Record<string, string> = bearer(), method = 'POST') =>
  send(server.url, { path, method, headers, ...(body === undefined ? {} : { body }) });

function problem(answer: Answer) {
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  const said = problemSchema.parse(JSON.parse(answer.body));
  expect([said.status, said.requestId]).toEqual([answer.status, answer.headers['x-request-id']]);
  expect(answer.body).not.toMatch(/\.(js|ts):\d+|node_modules|PostgresError/);
  return said;
}
const refusal = (answer: Answer) => {
  const { status, code, errors } = problem(answer);
  return [status, code, errors[0]?.field];
};

describe('keys', () => {
  test('a good one is answered, with what is left of its minute', async () => {
    const { status, headers, body } = await ask(SEGREGATION, SIDES);
    expect([status, headers['ratelimit-limit'], headers['cache-control']]).toEqual([200, '6000', 'private, no-store']);
    expect(Number(headers['ratelimit-remaining'])).toBeLessThan(6_000);
    expect(Number(headers['ratelimit-reset'])).toBeGreaterThan(0);
    expect(headers['x-request-id']).toBeTruthy();
    expect(JSON.parse(body)).toMatchObject({ imdg: 'X' });
  });

  test('none, a malformed, an unknown and a revoked one: 401 and how to send one', async () => {
    const revoked = await newKey(['segregation']);
    await database
      .owner()
      .update(apiKeys)
      .set({ revokedAt: new Date() })
      .where(eq(apiKeys.prefix, revoked.slice(0, 11)));
    const unknown = `qs_aaaaaaaa_${'A'.repeat(43)}`;
    for (const authorization of ['', 'Basic eDp5', 'Bearer', 'Bearer x', `Bearer ${unknown}`, `Bearer ${revoked}`]) {
      const json = { 'content-type': 'application/json' };
      const answer = await ask(SEGREGATION, SIDES, authorization ? { ...json, authorization } : json);
      expect(problem(answer).status).toBe(401);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
      expect(answer.body).not.toContain(unknown);
    }
  });

  test('without the scope: 403; and a key opens no page', async () => {
    const narrow = await newKey(['segregation']);
    const headers = { ...bearer(), authorization: `Bearer ${narrow}` };
    expect(refusal(await ask(DECISIONS, '{"cargo":{}}', headers))).toEqual([403, 'key.scope_missing', undefined]);
    expect((await ask(SEGREGATION, SIDES, headers)).status).toBe(200);
    const page = await send(server.url, { path: `/o/${shipper.organisation.slug}`, headers });
    expect([page.status, page.headers.location]).toEqual([302, expect.stringContaining('/sign-in')]);
  });

  test('use is noted, and the 6,001st call of a minute waits', async () => {
    const busy = await newKey(['segregation']);
    const headers = { ...bearer(), authorization: `Bearer ${busy}` };
    const before = new Set((await database.owner().select().from(rateLimits)).map((row) => row.key));
    expect((await ask(SEGREGATION, SIDES, headers)).status).toBe(200);
    const [row] = await database
      .owner()
      .select()
      .from(apiKeys)
      .where(eq(apiKeys.prefix, busy.slice(0, 11)));
    expect(row?.lastUsedAt).not.toBeNull();
    const counter = (await database.owner().select().from(rateLimits)).find((each) => !before.has(each.key));
    if (!counter) throw new Error('the call was not counted');
    await database.owner().update(rateLimits).set({ points: 6_000 }).where(eq(rateLimits.key, counter.key));
    const answer = await ask(SEGREGATION, SIDES, headers);
    expect(refusal(answer)).toEqual([429, 'key.too_many_calls', undefined]);
    expect(answer.headers).toMatchObject({ 'ratelimit-limit': '6000', 'ratelimit-remaining': '0' });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask(SEGREGATION, SIDES)).status).toBe(200);
  });

  test('the 101st unknown key from one address waits; a good key beside it does not', async () => {
    const unknown = (n: number) => ({
      ...bearer(),
      authorization: `Bearer qs_bbbbbbbb_${String(n).padStart(43, '0')}`,
    });
    const statuses: number[] = [];
    for (let n = 0; n < 110; n += 10) {
      const some = Array.from({ length: 10 }, (_, i) => ask(SEGREGATION, SIDES, unknown(n + i)));
      statuses.push(...(await Promise.all(some)).map(({ status }) => status));
    }
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(100);
    const last = await ask(SEGREGATION, SIDES, unknown(999));
    expect([last.status, Number(last.headers['retry-after']) > 0]).toEqual([429, true]);
    expect((await ask(SEGREGATION, SIDES)).status).toBe(200);
  });
});

describe('methods, media types, addresses', () => {
  test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    '%s: 405 and what is taken',
    async (method) => {
      for (const path of [DECISIONS, SEGREGATION]) {
        const answer = await ask(path, undefined, {}, method);
        expect([problem(answer).status, answer.headers.allow]).toEqual([405, 'POST']);
      }
      expect((await ask(DECISIONS, undefined, {}, 'HEAD')).status).toBe(405);
      if (method === 'GET') return;
      const answer = await ask('/api/v1/openapi.json', undefined, {}, method);
      expect([problem(answer).status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
    },
  );

  test('only JSON in UTF-8, as it is', async () => {
    const { authorization } = bearer();
    const other: Record<string, string>[] = [
      {},
      { 'content-type': FORM },
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/json; charset=utf-16' },
    ];
    for (const type of other)
      expect(refusal(await ask(SEGREGATION, SIDES, { authorization, ...type }))).toEqual([
        415,
        'body.not_json',
        undefined,
      ]);
    expect((await ask(SEGREGATION, SIDES, { ...bearer(), 'content-encoding': 'gzip' })).status).toBe(415);
    const spelled = { authorization, 'content-type': 'Application/JSON; charset="UTF-8"' };
    expect((await ask(SEGREGATION, SIDES, spelled)).status).toBe(200);
  });

  test('an address that is none is a problem, not a page', async () => {
    for (const path of ['/api/v1/none', '/api/v1', '/api/v1/decisions/1', '/api/v1/%2e%2e/v1/none'])
      for (const method of ['GET', 'POST', 'DELETE'])
        expect(problem(await ask(path, method === 'GET' ? undefined : '{}', {}, method)).status).toBe(404);
  });

  test('the description is open to all', async () => {
    const { status, body } = await ask('/api/v1/openapi.json', undefined, {}, 'GET');
    expect([status, JSON.parse(body).openapi]).toEqual([200, '3.1.0']);
  });

  test('a browser on another site is refused, in the API’s own words', async () => {
    const answer = await ask(SEGREGATION, SIDES, { ...bearer(), origin: 'https://evil.example' });
    expect(problem(answer).status).toBe(403);
  });
});

const inNeighbours = (count: number) =>
  `{"cargo":{},"neighbours":[${Array.from({ length: count }, () => '{"class":"3","place":"same-bay"}').join(',')}]}`;
const deep = (open: string, close: string) => `{"cargo":{"documents":${open.repeat(2_000)}1${close.repeat(2_000)}}}`;

describe('bodies nobody honest sends: 422 with the field, and the server stands', () => {
  test.each<[string, () => string | Buffer, string, string]>([
    ['a million neighbours', () => inNeighbours(1_000_000), 'json.too_many_items', 'neighbours'],
    ['501 neighbours', () => inNeighbours(501), 'json.too_many_items', 'neighbours'],
    [
      'a text of 1 MB',
      () => `{"cargo":{"description":"${'x'.repeat(1_000_000)}"}}`,
      'json.too_long',
      'cargo.description',
    ],
    ['a text of 10,001', () => `{"cargo":{"un":"${'1'.repeat(10_001)}"}}`, 'json.too_long', 'cargo.un'],
    ['a name of 1 MB', () => `{"cargo":{"${'x'.repeat(1_000_000)}":1}}`, 'json.too_long', 'cargo'],
    ['lists 2,000 deep', () => deep('[', ']'), 'json.too_deep', `cargo.documents${'.0'.repeat(18)}`],
    ['objects 2,000 deep', () => deep('{"a":', '}'), 'json.too_deep', `cargo.documents${'.a'.repeat(18)}`],
    [
      'a million names',
      () => `{"cargo":{${Array.from({ length: 100_000 }, (_, i) => `"k${i}":1`).join(',')}}}`,
      'json.too_many_keys',
      'cargo',
    ],
    [
      'much of everything',
      () =>
        `{"cargo":{},"neighbours":[${Array.from({ length: 400 }, () => `{"description":"${'x'.repeat(9_000)}"}`).join(',')}]}`,
      'json.too_large',
      'neighbours.110.description',
    ],
    ['blanks without end', () => `${' '.repeat(2_000_000)}{}`, 'json.too_large', 'body'],
    ['a number of 1,000 digits', () => `{"cargo":{},"massGrams":${'9'.repeat(1_000)}}`, 'json.too_long', 'massGrams'],
    ['a name twice', () => '{"cargo":{"un":"1415","un":"1789"}}', 'json.duplicate_key', 'cargo.un'],
    [
      'a name twice, spelled differently',
      () => '{"cargo":{"un":"1415","\\u0075n":"1789"}}',
      'json.duplicate_key',
      'cargo.un',
    ],
    ['__proto__', () => '{"cargo":{"__proto__":{"un":"1415"}}}', 'json.unknown_key', 'cargo.__proto__'],
    ['constructor', () => '{"cargo":{},"constructor":{"prototype":{}}}', 'input.invalid', 'constructor'],
    ['an infinite number', () => '{"cargo":{"thoriumPpm":1e999}}', 'input.invalid', 'cargo.thoriumPpm'],
    ['1e308', () => '{"cargo":{},"pallets":1e308,"massGrams":1}', 'input.invalid', 'pallets'],
    ['NUL', () => '{"cargo":{"description":"a\\u0000b"}}', 'input.invalid', 'cargo.description'],
    ['no JSON', () => '{"cargo":', 'json.invalid', 'body'],
    ['brackets only', () => ']]]]}}}}', 'json.invalid', 'body'],
    ['nothing', () => '', 'json.invalid', 'body'],
    ['a form', () => 'cargo=1', 'json.invalid', 'body'],
    [
      'bytes that are no text',
      () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
      'json.invalid',
      'body',
    ],
    ['a text', () => '"cargo"', 'input.invalid', 'body'],
  ])('%s', async (_, body, code, field) => {
    expect(refusal(await ask(DECISIONS, body()))).toEqual([422, code, field]);
    expect((await ask(SEGREGATION, SIDES)).status).toBe(200);
  });

  test('the same without a length, and refused before it is read', async () => {
    const chunked = { ...bearer(), 'transfer-encoding': 'chunked' };
    expect((await ask(SEGREGATION, SIDES, chunked)).status).toBe(200);
    expect(refusal(await ask(DECISIONS, inNeighbours(1_000_000), chunked))).toEqual([
      422,
      'json.too_many_items',
      'neighbours',
    ]);
    const { authorization: _, ...keyless } = chunked;
    expect(refusal(await ask(DECISIONS, inNeighbours(300_000), keyless))).toEqual([401, 'key.missing', undefined]);
    expect(refusal(await ask('/api/v1/none', inNeighbours(300_000)))).toEqual([404, 'endpoint.not_found', undefined]);
  });

  test('many at once are all heard', async () => {
    const body = inNeighbours(500_000);
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(DECISIONS, body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([422]));
  });

  test('beyond 256 MB nobody listens on: a word and a closed door, or the door alone', async () => {
    const end = await stream(300, { ...bearer(), 'transfer-encoding': 'chunked' }).catch(
      (error) => error.code as string,
    );
    if (typeof end === 'string') expect(['ECONNRESET', 'EPIPE']).toContain(end);
    else expect([end.status, end.headers.connection]).toEqual([422, 'close']);
    expect((await ask(SEGREGATION, SIDES)).status).toBe(200);
  });

  test('who goes away in the middle is not our error', async () => {
    await new Promise<void>((resolve) => {
      const headers = { ...bearer(), 'content-length': '1000' };
      const request = http.request(`${server.url}${DECISIONS}`, { method: 'POST', headers });
      request.on('error', () => resolve());
      request.write('{"cargo":{');
      request.on('socket', (socket) =>
        socket.once('connect', () => setImmediate(() => request.destroy(new Error('gone')))),
      );
    });
    expect((await ask(SEGREGATION, SIDES)).status).toBe(200);
    expect(server.log()).not.toContain('request failed');
  });
});

/** Sends blanks, a megabyte at a time, as long as anybody takes them. */
function stream(megabytes: number, headers: Record<string, string>): Promise<Answer> {
  const blanks = Buffer.alloc(1_048_576, 0x20);
  return new Promise((resolve, reject) => {
    const request = http.request(`${server.url}${DECISIONS}`, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        request.destroy();
        const body = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body, ms: 0 });
      });
    });
    request.on('error', reject);
    let sent = 0;
    const more = () => {
      while (sent < megabytes) {
        sent += 1;
        if (!request.write(blanks)) return request.once('drain', more);
      }
      return request.end();
    };
    more();
  });
}

describe('elsewhere nothing has changed', () => {
  test('forms keep their limit and their length', async () => {
    const form = { 'content-type': FORM };
    expect((await ask('/sign-in', 'x'.repeat(70_000), form)).status).toBe(413);
    expect((await ask('/sign-in', 'x=1', { ...form, 'transfer-encoding': 'chunked' })).status).toBe(411);
    for (const path of [
      '/api/v1/../../sign-in',
      '/api/v1/%2e%2e/%2e%2e/sign-in',
      '/api/v2/decisions',
      '//api/v1/decisions',
    ])
      expect((await ask(path, 'x'.repeat(70_000), form)).status).toBe(413);
  });
});
