import type { ApiScope } from '#app/domain/access/api-scopes.ts';
import { BOOKING_MOVES, type BookingMove } from '#app/features/bookings/booking-moves.ts';
import { STAY_MOVES, type StayMove } from '#app/features/stays/stay-moves.ts';
import { GOODS_COMMAND_NAMES, type GoodsCommandName } from '#app/features/storage/goods-names.ts';
import { PROBLEM_TYPE } from '#app/platform/problem-json.server.ts';
import { EXAMPLES } from './examples.ts';
import { goodsSchemaName } from './goods-answer.schema.server.ts';
import { GOODS_WORDS } from './goods-words.ts';
import { bookingsQuerySchema, pagedQuerySchema, searchQuerySchema } from './list-query.schema.server.ts';
import { MOVE_WORDS } from './move-words.ts';
import { IDEMPOTENCY_KEY, idParameter, type Json, queryParameters } from './openapi-schema.server.ts';
import { STAY_MOVE_WORDS } from './stay-words.ts';

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
  403: { description: 'The key does not carry the scope, or the role it acts with may not do this.' },
  404: { description: 'The key’s organisation has nothing under this id.' },
  405: { description: 'Another method is taken here.', headers: { Allow: header('The methods taken.', 'string') } },
  408: { description: 'The body did not arrive in time.' },
  409: {
    description:
      'It clashes with how things stand, or the Idempotency-Key came with another command; reasons names each, and alternatives what a refused hold could have instead.',
  },
  413: { description: 'The body is too large to be read to its end.' },
  415: { description: 'The body is not application/json.' },
  422: {
    description: 'Something in the body, the query or the Idempotency-Key can’t be used; errors names each field.',
  },
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

const ANSWER_HEADERS = { ...RATE_HEADERS, 'X-Request-Id': header('Names this call.', 'string') };

const answered = (description: string, schema: string, headers: Json = {}) => ({
  description,
  headers: { ...ANSWER_HEADERS, ...headers },
  content: { 'application/json': { schema: ref(schema) } },
});

type Operation = { id: string; scope: ApiScope; summary: string; description: string; answer: string };
type Parameters = ReturnType<typeof queryParameters>;

const named = ({ id, scope, summary, description }: Operation) => ({
  operationId: id,
  summary,
  description,
  security: [{ key: [scope] }],
});

const body = (request: string, examples: Json) => ({
  required: true,
  content: { 'application/json': { schema: ref(request), examples } },
});

/** An operation that answers a question put as a body. */
const ask = (operation: Operation, request: string, examples: Json) => ({
  post: {
    ...named(operation),
    requestBody: body(request, examples),
    responses: {
      200: answered('The answer.', operation.answer),
      ...problems([401, 403, 405, 408, 413, 415, 422, 429, 500]),
    },
  },
});

/** An operation that reads; under an id, what isn't the organisation's isn't there. */
function read(operation: Operation, parameters: Parameters) {
  const byId = parameters.some((parameter) => parameter.in === 'path');
  return {
    get: {
      ...named(operation),
      parameters,
      responses: {
        200: answered('The answer.', operation.answer),
        ...problems(byId ? [401, 403, 404, 405, 422, 429, 500] : [401, 403, 405, 422, 429, 500]),
      },
    },
  };
}

const CURSOR = 'The nextCursor of the answer before, with the same other parameters; the first page without.';

const search = read(
  {
    id: 'search',
    scope: 'search',
    summary: 'Which slots are free?',
    description:
      'Published slots near a port that are free for the whole stay, twenty at a time, each with its price. With a cargo, those the rulebook does not refuse, with its decision. Prices bear IGST; a quote has the tax of your own State.',
    answer: 'SearchAnswer',
  },
  queryParameters(searchQuerySchema, {
    port: 'The key of a port or inland depot, as in the search page’s address.',
    within: 'Kilometres around it, at most 300; 50 unless given.',
    in: 'The day the cargo comes in, as YYYY-MM-DD.',
    out: 'The day it leaves, as YYYY-MM-DD; not charged and not occupied.',
    pallets: 'Pallet places.',
    kg: 'The mass of all pallets in kilograms, up to three decimals.',
    class: 'A class of dangerous goods the slot must accept; repeat for several. A cargo tells its classes itself.',
    cargo: 'A cargo profile of the key’s organisation, by its id.',
    regime: 'Only slots of this customs regime.',
    sort: 'Cheapest stay first, or nearest first.',
    cursor: CURSOR,
  }),
);

const quotes = ask(
  {
    id: 'quotes',
    scope: 'search',
    summary: 'What does a stay cost, and may it be?',
    description:
      'The price a hold made now would promise, and the rulebook’s decision with the slot’s terms and free places. Where it is not possible, what is instead. Nothing is written and no place is kept.',
    answer: 'Quote',
  },
  'QuoteRequest',
  EXAMPLES.quotes,
);

const holds = {
  post: {
    ...named({
      id: 'holds',
      scope: 'bookings',
      summary: 'Keep places for fifteen minutes',
      description:
        'Makes a booking in the state `held`. A refusal gives every reason at once: 409 where places are short, 422 where terms or rulebook stand against it, both with `alternatives`.',
      answer: 'Hold',
    }),
    parameters: [IDEMPOTENCY_KEY],
    requestBody: body('HoldRequest', EXAMPLES.holds),
    responses: {
      201: answered('The hold.', 'Hold', { Location: header('The booking’s address.', 'string') }),
      ...problems([401, 403, 405, 408, 409, 413, 415, 422, 429, 500]),
    },
  },
};

