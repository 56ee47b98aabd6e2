/** A try to pay by card: from the wish to Stripe's answer. Money that came is the last word. */
export const CARD_PAYMENT_STATES = ['opening', 'open', 'expired', 'paid'] as const;
/** See {@link CARD_PAYMENT_STATES}. */
export type CardPaymentState = (typeof CARD_PAYMENT_STATES)[number];

/** What a booking that was paid by card while it was held got for it: the places, or the money back. */
export const CARD_OUTCOMES = ['confirmed', 'refunded'] as const;

/** A refund to a card: a failed one is due again, even after it was believed to have succeeded. */
export const CARD_REFUND_STATES = ['asked', 'pending', 'succeeded', 'failed'] as const;
/** See {@link CARD_REFUND_STATES}. */
export type CardRefundState = (typeof CARD_REFUND_STATES)[number];

/** A cardholder's dispute: frozen while open, the host's again when won, gone when lost. */
export const CARD_DISPUTE_STATES = ['open', 'won', 'lost'] as const;
/** See {@link CARD_DISPUTE_STATES}. */
export type CardDisputeState = (typeof CARD_DISPUTE_STATES)[number];

/**
 * Which states may follow which. Told late, twice or in another order, an event finds nothing to do: that is what makes the
 * order of arrival harmless.
 */
const NEXT = {
  payment: { opening: ['open', 'expired', 'paid'], open: ['expired', 'paid'], expired: ['paid'], paid: [] },
  refund: {
    asked: ['pending', 'succeeded', 'failed'],
    pending: ['succeeded', 'failed'],
    succeeded: ['failed'],
    failed: [],
  },
  dispute: { open: ['won', 'lost'], won: [], lost: [] },
} as const satisfies {
  payment: Record<CardPaymentState, readonly CardPaymentState[]>;
  refund: Record<CardRefundState, readonly CardRefundState[]>;
  dispute: Record<CardDisputeState, readonly CardDisputeState[]>;
};

/** Whether a card payment moves from one state to another. */
export const paymentMoves = (from: CardPaymentState, to: CardPaymentState): boolean =>
  (NEXT.payment[from] as readonly string[]).includes(to);

/** Whether a card refund moves from one state to another. */
export const refundMoves = (from: CardRefundState, to: CardRefundState): boolean =>
  (NEXT.refund[from] as readonly string[]).includes(to);

/** Whether a dispute moves from one state to another. */
export const disputeMoves = (from: CardDisputeState, to: CardDisputeState): boolean =>
  (NEXT.dispute[from] as readonly string[]).includes(to);
