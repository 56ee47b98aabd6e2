import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerBooking } from '#app/features/api/answer-bookings.server.ts';
import { getWithKey } from '#app/platform/api.server.ts';

const answer = (args: ActionFunctionArgs | LoaderFunctionArgs) =>
  getWithKey(args, 'bookings', (caller, query) => answerBooking(caller, query, args.params.bookingId ?? ''));

/** Reads one booking. */
export const loader = (args: LoaderFunctionArgs) => answer(args);

/** Nothing to send here: answers which method is taken. */
export const action = (args: ActionFunctionArgs) => answer(args);