const bookings = read(
  {
    id: 'bookings',
    scope: 'bookings',
    summary: 'The organisation’s bookings',
    description:
      'Those it is host or shipper of, newest first, twenty at a time. What is booked meanwhile moves no page.',
    answer: 'BookingList',
  },
  queryParameters(bookingsQuerySchema, {
    state: 'Only bookings in this state; a hold or request past its time is `expired`.',
    as: 'Only those the organisation is host, or shipper, of.',
    cursor: CURSOR,
  }),
);

const BOOKING_ID = idParameter('bookingId', 'A booking the key’s organisation is a party to.');

const booking = read(
  {
    id: 'booking',
    scope: 'bookings',
    summary: 'One booking',
    description: 'As the key’s side may see it, with the moves that are possible now.',
    answer: 'Booking',
  },
  [BOOKING_ID],
);

/** A move has nothing to say beyond its address. */
const move = (name: BookingMove) => ({
  post: {
    ...named({
      id: `${name}Booking`,
      scope: 'bookings',
      summary: MOVE_WORDS[name][0],
      description: MOVE_WORDS[name][1],
      answer: 'Move',
    }),
    parameters: [BOOKING_ID, IDEMPOTENCY_KEY],
    requestBody: { required: false, content: { 'application/json': { schema: ref('MoveRequest') } } },
    responses: {
      200: answered('The booking’s state after it.', 'Move'),
      ...problems([401, 403, 404, 405, 408, 409, 413, 415, 422, 429, 500]),
    },
  },
});

/** A command about the goods of a booking, under an address of its own. */
const goodsCommand = (name: GoodsCommandName, id: string) => ({
  post: {
    ...named({
      id,
      scope: 'bookings',
      summary: GOODS_WORDS[name][0],
      description: GOODS_WORDS[name][1],
      answer: goodsSchemaName(name, 'Answer'),
    }),
    parameters: [BOOKING_ID, IDEMPOTENCY_KEY],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: ref(goodsSchemaName(name, 'Request')) } },
    },
    responses: {
      200: answered('What it did.', goodsSchemaName(name, 'Answer')),
      ...problems([401, 403, 404, 405, 408, 409, 413, 415, 422, 429, 500]),
    },
  },
});

/** A move that has something to say. */
const stayMove = (name: StayMove) => ({
  post: {
    ...named({
      id: `${name.replace('-early', 'Early')}Booking`,
      scope: 'bookings',
      summary: STAY_MOVE_WORDS[name].summary,
      description: STAY_MOVE_WORDS[name].description,
      answer: 'StayMove',
    }),
    parameters: [BOOKING_ID, IDEMPOTENCY_KEY],
    requestBody: body(STAY_MOVE_WORDS[name].request, STAY_MOVE_WORDS[name].examples),
    responses: {
      200: answered('The booking after it.', 'StayMove'),
      ...problems([401, 403, 404, 405, 408, 409, 413, 415, 422, 429, 500]),
    },
  },
});

const goods = read(
  {
    id: 'goods',
    scope: 'bookings',
    summary: 'The goods of a booking',
    description:
      'Lots with what stands there, exit documents, movements and cases, twenty of each at a time; bonded lots with their clocks.',
    answer: 'Goods',
  },
  [BOOKING_ID, ...queryParameters(pagedQuerySchema, { cursor: CURSOR })],
);

const slots = read(
  {
    id: 'slots',
    scope: 'slots',
    summary: 'The organisation’s own slots',
    description: 'Drafts and paused ones included, twenty at a time.',
    answer: 'SlotList',
  },
  queryParameters(pagedQuerySchema, { cursor: CURSOR }),
);

const slot = read(
  {
    id: 'slot',
    scope: 'slots',
    summary: 'One of them',
    description: 'With what is free on each of the next sixty days.',
    answer: 'Slot',
  },
  [idParameter('slotId', 'A slot of the key’s organisation.')],
);

const decisions = ask(
  {
    id: 'decisions',
    scope: 'decisions',
    summary: 'May this cargo stand there?',
    description:
      'One body describes the cargo, and as far as they matter the slot (by id or made up), neighbours and the stay. Facts that are absent are not known, which is never read as no. What the request leaves open is listed in `assumed`.',
    answer: 'Decision',
  },
  'DecisionRequest',
  EXAMPLES.decisions,
);

const segregation = ask(
  {
    id: 'segregation',
    scope: 'segregation',
    summary: 'How far apart must two cargoes stand?',
    description:
      'Each side is a UN number or a class. A number with several entries counts as the strictest of them. `imdg` is the code of table 7.2.4 with the house’s own floor; `together` is what it means in a hall.',
    answer: 'Segregation',
  },
  'SegregationRequest',
  EXAMPLES.segregation,
);

/** Every operation of the API by its address. */
export const PATHS: Readonly<Record<string, Json>> = {
  '/api/v1/decisions': decisions,
  '/api/v1/segregation': segregation,
  '/api/v1/search': search,
  '/api/v1/quotes': quotes,
  '/api/v1/holds': holds,
  '/api/v1/bookings': bookings,
  '/api/v1/bookings/{bookingId}': booking,
  ...Object.fromEntries(STAY_MOVES.map((name) => [`/api/v1/bookings/{bookingId}/${name}`, stayMove(name)])),
  ...Object.fromEntries(BOOKING_MOVES.map((name) => [`/api/v1/bookings/{bookingId}/${name}`, move(name)])),
  ...Object.fromEntries(
    GOODS_COMMAND_NAMES.map((name) => [
      `/api/v1/bookings/{bookingId}/goods/${name}`,
      goodsCommand(name, `goods${goodsSchemaName(name, '')}`),
    ]),
  ),
  '/api/v1/bookings/{bookingId}/goods': goods,
  '/api/v1/bookings/{bookingId}/release': goodsCommand('release', 'releaseBooking'),
  '/api/v1/slots': slots,
  '/api/v1/slots/{slotId}': slot,
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
