import type { Invariant } from './invariant.ts';

/** What came by card is in the books. */
export const CARDS: readonly Invariant[] = [
  {
    code: 'card.paid',
    sentence: 'Every card payment that Stripe made is money received by its host, once, to the paisa.',
    query: `select p.id as card_payment_id, p.payment_intent_id, p.received_paise, r.amount_paise from card_payments p
      left join receipts r on r.org_id = p.org_id and r.rail = 'card' and r.reference = p.payment_intent_id
      where p.state = 'paid' and r.amount_paise is distinct from p.received_paise`,
  },
];
