import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerMove } from '#app/features/api/answer-move.server.ts';
import { answerStayMove } from '#app/features/api/answer-stay-move.server.ts';
import { moveNamed } from '#app/features/bookings/booking-moves.ts';
import { stayMoveNamed } from '#app/features/stays/stay-moves.ts';
import { commandWithKey, noSuchEndpoint } from '#app/platform/api.server.ts';

function answer(args: ActionFunctionArgs | LoaderFunctionArgs) {
  const { bookingId = '', move: name } = args.params;
  const stayMove = stayMoveNamed(name);
  if (stayMove)
    return commandWithKey(args, { scope: 'bookings', body: 'json' }, (command) =>
      answerStayMove(command, { bookingId, move: stayMove }),
    );
  const move = moveNamed(name);
  if (!move) return noSuchEndpoint(args);
  return commandWithKey(args, { scope: 'bookings', body: 'none' }, (command) =>
    answerMove(command, { bookingId, move }),
  );
}

/** Moves a booking along its life, or changes its days or its price. */
export const action = (args: ActionFunctionArgs) => answer(args);

/** Nothing to read here: answers which method is taken. */
export const loader = (args: LoaderFunctionArgs) => answer(args);
