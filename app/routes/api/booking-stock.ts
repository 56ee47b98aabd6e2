import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerStock } from '#app/features/api/answer-goods.server.ts';
import { getWithKey } from '#app/platform/api.server.ts';

const answer = (args: ActionFunctionArgs | LoaderFunctionArgs) =>
  getWithKey(args, 'bookings', (caller, query) => answerStock(caller, query, args.params.bookingId ?? ''));

/** Reads the goods of a booking. */
export const loader = (args: LoaderFunctionArgs) => answer(args);

/** Nothing to send here: answers which method is taken. */
export const action = (args: ActionFunctionArgs) => answer(args);
