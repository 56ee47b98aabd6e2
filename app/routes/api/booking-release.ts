import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerGoods } from '#app/features/api/answer-goods.server.ts';
import { commandWithKey } from '#app/platform/api.server.ts';

const answer = (args: ActionFunctionArgs | LoaderFunctionArgs) =>
  commandWithKey(args, { scope: 'bookings', body: 'json' }, (command) =>
    answerGoods(command, { bookingId: args.params.bookingId ?? '', name: 'release' }),
  );

/** Lets part or all of a lot leave on an exit document. */
export const action = (args: ActionFunctionArgs) => answer(args);

/** Nothing to read here: answers which method is taken. */
export const loader = (args: LoaderFunctionArgs) => answer(args);
