import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerSlot } from '#app/features/api/answer-slots.server.ts';
import { getWithKey } from '#app/platform/api.server.ts';

const answer = (args: ActionFunctionArgs | LoaderFunctionArgs) =>
  getWithKey(args, 'slots', (caller, query) => answerSlot(caller, query, args.params.slotId ?? ''));

/** Reads one slot of the key's organisation. */
export const loader = (args: LoaderFunctionArgs) => answer(args);

/** Nothing to send here: answers which method is taken. */
export const action = (args: ActionFunctionArgs) => answer(args);
