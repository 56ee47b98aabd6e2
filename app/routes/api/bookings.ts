import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerBookings } from '#app/features/api/answer-bookings.server.ts';
import { getWithKey } from '#app/platform/api.server.ts';

/** Lists the bookings the key's organisation is a party to. */
export const loader = (args: LoaderFunctionArgs) => getWithKey(args, 'bookings', answerBookings);

/** Nothing to send here: answers which method is taken. */
export const action = (args: ActionFunctionArgs) => getWithKey(args, 'bookings', answerBookings);
