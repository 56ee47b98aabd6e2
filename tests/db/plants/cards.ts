import { COPY, credited, EXIT, first, heldFor, OVER, REQUESTED, STANDING, STRANGER, UNPAID } from './rows.ts';

/** A try to pay an invoice by card, of the two sides given. */
const tried = (org: string, shipper: string, state = 'expired') => `
  insert into card_payments (id, org_id, shipper_org_id, invoice_id, attempt, account_id, charge_model, amount_paise, state,
      payment_intent_id, received_paise, paid_at, expires_at, checked_at, opened_by)
    select ${COPY}, ${org}, ${shipper}, id, 1, 'acct_planted', 'direct', 100, '${state}',
      ${state === 'paid' ? `'pi_planted', 100, now()` : 'null, null, null'}, now(), now(), ${first('users', 'true')}
    from invoices where id = ${UNPAID};`;

/** What a card is said to have paid for a booking an hour ago, in the books where it has, and what the booking got for it. */
const paidFor = (booking: string, { state = 'paid', outcome = 'null' } = {}) => `
  insert into card_payments (id, org_id, shipper_org_id, booking_id, attempt, account_id, charge_model, amount_paise, state,
      payment_intent_id, received_paise, paid_at, expires_at, checked_at, opened_by, outcome)
    select ${COPY}, host_org_id, shipper_org_id, id, 1, 'acct_planted', 'direct', 1000, '${state}',
      ${state === 'paid' ? `'pi_planted', 1000, now() - interval '1 hour'` : 'null, null, null'}, now(), now(),
      ${first('users', 'true')}, ${outcome}
    from bookings where id = ${booking};
  ${state === 'paid' ? heldFor(booking) : ''}`;

/** An invoice at Stripe with the page that is its try. */
const followed = ({ state = 'open', tryState = 'open', total = 'payable_paise', org = 'org_id' } = {}) => `
  insert into card_payments (id, org_id, shipper_org_id, invoice_id, attempt, page, account_id, charge_model, amount_paise, state,
      expires_at, checked_at)
    select ${COPY}, org_id, shipper_org_id, id, 1, 'invoice', 'acct_planted', 'direct', 100, '${tryState}', now(), now()
    from invoices where id = ${UNPAID};
  insert into stripe_invoices (invoice_id, org_id, shipper_org_id, account_id, card_payment_id, state, stripe_invoice_id, total_paise)
    select id, ${org}, shipper_org_id, 'acct_planted', ${COPY}, '${state}', 'in_planted', ${total} from invoices where id = ${UNPAID};`;

/** A credit note of ours that Stripe has too. */
const noted = (amount = 'payable_paise', org = 'org_id') =>
  credited(`insert into stripe_credit_notes (credit_note_id, invoice_id, org_id, shipper_org_id, stripe_credit_note_id, amount_paise,
      out_of_band_paise)
    select id, invoice_id, ${org}, shipper_org_id, 'cn_planted', ${amount}, 0 from credit_notes where id = ${COPY};`);

/** The platform's part of a payment, as Stripe took it: on its row, and in both books. */
const feeTaken = (onRow = 30, inBooks = 30, state = 'expired') => `${tried('org_id', 'shipper_org_id', state)}
  update card_payments set fee_taken_paise = ${onRow} where id = ${COPY};
  insert into journals (key, kind, occurred_on, org_id, content_hash)
    select 'fee_taken/' || id, 'fee_taken', '2026-06-01', org_id, 'x' from card_payments where id = ${COPY};
  insert into ledger_entries (journal_id, line_number, book_org_id, account, party_org_id, amount_paise, occurred_on)
    select j.id, e.line, e.book, e.account, e.party, e.paise, j.occurred_on from journals j
    cross join lateral (values (1, j.org_id, 'fee_prepaid', null, ${inBooks}), (2, j.org_id, 'bank', null, -(${inBooks})),
      (3, null, 'bank', null, ${inBooks}), (4, null, 'fee_advances', j.org_id, -(${inBooks}))) as e (line, book, account, party, paise)
    where j.kind = 'fee_taken';`;

const OF_TRY = `from card_payments where id = ${COPY}`;
const DISPUTE = EXIT.slice(1, -1);

/** What a cardholder disputes of money paid ahead for a booking, with what the books say of it: kind and entries of each journal. */
const aheadDisputed = (
  state: 'open' | 'won' | 'lost',
  booked: Record<string, Record<string, number>>,
  invoice = 'null',
) => `
  ${paidFor(STANDING, { outcome: `'confirmed'` })}
  insert into card_disputes (id, org_id, shipper_org_id, invoice_id, card_payment_id, stripe_dispute_id, amount_paise, reason, state,
      opened_at, closed_at)
    select ${EXIT}, org_id, shipper_org_id, ${invoice}, id, 'du_planted', 1000, 'fraudulent', '${state}', now(),
      ${state === 'open' ? 'null' : 'now()'} ${OF_TRY};
  ${Object.entries(booked)
    .map(
      ([kind, entries]) => `
  insert into journals (key, kind, occurred_on, org_id, shipper_org_id, booking_id, content_hash)
    select '${kind}/${DISPUTE}', '${kind}', '2026-06-01', org_id, shipper_org_id, booking_id, 'x' ${OF_TRY};
  ${Object.entries(entries)
    .map(
      ([account, paise], line) => `
  insert into ledger_entries (journal_id, line_number, book_org_id, account, party_org_id, amount_paise, occurred_on)
    select j.id, ${line + 1}, j.org_id, '${account}', ${account === 'deposit_held' || account === 'receivable' ? 'j.shipper_org_id' : 'null'},
      ${paise}, j.occurred_on from journals j where j.key = '${kind}/${DISPUTE}';`,
    )
    .join('')}`,
    )
    .join('')}`;

