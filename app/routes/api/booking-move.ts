import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerMove } from '#app/features/api/answer-move.server.ts';
import { moveNamed } from '#app/features/bookings/booking-moves.ts';
import { commandWithKey, noSuchEndpoint } from '#app/platform/api.server.ts';

function answer(args: ActionFunctionArgs | LoaderFunctionArgs) {
  const { bookingId = '', move: name } = args.params;
  const move = moveNamed(name);
  if (!move) return noSuchEndpoint(args);
  return commandWithKey(args, { scope: 'bookings', body: 'none' }, (command) =>
    answerMove(command, { bookingId, move }),
  );
}

/** Confirms, accepts, declines, withdraws or cancels a booking. */
export const action = (args: ActionFunctionArgs) => answer(args);

/** Nothing to read here: answers which method is taken. */
export const loader = (args: LoaderFunctionArgs) => answer(args);
