import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerGoods } from '#app/features/api/answer-goods.server.ts';
import { goodsCommandNamed } from '#app/features/storage/goods-command.server.ts';
import type { GoodsCommandName } from '#app/features/storage/goods-names.ts';
import { commandWithKey, noSuchEndpoint } from '#app/platform/api.server.ts';

function answer(args: ActionFunctionArgs | LoaderFunctionArgs) {
  const { bookingId = '', command: name = '' } = args.params;
  if (!goodsCommandNamed(name)) return noSuchEndpoint(args);
  return commandWithKey(args, { scope: 'bookings', body: 'json' }, (command) =>
    answerGoods(command, { bookingId, name: name as GoodsCommandName }),
  );
}

/** Announces, receives, refuses, files, releases, settles, closes: what the goods of a booking go through. */
export const action = (args: ActionFunctionArgs) => answer(args);

/** Nothing to read here: answers which method is taken. */
export const loader = (args: LoaderFunctionArgs) => answer(args);
