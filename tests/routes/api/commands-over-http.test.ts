import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problemSchema } from '#app/features/api/answer.schema.server.ts';
import { bookingsAnswerSchema, holdAnswerSchema } from '#app/features/api/market-answer.schema.server.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { type RunningServer, startServer } from '#tests/setup/http-server.ts';
import { type Ask, send } from '../http/site.ts';
import { createMarket, type Market, NOBODYS } from './market.ts';

const database = useDatabase();
let server: RunningServer;
let market: Market;

beforeAll(async () => {
  server = await startServer(database.appUrl(), { LOG_LEVEL: 'error' });
  market = await createMarket(database.owner());
}, 180_000);
afterAll(() => server.stop());

const named = (key: string, name: string = randomUUID()) => ({
  authorization: `Bearer ${key}`,
  'idempotency-key': name,
});
const ask = (path: string, more: Omit<Ask, 'path'>) => send(server.url, { path: `/api/v1${path}`, ...more });

test('a hold and its moves, as curl sends them: the moves without a body', async () => {
  const headers = { ...named(market.shipperKey, 'one'), 'content-type': 'application/json' };
  const hold = { method: 'POST', headers, body: JSON.stringify(market.body) };
  const first = await ask('/holds', hold);
  const made = holdAnswerSchema.parse(JSON.parse(first.body));
  expect([first.status, first.headers.location]).toEqual([201, `/api/v1/bookings/${made.id}`]);
  expect(first.headers['cache-control']).toBe('private, no-store');
  const again = await ask('/holds', hold);
  expect([again.status, again.body]).toEqual([201, first.body]);

  const confirm = { method: 'POST', headers: named(market.shipperKey, 'two'), body: '' };
  for (let n = 0; n < 2; n += 1) {
    const moved = await ask(`/bookings/${made.id}/confirm`, confirm);
    expect([moved.status, JSON.parse(moved.body)]).toEqual([200, { id: made.id, state: 'confirmed' }]);
  }
  const list = await ask('/bookings?state=confirmed', { headers: named(market.hostKey) });
  expect(bookingsAnswerSchema.parse(JSON.parse(list.body)).bookings.map(({ id }) => id)).toEqual([made.id]);
  const head = await ask('/bookings', { method: 'HEAD', headers: named(market.hostKey) });
  expect([head.status, head.body]).toEqual([200, '']);
});

test('refusals are problems: another method, a foreign site, nothing there, a form', async () => {
  const key = market.shipperKey;
  const refused = async (path: string, more: Omit<Ask, 'path'>) => {
    const answer = await ask(path, more);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    const { status, code } = problemSchema.parse(JSON.parse(answer.body));
    expect(status).toBe(answer.status);
    return [status, code, answer.headers.allow];
  };
  const form = { ...named(key), 'content-type': 'application/x-www-form-urlencoded' };
  const at = `/bookings/${NOBODYS}/confirm`;
  expect(await refused(at, { method: 'GET' })).toEqual([405, 'method.not_allowed', 'POST']);
  expect(await refused(at, { method: 'PROPFIND' })).toEqual([405, 'http.405', 'POST']);
  expect(await refused('/search', { method: 'PROPFIND' })).toEqual([405, 'http.405', 'GET, HEAD']);
  expect(await refused(at, { method: 'POST', headers: form, body: 'x=1' })).toEqual([415, 'body.not_json', undefined]);
  expect(await refused(at, { method: 'POST', headers: named(key), body: '' })).toEqual([
    404,
    'booking.not_found',
    undefined,
  ]);
  expect(await refused(`/bookings/${NOBODYS}/delete`, { method: 'POST', headers: named(key), body: '' })).toEqual([
    404,
    'endpoint.not_found',
    undefined,
  ]);
  const foreign = { ...named(key), origin: 'https://evil.example' };
  expect(await refused(at, { method: 'POST', headers: foreign, body: '' })).toEqual([403, 'http.403', undefined]);
  expect(await refused('/bookings', { headers: {} })).toEqual([401, 'key.missing', undefined]);
});
