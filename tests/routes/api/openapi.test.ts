import fs from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decisionBodySchema, segregationBodySchema } from '#app/features/api/decision-body.schema.server.ts';
import { allowedAt, ENDPOINTS } from '#app/features/api/endpoints.ts';
import { EXAMPLES } from '#app/features/api/examples.ts';
import { openApiDocument } from '#app/features/api/openapi.server.ts';
import { holdBodySchema, quoteBodySchema } from '#app/features/api/stay-body.schema.server.ts';
import {
  agreeBodySchema,
  counterBodySchema,
  dayOutBodySchema,
} from '#app/features/api/stay-move-body.schema.server.ts';
import { BOOKING_MOVES } from '#app/features/bookings/booking-moves.ts';
import { STAY_MOVES } from '#app/features/stays/stay-moves.ts';
import { GOODS_COMMAND_NAMES } from '#app/features/storage/goods-names.ts';
import * as booking from '#app/routes/api/booking.ts';
import * as goods from '#app/routes/api/booking-goods.ts';
import * as move from '#app/routes/api/booking-move.ts';
import * as release from '#app/routes/api/booking-release.ts';
import * as stock from '#app/routes/api/booking-stock.ts';
import * as bookings from '#app/routes/api/bookings.ts';
import * as decisions from '#app/routes/api/decisions.ts';
import * as holds from '#app/routes/api/holds.ts';
import * as openapi from '#app/routes/api/openapi.ts';
import * as quotes from '#app/routes/api/quotes.ts';
import * as search from '#app/routes/api/search.ts';
import * as segregation from '#app/routes/api/segregation.ts';
import * as slot from '#app/routes/api/slot.ts';
import * as slots from '#app/routes/api/slots.ts';
import routes from '#app/routes.ts';
import { createApiKey } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createShipper } from '#tests/setup/market.ts';
import { call } from './scene.ts';

const FILE = 'docs/openapi.json';
const NOBODYS = '00000000-0000-4000-8000-000000000000';
const HANDLERS = {
  '/api/v1/decisions': decisions,
  '/api/v1/segregation': segregation,
  '/api/v1/search': search,
  '/api/v1/quotes': quotes,
  '/api/v1/holds': holds,
  '/api/v1/bookings': bookings,
  [`/api/v1/bookings/${NOBODYS}`]: booking,
  [`/api/v1/bookings/${NOBODYS}/confirm`]: move,
  [`/api/v1/bookings/${NOBODYS}/goods`]: stock,
  [`/api/v1/bookings/${NOBODYS}/goods/receipts`]: goods,
  [`/api/v1/bookings/${NOBODYS}/release`]: release,
  '/api/v1/slots': slots,
  [`/api/v1/slots/${NOBODYS}`]: slot,
  '/api/v1/openapi.json': openapi,
};
const document = openApiDocument();
const database = useDatabase();
let key = '';

beforeAll(async () => {
  const { organisation, owner } = await createShipper(database.owner());
  const scopes = ['decisions', 'segregation'];
  key = await createApiKey(database.owner(), { organisation, createdBy: owner.id, scopes });
});

const ALL_MOVES = [...BOOKING_MOVES, ...STAY_MOVES];

/** A schema of the document, made askable again: what is described is held against what happens. */
function schemaOf(name: keyof typeof document.components.schemas) {
  return z.fromJSONSchema(document.components.schemas[name] as Parameters<typeof z.fromJSONSchema>[0]);
}

describe('the description and the routes', () => {
  test('name the same addresses', () => {
    const list = routes as { path?: string; file: string }[];
    const routed = list.filter(({ path }) => path?.startsWith('api/v1/') && !path.endsWith('*'));
    // The moves of a booking share a route: its last part is the move.
    const written = (path: string) => `/${path.replace(/:(\w+Id)/g, '{$1}')}`;
    const paths = routed
      .flatMap(({ path = '' }) => ALL_MOVES.map((move) => path.replace(':move', move)))
      .flatMap((path) => GOODS_COMMAND_NAMES.map((name) => written(path.replace(':command', name))))
      .filter((path, index, all) => all.indexOf(path) === index)
      .sort();
    expect(paths).toHaveLength(31);
    expect(Object.keys(document.paths).sort()).toEqual(paths);
    expect(ENDPOINTS.map(({ path }) => path).sort()).toEqual(paths);
    const files = fs.readdirSync('app/routes/api').map((file) => `routes/api/${file}`);
    const outside = ['routes/api/health.ts', 'routes/api/not-found.ts'];
    expect(routed.map(({ file }) => file).sort()).toEqual(files.filter((file) => !outside.includes(file)).sort());
  });

  test('name the same methods and scopes', async () => {
    const operationIds = new Set<unknown>();
    for (const { path, allow, scope } of ENDPOINTS) {
      const operations = document.paths[path] ?? {};
      expect([path, Object.keys(operations)]).toEqual([path, [allow === 'POST' ? 'post' : 'get']]);
      const [operation] = Object.values(operations);
      expect(operation).toMatchObject({ security: scope ? [{ key: [scope] }] : [] });
      operationIds.add((operation as { operationId: string }).operationId);
    }
    expect(operationIds.size).toBe(ENDPOINTS.length);
  });

  test.each(Object.entries(HANDLERS))('%s takes its methods and no other', async (path, { loader, action }) => {
    const params = { bookingId: NOBODYS, slotId: NOBODYS, move: 'confirm', command: 'receipts' };
    const { headers, status } = await call(action, path, { method: 'PUT', body: {}, params });
    expect([status, headers.get('allow')]).toEqual([405, allowedAt(path)]);
    // The wrong half of the route says the same; the right half asks for a key where it needs one.
    const takes = allowedAt(path) === 'POST' ? [405, 401] : path.endsWith('.json') ? [200, 405] : [401, 405];
    const get = await call(loader, path, { method: 'GET', params });
    const post = await call(action, path, { body: {}, params });
    expect([get.status, post.status]).toEqual(takes);
  });

  test('an address that is none has no methods', () => {
    for (const path of ['/api/v1/none', '/api/v1/bookings//confirm', `/api/v1/bookings/${NOBODYS}/delete`, '/api/v1'])
      expect([path, allowedAt(path)]).toEqual([path, null]);
    expect(allowedAt(`/API/v1/Bookings/${NOBODYS}/Confirm/`)).toBe('POST');
  });

  test('commands name their header, reads under an id their 404', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      const [operation] = Object.values(operations) as { parameters?: { name: string }[]; responses: object }[];
      const names = (operation?.parameters ?? []).map(({ name }) => name);
      const isCommand = path.endsWith('/holds') || (path.includes('{bookingId}/') && 'post' in operations);
      expect([path, names.includes('Idempotency-Key')]).toEqual([path, isCommand]);
      expect([path, Object.hasOwn(operation?.responses ?? {}, '404')]).toEqual([path, path.includes('{')]);
      for (const [, id] of path.matchAll(/\{(\w+)\}/g)) expect(names).toContain(id);
    }
  });
});

