import { z } from 'zod';
import { API_SCOPES, type ApiScope } from '#app/domain/access/api-scopes.ts';
import { PROBLEM_TYPE } from '#app/platform/problem-json.server.ts';
import { decisionAnswerSchema, problemSchema, segregationAnswerSchema } from './answer.schema.server.ts';
import { decisionBodySchema, segregationBodySchema } from './decision-body.schema.server.ts';
import { EXAMPLES } from './examples.ts';

type Json = Record<string, unknown>;

/** A schema as JSON Schema of the dialect OpenAPI 3.1 speaks. Requests as they are sent, answers as they are given. */
function described(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return rest as Json;
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const header = (description: string, type = 'integer') => ({ description, schema: { type } });

const RATE_HEADERS = {
  'RateLimit-Limit': header('Calls a key has in a minute.'),
  'RateLimit-Remaining': header('Calls left of them.'),
  'RateLimit-Reset': header('Seconds until they are whole again.'),
};

const PROBLEMS: Readonly<Record<number, { description: string; headers?: Json }>> = {
  401: {
    description: 'No key, or one that opens nothing.',
    headers: { 'WWW-Authenticate': header('How to send a key.', 'string') },
  },
  403: { description: 'The key does not carry the scope.' },
  405: { description: 'Another method is taken here.', headers: { Allow: header('The methods taken.', 'string') } },
  408: { description: 'The body did not arrive in time.' },
  413: { description: 'The body is too large to be read to its end.' },
  415: { description: 'The body is not application/json.' },
  422: { description: 'Something in the body can’t be used; errors names each field.' },
  429: {
    description: 'The key has made its calls of this minute, or too many unknown keys came from this address.',
    headers: { ...RATE_HEADERS, 'Retry-After': header('Seconds to wait.') },
  },
  500: { description: 'Something went wrong on our side; requestId tells us what.' },
};

const problems = (statuses: readonly number[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      String(status),
      { ...PROBLEMS[status], content: { [PROBLEM_TYPE]: { schema: ref('Problem') } } },
    ]),
  );

type Post = { scope: ApiScope; summary: string; description: string; request: string; answer: string };

function post({ scope, summary, description, request, answer }: Post) {
  return {
    post: {
      operationId: scope,
      summary,
      description,
      security: [{ key: [scope] }],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: ref(request), examples: EXAMPLES[scope] } },
      },
      responses: {
        200: {
          description: 'The answer.',
          headers: { ...RATE_HEADERS, 'X-Request-Id': header('Names this call.', 'string') },
          content: { 'application/json': { schema: ref(answer) } },
        },
        ...problems([401, 403, 405, 408, 413, 415, 422, 429, 500]),
      },
    },
  };
}

const PATHS = {
  '/api/v1/decisions': post({
    scope: 'decisions',
    summary: 'May this cargo stand there?',
    description:
      'One body describes the cargo, and as far as they matter the slot (by id or made up), neighbours and the stay. Facts that are absent are not known, which is never read as no. What the request leaves open is listed in `assumed`.',
    request: 'DecisionRequest',
    answer: 'Decision',
  }),
  '/api/v1/segregation': post({
    scope: 'segregation',
    summary: 'How far apart must two cargoes stand?',
    description:
      'Each side is a UN number or a class. A number with several entries counts as the strictest of them. `imdg` is the code of table 7.2.4 with the house’s own floor; `together` is what it means in a hall.',
    request: 'SegregationRequest',
    answer: 'Segregation',
  }),
  '/api/v1/openapi.json': {
    get: {
      operationId: 'openapi',
      summary: 'This description',
      security: [],
      responses: {
        200: { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: { type: 'object' } } } },
        ...problems([405, 500]),
      },
    },
  },
};

const scopesInWords = API_SCOPES.map(({ code, summary }) => `\`${code}\`: ${summary}`).join(' ');

/** The API's description, made from the schemas that requests are parsed with. */
export function openApiDocument() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Quayslot API',
      version: '1',
      description:
        'Asks the rulebook what cargo may stand where. Every reason carries a code, its citation, and whether its source is provisional. Not legal advice.',
    },
    servers: [{ url: '/' }],
    paths: PATHS,
    components: {
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'qs_xxxxxxxx_…',
          description: `A key from an organisation’s API keys page. Scopes: ${scopesInWords}`,
        },
      },
      schemas: {
        DecisionRequest: described(decisionBodySchema, 'input'),
        Decision: described(decisionAnswerSchema, 'output'),
        SegregationRequest: described(segregationBodySchema, 'input'),
        Segregation: described(segregationAnswerSchema, 'output'),
        Problem: described(problemSchema, 'output'),
      },
    },
  };
}
