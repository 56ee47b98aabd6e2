import type { Collector } from '#app/domain/ledger/events.ts';

/**
 * Whose charge a card payment is, and all that follows from it. Direct: the host's own, on its account, as Stripe asks of
 * marketplaces in India. Destination: the platform's, passed on to the host at once; for countries where that is allowed.
 */
export type ChargeModel = {
  readonly name: 'direct' | 'destination';
  /** The account calls are made on: the host's, or null for the platform's own. */
  readonly on: (hostAccount: string) => string | null;
  /** The account events about it come from; empty for the platform's own. */
  readonly toldBy: (hostAccount: string) => string;
  /** What the payment is made with, besides its description. */
  readonly payment: (hostAccount: string, feePaise: bigint) => PaymentTerms;
  /** What a refund is made with. Stripe refuses to give back a fee that was never taken. */
  readonly refund: (feePaise: bigint) => { refund_application_fee?: true; reverse_transfer?: true };
  /** Whose money it is in the books: both ways it comes to the host. */
  readonly collector: Collector;
};

type PaymentTerms = { application_fee_amount?: number; transfer_data?: { destination: string } };

const fee = (paise: bigint) => (paise > 0n ? { application_fee_amount: Number(paise) } : {});
const feeBack = (paise: bigint) => (paise > 0n ? { refund_application_fee: true as const } : {});

const MODELS = {
  direct: {
    name: 'direct',
    on: (account) => account,
    toldBy: (account) => account,
    payment: (_account, paise) => fee(paise),
    refund: feeBack,
    collector: 'host',
  },
  destination: {
    name: 'destination',
    on: () => null,
    toldBy: () => '',
    payment: (destination, paise) => ({ ...fee(paise), transfer_data: { destination } }),
    refund: (paise) => ({ ...feeBack(paise), reverse_transfer: true }),
    collector: 'host',
  },
} as const satisfies Record<ChargeModel['name'], ChargeModel>;

/** The model a payment was made by. */
export const chargeModel = (name: ChargeModel['name']): ChargeModel => MODELS[name];
