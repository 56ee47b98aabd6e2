/**
 * One of our invoices as Stripe has it: asked for, with its page open, paid there, paid otherwise, void there, or never made
 * because something else came first.
 */
export const STRIPE_INVOICE_STATES = ['asked', 'open', 'paid', 'paid_elsewhere', 'void', 'dropped'] as const;
/** See {@link STRIPE_INVOICE_STATES}. */
export type StripeInvoiceState = (typeof STRIPE_INVOICE_STATES)[number];

/** What our books say of the invoice. */
export type InBooks = {
  isVoid: boolean;
  outstandingPaise: bigint;
  /** A credit note of ours that Stripe has none for yet. */
  lacksNote: boolean;
  /** The page has been open for as long as it may, or asks for a part that is not there any more. */
  isOver: boolean;
};

/** What Stripe says of it. */
export type AtStripe = { status: string | null; remainingPaise: bigint; byCard: boolean };

/** What is to be done at Stripe so that it says what our books say; or what the invoice is, when there is nothing to do. */
export type Step = 'credit' | 'void' | 'pay_elsewhere' | StripeInvoiceState;

/**
 * The next step. Our books are the truth of what is owed, Stripe of what came by card. Credit notes go first: what is owed after them is
 * compared. Stripe can't hold a part that was paid elsewhere, so a page that asks for another sum than what is owed is closed.
 */
export function nextStep(ours: InBooks, theirs: AtStripe): Step {
  const { status, remainingPaise, byCard } = theirs;
  if (status === 'void') return 'void';
  if (status === 'paid') return ours.lacksNote ? 'credit' : byCard ? 'paid' : 'paid_elsewhere';
  if (status !== 'open' || ours.isVoid) return 'void';
  if (ours.lacksNote) return 'credit';
  if (ours.outstandingPaise === 0n) return 'pay_elsewhere';
  return remainingPaise !== ours.outstandingPaise || ours.isOver ? 'void' : 'open';
}