test(`${FILE} is what is generated (REWRITE=1 npx vitest run ${'tests/routes/api/openapi.test.ts'} writes it)`, () => {
  if (process.env.REWRITE) fs.writeFileSync(FILE, `${JSON.stringify(document)}\n`);
  expect(JSON.parse(fs.readFileSync(FILE, 'utf8'))).toEqual(JSON.parse(JSON.stringify(document)));
});

describe('examples and answers', () => {
  test('examples are what the endpoints parse, by schema and by description', () => {
    for (const { value } of Object.values(EXAMPLES.decisions)) {
      expect(decisionBodySchema.safeParse(value).error).toBeUndefined();
      expect(schemaOf('DecisionRequest').safeParse(value).error).toBeUndefined();
    }
    for (const { value } of Object.values(EXAMPLES.segregation)) {
      expect(segregationBodySchema.safeParse(value).error).toBeUndefined();
      expect(schemaOf('SegregationRequest').safeParse(value).error).toBeUndefined();
    }
    for (const { value } of Object.values(EXAMPLES.quotes)) {
      expect(quoteBodySchema.safeParse(value).error).toBeUndefined();
      expect(schemaOf('QuoteRequest').safeParse(value).error).toBeUndefined();
    }
    for (const { value } of [...Object.values(EXAMPLES.extend), ...Object.values(EXAMPLES.leaveEarly)]) {
      expect(dayOutBodySchema.safeParse(value).error).toBeUndefined();
      expect(schemaOf('DayOutRequest').safeParse(value).error).toBeUndefined();
    }
    for (const { value } of Object.values(EXAMPLES.counter))
      expect([counterBodySchema.safeParse(value).error, schemaOf('CounterRequest').safeParse(value).error]).toEqual([
        undefined,
        undefined,
      ]);
    for (const { value } of Object.values(EXAMPLES.agree))
      expect([agreeBodySchema.safeParse(value).error, schemaOf('AgreeRequest').safeParse(value).error]).toEqual([
        undefined,
        undefined,
      ]);
    for (const { value } of Object.values(EXAMPLES.holds)) {
      expect(holdBodySchema.safeParse(value).error).toBeUndefined();
      expect(schemaOf('HoldRequest').safeParse(value).error).toBeUndefined();
    }
    expect(schemaOf('HoldRequest').safeParse(EXAMPLES.quotes.withoutCargo.value).success).toBe(false);
    expect(schemaOf('DecisionRequest').safeParse({ cargo: { colour: 'red' } }).success).toBe(false);
    expect(schemaOf('SegregationRequest').safeParse({ a: {}, b: {} }).success).toBe(false);
  });

  test('answers and errors are what is described', async () => {
    const ask = async (name: 'decisions' | 'segregation', body: unknown) => {
      const { action } = name === 'decisions' ? decisions : segregation;
      return call(action, `/api/v1/${name}`, { key, body });
    };
    for (const { value } of Object.values(EXAMPLES.decisions)) {
      const { status, body } = await ask('decisions', value);
      expect({ status, body }).toMatchObject({ status: 200 });
      expect(schemaOf('Decision').safeParse(body).error).toBeUndefined();
      expect(schemaOf('Decision').safeParse({ ...(body as object), more: 1 }).success).toBe(false);
    }
    for (const { value } of Object.values(EXAMPLES.segregation)) {
      const { status, body } = await ask('segregation', value);
      expect(status).toBe(200);
      expect(schemaOf('Segregation').safeParse(body).error).toBeUndefined();
    }
    const { body } = await ask('segregation', {});
    expect(schemaOf('Problem').safeParse(body).error).toBeUndefined();
  });

  test('anybody may read the description', async () => {
    const { status, body } = await call(openapi.loader, '/api/v1/openapi.json', { method: 'GET' });
    expect([status, body]).toEqual([200, JSON.parse(JSON.stringify(document))]);
  });
});
