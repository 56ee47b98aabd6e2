import type { Invariant } from './invariant.ts';

/** What came by card is in the books. */
export const CARDS: readonly Invariant[] = [
  {
    code: 'card.paid',
    sentence: 'Every card payment that Stripe made is money received by its host, once, to the paisa.',
    query: `select p.id as card_payment_id, p.payment_intent_id, p.received_paise, came.paise from card_payments p
      left join lateral (select sum(amount_paise) as paise from (
        select amount_paise from receipts r where r.org_id = p.org_id and r.rail = 'card' and r.reference = p.payment_intent_id
          and p.booking_id is null
        union all select amount_paise from deposits d where d.org_id = p.org_id and d.rail = 'card'
          and d.reference = p.payment_intent_id and d.booking_id = p.booking_id) each) came on true
      where p.state = 'paid' and came.paise is distinct from p.received_paise`,
  },
  {
    code: 'card.booked',
    sentence: 'A booking that a card has paid has its places or a refund a quarter of an hour later, and never both.',
    query: `select p.id as card_payment_id, p.booking_id, b.state, p.outcome from card_payments p
      join bookings b on b.id = p.booking_id
      where p.state = 'paid' and case p.outcome
        when 'confirmed' then b.state in ('held', 'requested', 'withdrawn', 'declined', 'expired')
        when 'refunded' then not exists (select from card_refunds r where r.card_payment_id = p.id and r.invoice_id is null
          and r.amount_paise = p.received_paise)
        else p.paid_at < clock_timestamp() - interval '15 minutes' and b.state <> 'requested' end`,
  },
  {
    code: 'card.confirmed',
    sentence: 'No booking counts as confirmed by a card that has not paid.',
    query: `select p.id as card_payment_id, p.booking_id, p.state, p.outcome from card_payments p
      where p.outcome is not null and p.state <> 'paid'`,
  },
];
