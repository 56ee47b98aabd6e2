import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerSegregation } from '#app/features/api/answer-segregation.server.ts';
import { postWithKey } from '#app/platform/api.server.ts';

const answer = (args: ActionFunctionArgs | LoaderFunctionArgs) =>
  postWithKey(args, 'segregation', (_caller, body) => answerSegregation(body));

/** Asks how far apart two cargoes must stand. */
export const action = (args: ActionFunctionArgs) => answer(args);

/** Nothing to read here: answers which method is taken. */
export const loader = (args: LoaderFunctionArgs) => answer(args);
