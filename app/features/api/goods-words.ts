import type { GoodsCommandName } from '#app/features/storage/goods-names.ts';

/** What the API's description says of each command about goods. */
export const GOODS_WORDS: Readonly<Record<GoodsCommandName, [summary: string, description: string]>> = {
  arrivals: [
    'Announce a delivery',
    'For either side, before the goods come: day, hour, vehicle, and the lot it brings.',
  ],
  'call-off': [
    'Call a delivery off',
    'For either side, of a lot that is announced and has not come. Where it was the last, a booking nothing came of waits for its goods again, and one whose goods have left is released.',
  ],
  receipts: [
    'Count a lot in',
    'For the host. Asks the rulebook for what gate-in needs; differences open a case of 24 hours and are named in the answer.',
  ],
  'refuse-at-gate': [
    'Refuse goods at the gate',
    'For the host, before anything was received. The places are free again.',
  ],
  'exit-documents': [
    'File an exit document',
    'For either side. Bonded goods leave on an ex-bond bill of entry with its duty and order, a shipping bill or a transfer; duty-paid goods on a delivery order.',
  ],
  'withdraw-exit-document': ['Take an exit document back', 'For either side. Nothing more leaves on it.'],
  release: ['Release goods', 'For the host. Part or all of a lot, on a document that covers it. As `/release`.'],
  settle: ['Settle a discrepancy case', 'For either side.'],
  close: ['Close a booking', 'For the host, once everything has left and every case is settled.'],
};
