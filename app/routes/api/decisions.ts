import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerDecision } from '#app/features/api/answer-decision.server.ts';
import { postWithKey } from '#app/platform/api.server.ts';

/** Asks the rulebook any question about cargo. */
export const action = (args: ActionFunctionArgs) =>
  postWithKey(args, 'decisions', (caller, body) => answerDecision(caller, body));

/** Nothing to read here: answers which method is taken. */
export const loader = (args: LoaderFunctionArgs) =>
  postWithKey(args, 'decisions', (caller, body) => answerDecision(caller, body));
