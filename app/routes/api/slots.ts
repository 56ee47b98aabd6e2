import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerSlots } from '#app/features/api/answer-slots.server.ts';
import { getWithKey } from '#app/platform/api.server.ts';

/** Lists the slots of the key's organisation. */
export const loader = (args: LoaderFunctionArgs) => getWithKey(args, 'slots', answerSlots);

/** Nothing to send here: answers which method is taken. */
export const action = (args: ActionFunctionArgs) => getWithKey(args, 'slots', answerSlots);
