/** What a shipper's word that it has paid may have come to. */
export const ADVICE_STATES = ['told', 'received', 'not_found', 'withdrawn'] as const;
/** See {@link ADVICE_STATES}. */
export type AdviceState = (typeof ADVICE_STATES)[number];
