import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerHold } from '#app/features/api/answer-hold.server.ts';
import { commandWithKey } from '#app/platform/api.server.ts';

const answer = (args: ActionFunctionArgs | LoaderFunctionArgs) =>
  commandWithKey(args, { scope: 'bookings', body: 'json' }, answerHold);

/** Keeps places of a slot for fifteen minutes. */
export const action = (args: ActionFunctionArgs) => answer(args);

/** Nothing to read here: answers which method is taken. */
export const loader = (args: LoaderFunctionArgs) => answer(args);
