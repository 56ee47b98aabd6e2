import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerSearch } from '#app/features/api/answer-search.server.ts';
import { getWithKey } from '#app/platform/api.server.ts';

/** Searches free slots near a port. */
export const loader = (args: LoaderFunctionArgs) => getWithKey(args, 'search', answerSearch);

/** Nothing to send here: answers which method is taken. */
export const action = (args: ActionFunctionArgs) => getWithKey(args, 'search', answerSearch);
