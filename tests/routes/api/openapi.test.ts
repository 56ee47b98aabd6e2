import fs from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decisionBodySchema, segregationBodySchema } from '#app/features/api/decision-body.schema.server.ts';
import { allowedAt, ENDPOINTS } from '#app/features/api/endpoints.ts';
import { EXAMPLES } from '#app/features/api/examples.ts';
import { openApiDocument } from '#app/features/api/openapi.server.ts';
import * as decisions from '#app/routes/api/decisions.ts';
import * as openapi from '#app/routes/api/openapi.ts';
import * as segregation from '#app/routes/api/segregation.ts';
import routes from '#app/routes.ts';
import { createApiKey } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createShipper } from '#tests/setup/market.ts';
import { call } from './scene.ts';

const FILE = 'docs/openapi.json';
const document = openApiDocument();
const database = useDatabase();
let key = '';

beforeAll(async () => {
  const { organisation, owner } = await createShipper(database.owner());
  const scopes = ['decisions', 'segregation'];
  key = await createApiKey(database.owner(), { organisation, createdBy: owner.id, scopes });
});

/** A schema of the document, made askable again: what is described is held against what happens. */
function schemaOf(name: keyof typeof document.components.schemas) {
  return z.fromJSONSchema(document.components.schemas[name] as Parameters<typeof z.fromJSONSchema>[0]);
}

describe('the description and the routes', () => {
  test('name the same addresses', () => {
    const list = routes as { path?: string; file: string }[];
    const routed = list.filter(({ path }) => path?.startsWith('api/v1/') && !path.endsWith('*'));
    const paths = routed.map(({ path }) => `/${path}`).sort();
    expect(paths.length).toBeGreaterThan(2);
    expect(Object.keys(document.paths).sort()).toEqual(paths);
    expect(ENDPOINTS.map(({ path }) => path).sort()).toEqual(paths);
    const files = fs.readdirSync('app/routes/api').map((file) => `routes/api/${file}`);
    const outside = ['routes/api/health.ts', 'routes/api/not-found.ts'];
    expect(routed.map(({ file }) => file).sort()).toEqual(files.filter((file) => !outside.includes(file)).sort());
  });

  test('name the same methods and scopes', async () => {
    for (const { path, scope } of ENDPOINTS) {
      const operations = document.paths[path as keyof typeof document.paths];
      expect(Object.keys(operations)).toEqual([scope ? 'post' : 'get']);
      if (scope) expect(operations).toMatchObject({ post: { security: [{ key: [scope] }] } });
    }
    const handlers = { decisions, segregation, 'openapi.json': openapi };
    for (const [name, { action }] of Object.entries(handlers)) {
      const { headers, status } = await call(action, `/api/v1/${name}`, { method: 'PUT', body: {} });
      expect([status, headers.get('allow')]).toEqual([405, allowedAt(`/api/v1/${name}`)]);
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
