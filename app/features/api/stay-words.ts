import type { StayMove } from '#app/features/stays/stay-moves.ts';
import { EXAMPLES } from './examples.ts';
import type { Json } from './openapi-schema.server.ts';

type StayMoveWords = { summary: string; description: string; request: string; examples: Json };

/** What the API's description says of each move that has something to say. */
export const STAY_MOVE_WORDS: Readonly<Record<StayMove, StayMoveWords>> = {
  extend: {
    summary: 'Make a stay longer',
    description:
      'For the shipper. The whole longer stay is asked about and priced on the booking’s own terms. Where the slot or the rulebook ask the host, `asksHost` is true and nothing has changed yet. A refusal tells the `longest` stay that is possible instead.',
    request: 'DayOutRequest',
    examples: EXAMPLES.extend,
  },
  'leave-early': {
    summary: 'End a stay sooner',
    description:
      'For the shipper. At least the days the slot is let for are charged; the places are free from then on.',
    request: 'DayOutRequest',
    examples: EXAMPLES.leaveEarly,
  },
  counter: {
    summary: 'Make a counter-offer to a request',
    description:
      'For the side whose turn it is: the host first, three rounds in all. The request’s own clock ends every offer.',
    request: 'CounterRequest',
    examples: EXAMPLES.counter,
  },
  agree: {
    summary: 'Accept the other side’s counter-offer',
    description: 'Its days and its price become the booking’s, for good, and the places are promised.',
    request: 'AgreeRequest',
    examples: EXAMPLES.agree,
  },
};