const FROZEN = { card_dispute: { card_disputed: 1000, bank: -1000 } };
const LOST = { ...FROZEN, card_dispute_lost: { deposit_held: 1000, card_disputed: -1000 } };

/** Sends the planted advance away, in the books too. */
const SENT_AWAY = `
  update deposits set ended_on = '2026-06-02', kept_paise = 0, reason = 'Planted', return_reference = 'N-1' where id = ${COPY};
  insert into journals (key, kind, occurred_on, org_id, shipper_org_id, booking_id, content_hash)
    select 'deposit_returned/' || ${COPY}, 'deposit_returned', '2026-06-02', org_id, shipper_org_id, booking_id, 'x' ${OF_TRY};
  insert into ledger_entries (journal_id, line_number, book_org_id, account, party_org_id, amount_paise, occurred_on)
    select j.id, e.line, j.org_id, e.account, e.party, e.paise, j.occurred_on from journals j
    cross join lateral (values (1, 'deposit_held', j.shipper_org_id, 1000), (2, 'bank', null, -1000)) as e (line, account, party, paise)
    where j.kind = 'deposit_returned';`;

/** A dispute of a paisa, frozen in a stranger's books. */
const FROZEN_ELSEWHERE = `
  insert into journals (key, kind, occurred_on, org_id, content_hash)
    values ('card_dispute/${DISPUTE}', 'card_dispute', '2026-06-01', ${STRANGER}, 'x');
  insert into ledger_entries (journal_id, line_number, book_org_id, account, amount_paise, occurred_on)
    select j.id, e.line, j.org_id, e.account, e.paise, j.occurred_on from journals j
    cross join lateral (values (1, 'card_disputed', 1), (2, 'bank', -1)) as e (line, account, paise)
    where j.kind = 'card_dispute';`;

/** Faults of money that came by card. */
export const CARD_PLANTS: Record<string, string[]> = {
  'card.paid': [tried('org_id', 'shipper_org_id', 'paid')],
  'card.booked': [
    paidFor(OVER),
    paidFor(REQUESTED, { outcome: `'confirmed'` }),
    paidFor(STANDING, { outcome: `'refunded'` }),
  ],
  'card.dispute': [
    aheadDisputed('open', {}),
    aheadDisputed('open', LOST),
    aheadDisputed('won', FROZEN),
    aheadDisputed('lost', FROZEN),
    aheadDisputed('lost', { ...FROZEN, card_dispute_lost: { deposit_held: 999, card_disputed: -999 } }),
  ],
  'card.frozen': [`${aheadDisputed('open', FROZEN)} ${SENT_AWAY}`],
  'card.fee': [
    `${tried('org_id', 'shipper_org_id')} update card_payments set fee_taken_paise = 30 where id = ${COPY}`,
    feeTaken(30, 29),
    feeTaken(0),
    feeTaken(101, 101, 'paid'),
  ],
  'fee.advance': [
    `${feeTaken()} update ledger_entries set party_org_id = ${STRANGER} where account = 'fee_advances'`,
    feeTaken(-30, -30),
  ],
  'card.confirmed': [paidFor(STANDING, { outcome: `'confirmed'`, state: 'expired' })],
  'stripe.invoice_total': [followed({ total: 'payable_paise + 1' })],
  'stripe.invoice_page': [
    followed({ tryState: 'expired' }),
    followed({ state: 'paid', tryState: 'expired' }),
    followed({ state: 'void' }),
    followed({ state: 'asked' }),
  ],
  'stripe.credit_total': [noted('payable_paise + 1')],
  'tenancy.stripe_invoices': [followed({ org: STRANGER })],
  'tenancy.stripe_credit_notes': [noted('payable_paise', STRANGER)],
  'tenancy.card_payments': [
    tried(STRANGER, 'shipper_org_id'),
    tried('org_id', STRANGER),
    `${paidFor(STANDING, { state: 'expired' })} update card_payments set org_id = ${STRANGER} where id = ${COPY};`,
  ],
  'tenancy.card_refunds': [
    `${tried('org_id', 'shipper_org_id')}
     insert into card_refunds (id, org_id, shipper_org_id, invoice_id, card_payment_id, amount_paise, due_at, asked_by)
     select ${EXIT}, org_id, ${STRANGER}, invoice_id, id, 1, now(), opened_by ${OF_TRY}`,
  ],
  'tenancy.card_disputes': [
    `${tried('org_id', 'shipper_org_id')}
     insert into card_disputes (id, org_id, shipper_org_id, invoice_id, card_payment_id, stripe_dispute_id, amount_paise, reason, opened_at)
     select ${EXIT}, ${STRANGER}, shipper_org_id, invoice_id, id, 'du_planted', 1, 'fraudulent', now() ${OF_TRY}; ${FROZEN_ELSEWHERE}`,
  ],
};
