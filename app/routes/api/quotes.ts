import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerQuote } from '#app/features/api/answer-quote.server.ts';
import { postWithKey } from '#app/platform/api.server.ts';

/** Asks what a stay in a slot costs and whether it may be. */
export const action = (args: ActionFunctionArgs) => postWithKey(args, 'search', answerQuote);

/** Nothing to read here: answers which method is taken. */
export const loader = (args: LoaderFunctionArgs) => postWithKey(args, 'search', answerQuote);
