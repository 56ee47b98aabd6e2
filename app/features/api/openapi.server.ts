import { API_SCOPES } from '#app/domain/access/api-scopes.ts';
import { GOODS_COMMANDS } from '#app/features/storage/goods-command.server.ts';
import { GOODS_COMMAND_NAMES } from '#app/features/storage/goods-names.ts';
import { decisionAnswerSchema, problemSchema, segregationAnswerSchema } from './answer.schema.server.ts';
import { decisionBodySchema, segregationBodySchema } from './decision-body.schema.server.ts';
import { GOODS_ANSWERS, goodsAnswerSchema, goodsSchemaName } from './goods-answer.schema.server.ts';
import {
  bookingAnswerSchema,
  bookingsAnswerSchema,
  holdAnswerSchema,
  moveAnswerSchema,
  quoteAnswerSchema,
  searchAnswerSchema,
  slotAnswerSchema,
  slotsAnswerSchema,
  stayMoveAnswerSchema,
} from './market-answer.schema.server.ts';
import { PATHS } from './openapi-paths.server.ts';
import { described } from './openapi-schema.server.ts';
import { holdBodySchema, moveBodySchema, quoteBodySchema } from './stay-body.schema.server.ts';
import { agreeBodySchema, counterBodySchema, dayOutBodySchema } from './stay-move-body.schema.server.ts';

const scopesInWords = API_SCOPES.map(({ code, summary }) => `\`${code}\`: ${summary}`).join(' ');

/** The API's description, made from the schemas that requests are parsed with. */
export function openApiDocument() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Quayslot API',
      version: '1',
      description:
        'Asks the rulebook what cargo may stand where, finds and prices slots, and books them. Every reason carries a code, its citation, and whether its source is provisional. Not legal advice.',
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
        SearchAnswer: described(searchAnswerSchema, 'output'),
        QuoteRequest: described(quoteBodySchema, 'input'),
        Quote: described(quoteAnswerSchema, 'output'),
        HoldRequest: described(holdBodySchema, 'input'),
        Hold: described(holdAnswerSchema, 'output'),
        BookingList: described(bookingsAnswerSchema, 'output'),
        Booking: described(bookingAnswerSchema, 'output'),
        MoveRequest: described(moveBodySchema, 'input'),
        Move: described(moveAnswerSchema, 'output'),
        DayOutRequest: described(dayOutBodySchema, 'input'),
        CounterRequest: described(counterBodySchema, 'input'),
        AgreeRequest: described(agreeBodySchema, 'input'),
        StayMove: described(stayMoveAnswerSchema, 'output'),
        SlotList: described(slotsAnswerSchema, 'output'),
        Slot: described(slotAnswerSchema, 'output'),
        Goods: described(goodsAnswerSchema, 'output'),
        ...Object.fromEntries(
          GOODS_COMMAND_NAMES.flatMap((name) => [
            [goodsSchemaName(name, 'Request'), described(GOODS_COMMANDS[name].schemas.body, 'input')],
            [goodsSchemaName(name, 'Answer'), described(GOODS_ANSWERS[name], 'output')],
          ]),
        ),
        Problem: described(problemSchema, 'output'),
      },
    },
  };
}
