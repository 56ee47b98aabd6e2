/** Commands about the goods of a booking: the names of their forms, and the last part of their address in the API. */
export const GOODS_COMMAND_NAMES = [
  'arrivals',
  'call-off',
  'receipts',
  'refuse-at-gate',
  'exit-documents',
  'withdraw-exit-document',
  'release',
  'settle',
  'close',
] as const;
/** One of {@link GOODS_COMMAND_NAMES}. */
export type GoodsCommandName = (typeof GOODS_COMMAND_NAMES)[number];
