import type { Invariant } from './invariant.ts';

const AMOUNTS = ['taxable_paise', 'cgst_paise', 'sgst_paise', 'igst_paise'] as const;

/** What one host is owed by the books: a credit, so turned round. */
const BALANCE = `coalesce((select -sum(e.amount_paise) from ledger_entries e
  where e.book_org_id is null and e.account = 'host_payable' and e.party_org_id = o.id), 0)`;

/** What platform and hosts owe each other, charge each other and have paid. */
export const SETTLEMENTS: readonly Invariant[] = [
  {
    // Two books, one truth: what the platform owes a host is what the host has to get from the platform.
    code: 'settlement.books',
    sentence: 'What the platform’s books owe a host is what the host’s books have due from the platform.',
    query: `select o.id as org_id, ${BALANCE} as payable, due.paise as due
      from organisations o cross join lateral (select coalesce(sum(e.amount_paise), 0) as paise from ledger_entries e
        where e.book_org_id = o.id and e.account = 'due_from_platform') as due
      where ${BALANCE} <> due.paise`,
  },
  {
    code: 'settlement.purpose',
    sentence: 'Every entry of what a host is owed names the host and the line of its statement.',
    query: `select e.journal_id, e.line_number from ledger_entries e
      where e.book_org_id is null and e.account = 'host_payable' and (e.party_org_id is null or e.purpose is null)`,
  },
  {
    // CGST Rules 2017, rule 46(b), of the platform's own series.
    code: 'fee.series',
    sentence:
      'The platform’s fee invoices of a financial year, and its credit notes, are numbered 1 to n without a gap, and their counter stands at n.',
    query: `select coalesce(f.kind, c.kind) as kind, coalesce(f.financial_year, c.financial_year) as financial_year, f.invoices,
        f.first, f.last, c.last_number
      from (select kind, financial_year, count(*) as invoices, min(sequence) as first, max(sequence) as last
        from fee_invoices group by kind, financial_year) as f
      full join fee_counters c on (c.kind, c.financial_year) = (f.kind, f.financial_year)
      where coalesce(f.last, 0) <> coalesce(f.invoices, 0) or coalesce(f.first, 1) <> 1
        or coalesce(c.last_number, 0) <> coalesce(f.last, 0)`,
  },
  {
    code: 'fee.lines',
    sentence: 'A fee invoice’s value and each of its taxes are the sums of its lines, and its total is theirs.',
    query: `select f.id as fee_invoice_id, f.number, f.total_paise from fee_invoices f
      left join (select fee_invoice_id, ${AMOUNTS.map((name) => `sum(${name}) as ${name}`).join(', ')}
        from fee_invoice_lines group by fee_invoice_id) as line on line.fee_invoice_id = f.id
      where (${AMOUNTS.map((name) => `f.${name}`).join(', ')})
          is distinct from (${AMOUNTS.map((name) => `line.${name}::bigint`).join(', ')})
        or f.total_paise <> ${AMOUNTS.map((name) => `f.${name}`).join(' + ')}`,
  },
  {
    code: 'fee.seal',
    sentence: 'A fee invoice and its lines say what they said when they were issued.',
    query: `select f.id as fee_invoice_id, null::integer as line_number from fee_invoices f where f.row_hash <> fee_invoice_hash(f)
      union all select l.fee_invoice_id, l.line_number from fee_invoice_lines l where l.row_hash <> fee_invoice_line_hash(l)`,
  },
  {
    code: 'fee.ledger',
    sentence: 'Every fee invoice and credit note, and nothing else, is in the books as commission with its GST, once.',
    query: `select f.id as fee_invoice_id, booked.key, f.total_paise, booked.paise
      from fee_invoices f full join (
        select j.key, e.party_org_id, sum(e.amount_paise) as paise from journals j join ledger_entries e on e.journal_id = j.id
        where j.kind in ('fee', 'fee_credit') and e.account = 'host_payable' group by 1, 2
      ) as booked on booked.key = case f.kind when 'invoice' then 'fee/' else 'fee_credit/' end || f.id
      where (f.org_id, case f.kind when 'invoice' then f.total_paise else -f.total_paise end::numeric)
        is distinct from (booked.party_org_id, booked.paise)`,
  },
  {
    code: 'fee.rule',
    sentence: 'A fee was made by a rule in force on the day of the document it is charged for, and for this host.',
    query: `select l.fee_invoice_id, l.line_number, l.rule_code, i.issued_on, r.effective_from, r.effective_to
      from fee_invoice_lines l join invoices i on i.id = l.invoice_id join commission_rules r on r.id = l.rule_id
      left join credit_notes n on n.id = l.debit_note_id
      where coalesce(n.issued_on, i.issued_on) < r.effective_from or (r.org_id is not null and r.org_id <> l.org_id)`,
  },
  {
    // CGST Act, s.34: a note gives back no more than was charged, value and each tax.
    code: 'fee.credited',
    sentence:
      'No more commission, nor tax on it, went back to a host than a line charged, and none of another document.',
    query: `select l.fee_invoice_id, l.line_number, ${AMOUNTS.map((name) => `l.${name}`).join(', ')}
      from fee_invoice_lines c left join fee_invoice_lines l
        on (l.fee_invoice_id, l.line_number, l.kind) = (c.charged_on_id, c.charged_line, 'invoice')
      where c.kind = 'credit_note'
      group by 1, 2, l.base_paise, l.invoice_id, l.debit_note_id, ${AMOUNTS.map((name) => `l.${name}`).join(', ')}
      having l.fee_invoice_id is null or sum(c.base_paise) > l.base_paise
        or bool_or((c.invoice_id, c.debit_note_id) is distinct from (l.invoice_id, l.debit_note_id))
        or ${AMOUNTS.map((name) => `sum(c.${name}) > l.${name}`).join(' or ')}`,
  },
  {
    code: 'fee.advance',
    sentence:
      'What is left of commission taken ahead is never below zero and the same in both books, and no more of it was used than fees were charged.',
    query: `select o.id as org_id, prepaid.paise as prepaid, advances.paise as advances, used.paise as used, charged.paise as charged
      from organisations o
      cross join lateral (select coalesce(sum(e.amount_paise), 0) as paise from ledger_entries e
        where e.book_org_id = o.id and e.account = 'fee_prepaid') as prepaid
      cross join lateral (select coalesce(-sum(e.amount_paise), 0) as paise from ledger_entries e
        where e.book_org_id is null and e.account = 'fee_advances' and e.party_org_id = o.id) as advances
      cross join lateral (select coalesce(-sum(e.amount_paise), 0) as paise from journals j join ledger_entries e on e.journal_id = j.id
        where j.org_id = o.id and j.kind = 'fee_advance_used' and e.account = 'fee_prepaid') as used
      cross join lateral (select coalesce(sum(f.total_paise), 0) as paise from fee_invoices f
        where f.org_id = o.id and f.kind = 'invoice') as charged
      where prepaid.paise <> advances.paise or prepaid.paise < 0 or used.paise not between 0 and charged.paise`,
  },
  {
    code: 'source_tax.ledger',
    sentence: 'Tax kept back from a host is in the books once, with its amount.',
    query: `select t.id as source_tax_id, t.kind, t.amount_paise, booked.paise
      from source_taxes t left join (
        select j.key, sum(e.amount_paise) as paise from journals j join ledger_entries e on e.journal_id = j.id
        where e.account = 'host_payable' group by j.key
      ) as booked on booked.key = t.kind || '/' || t.id
      where coalesce(booked.paise, 0) <> t.amount_paise`,
  },
  {
    code: 'payout.balance',
    sentence: 'A payout is the balance it was made of less what was held back.',
    query: `select p.id as payout_id, p.balance_paise, p.held_paise, p.amount_paise from payouts p
      where p.amount_paise <> p.balance_paise - p.held_paise or p.amount_paise <= 0 or p.held_paise < 0`,
  },
  {
    code: 'payout.ledger',
    sentence:
      'A payout that was sent is in the books once with its amount, and once turned round where the bank returned it.',
    query: `select p.id as payout_id, p.state, p.amount_paise, sent.paise as sent, returned.paise as returned
      from payouts p
      cross join lateral (select coalesce(sum(e.amount_paise), 0) as paise from journals j join ledger_entries e on e.journal_id = j.id
        where j.key = 'payout/' || p.id and e.account = 'host_payable' and e.party_org_id = p.org_id) as sent
      cross join lateral (select coalesce(sum(e.amount_paise), 0) as paise from journals j join ledger_entries e on e.journal_id = j.id
        where j.key = 'payout_returned/' || p.id and e.account = 'host_payable' and e.party_org_id = p.org_id) as returned
      where sent.paise <> case when p.state in ('sent', 'returned') then p.amount_paise else 0 end
        or returned.paise <> case when p.state = 'returned' then -p.amount_paise else 0 end`,
  },
  {
    code: 'payout.second_person',
    sentence: 'No run of payouts was approved by who proposed it, and none was sent unapproved.',
    query: `select r.id as run_id, r.made_by, r.approved_by from payout_runs r
      where r.approved_by = r.made_by or (r.state in ('approved', 'sent') and r.approved_by is null)`,
  },
];
