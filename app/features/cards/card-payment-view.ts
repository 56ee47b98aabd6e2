import type { CardDisputeState, CardRefundState } from '#app/domain/ledger/card-money.ts';
import type { StripeInvoiceState } from '#app/domain/ledger/stripe-invoice.ts';
import type { Money } from '#app/domain/shared/money.ts';

/** The most that Stripe takes at once in rupees: an amount of eight digits, in paise. */
export const MOST_BY_CARD_PAISE = 99_999_999n;

/** What an invoice's page says of cards. */
export type CardsOfInvoice = {
  /** Whether its shipper can pay it by card now. */
  offered: boolean;
  /** The invoice's own page at Stripe, while it is open for what is owed. */
  invoicePage: string | null;
  /** What the one at Stripe is; null where there is none. */
  atStripe: StripeInvoiceState | null;
  /** What Stripe kept of it for the platform's commission and didn't give back; for host and desk, null to the shipper. */
  kept: Money | null;
  /** What of it came by card and wasn't sent back or asked to be, for the desk; zero otherwise. */
  refundable: Money;
  refunds: readonly { id: string; amount: Money; state: CardRefundState; problem: string | null }[];
  disputes: readonly { id: string; amount: Money; state: CardDisputeState; reason: string }[];
};
