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
  {
    code: 'card.dispute',
    sentence:
      'A disputed card payment is frozen in the books until its bank has decided, then back or gone; what was paid ahead is gone from what is held, not from an invoice.',
    query: `select c.id as card_dispute_id, c.state, c.invoice_id, c.amount_paise, booked.frozen, booked.won, booked.lost, booked.owed
      from card_disputes c cross join lateral (select
          coalesce(sum(e.amount_paise) filter (where j.kind = 'card_dispute' and e.account = 'card_disputed'), 0) as frozen,
          coalesce(-sum(e.amount_paise) filter (where j.kind = 'card_dispute_won' and e.account = 'card_disputed'), 0) as won,
          coalesce(-sum(e.amount_paise) filter (where j.kind = 'card_dispute_lost' and e.account = 'card_disputed'), 0) as lost,
          coalesce(sum(e.amount_paise) filter (where j.kind = 'card_dispute_lost' and j.invoice_id = c.invoice_id
            and e.account = 'receivable'), 0) as owed,
          count(*) filter (where j.kind = 'card_dispute_lost' and j.invoice_id is distinct from c.invoice_id) as elsewhere
        from journals j join ledger_entries e on e.journal_id = j.id
        where j.key in ('card_dispute/' || c.id, 'card_dispute_won/' || c.id, 'card_dispute_lost/' || c.id)
          and e.book_org_id = c.org_id) as booked
      where (booked.frozen, booked.won, booked.lost, booked.owed, booked.elsewhere) is distinct from (c.amount_paise::numeric,
        (case c.state when 'won' then c.amount_paise else 0 end)::numeric, (case c.state when 'lost' then c.amount_paise else 0 end)::numeric,
        (case when c.state = 'lost' and c.invoice_id is not null then c.amount_paise else 0 end)::numeric, 0::bigint)`,
  },
  {
    code: 'card.frozen',
    sentence:
      'What a card paid ahead is put to no invoice, and taken or sent nowhere else, while its cardholder disputes it.',
    query: `select c.id as card_dispute_id, p.id as card_payment_id, p.invoice_id, d.ended_on from card_disputes c
      join card_payments p on p.id = c.card_payment_id
      left join deposits d on (d.org_id, d.rail, d.reference) = (p.org_id, 'card', p.payment_intent_id)
      where c.state = 'open' and c.invoice_id is null and (p.invoice_id is not null or coalesce(d.kept_paise, 0) > 0
        or d.ended_on is not null and not exists (select from card_refunds r where r.card_payment_id = p.id
          and r.stripe_refund_id = d.return_reference and r.state = 'succeeded'))`,
  },
  {
    code: 'card.fee',
    sentence:
      'What Stripe took of card payments for the platform, and gave back with refunds, is in the books once, to the paisa, and never more than was paid.',
    query: `select told.key, told.paise, booked.key as booked_as, booked.paise as booked from (
        select 'fee_taken/' || p.id as key, p.org_id, p.fee_taken_paise as paise from card_payments p where p.fee_taken_paise <> 0
        union all select 'fee_returned/' || r.id, r.org_id, -r.fee_returned_paise from card_refunds r
          where r.fee_returned_paise <> 0) as told
      full join (select j.key, e.book_org_id, sum(e.amount_paise) as paise from journals j
        join ledger_entries e on e.journal_id = j.id
        where j.kind in ('fee_taken', 'fee_returned') and e.account = 'fee_prepaid' group by 1, 2) as booked on booked.key = told.key
      where (told.org_id, told.paise::numeric) is distinct from (booked.book_org_id, booked.paise)
      union all select 'fee_taken/' || id, fee_taken_paise, 'received', received_paise from card_payments
        where fee_taken_paise > received_paise`,
  },
  {
    code: 'stripe.invoice_total',
    sentence: 'An invoice at Stripe comes to what ours comes to, to the paisa.',
    query: `select s.invoice_id, s.stripe_invoice_id, s.total_paise, i.payable_paise from stripe_invoices s
      join invoices i on i.id = s.invoice_id
      where s.total_paise is not null and s.total_paise <> i.payable_paise`,
  },
  {
    code: 'stripe.invoice_page',
    sentence: 'An invoice’s page at Stripe is the open try of its invoice, and a paid one has its payment.',
    query: `select s.invoice_id, s.state, p.id as card_payment_id, p.state as try_state from stripe_invoices s
      left join card_payments p on p.id = s.card_payment_id and p.page = 'invoice' and p.invoice_id = s.invoice_id
      where case s.state when 'open' then p.state is distinct from 'open' and p.state is distinct from 'paid'
        when 'paid' then p.state is distinct from 'paid'
        when 'asked' then p.state in ('open', 'expired') else p.state in ('opening', 'open') end`,
  },
  {
    code: 'stripe.credit_total',
    sentence: 'A credit note at Stripe comes to what ours comes to.',
    query: `select s.credit_note_id, s.stripe_credit_note_id, s.amount_paise, n.payable_paise from stripe_credit_notes s
      join credit_notes n on n.id = s.credit_note_id where s.amount_paise <> n.payable_paise`,
  },
];
