import type { Invariant } from './invariant.ts';

const AMOUNTS = ['taxable_paise', 'cgst_paise', 'sgst_paise', 'igst_paise'] as const;
const YEAR = `to_char(n.issued_on - interval '3 months', 'YY') || to_char(n.issued_on + interval '9 months', 'YY')`;

/** What a journal says of an account in the host's book, by the journal's key. */
const BOOKED = (account: string) =>
  `coalesce(sum(e.amount_paise) filter (where e.account = '${account}' and e.book_org_id = j.org_id), 0)`;

/** Corrections an auditor would accept: notes, refunds, void invoices, disputes. */
export const NOTES: readonly Invariant[] = [
  {
    // CGST Rules 2017, rule 53(1A): consecutive and unique within a financial year, a series for each kind.
    code: 'note.series',
    sentence: 'The notes of a kind, supplier and financial year are numbered 1 to n without a gap or a repeat.',
    query: `select n.org_id, n.kind, n.financial_year, count(*) as notes, min(n.sequence) as first, max(n.sequence) as last
      from credit_notes n group by n.org_id, n.kind, n.financial_year
      having min(n.sequence) <> 1 or max(n.sequence) <> count(*) or count(distinct n.sequence) <> count(*)`,
  },
  {
    code: 'note.number',
    sentence: 'A note’s printed number is of its kind, its day’s financial year and its place in the series.',
    query: `select n.id as note_id, n.number, n.issued_on, n.sequence from credit_notes n
      where n.number !~ '^[A-Z0-9]{1,3}[CD]/[0-9]{4}/[0-9]{6}$'
        or split_part(n.number, '/', 1) not like case n.kind when 'credit_note' then '%C' else '%D' end
        or split_part(n.number, '/', 2) <> ${YEAR} or split_part(n.number, '/', 3) <> lpad(n.sequence::text, 6, '0')`,
  },
  {
    code: 'note.lines',
    sentence: 'A note’s taxable value and each of its taxes are the sums of its lines.',
    query: `select n.id as note_id, n.number, ${AMOUNTS.map((name) => `n.${name}, line.${name} as lines_${name}`).join(', ')}
      from credit_notes n
      left join (select credit_note_id, ${AMOUNTS.map((name) => `sum(${name}) as ${name}`).join(', ')}
        from credit_note_lines group by credit_note_id) as line on line.credit_note_id = n.id
      where (${AMOUNTS.map((name) => `n.${name}`).join(', ')})
        is distinct from (${AMOUNTS.map((name) => `line.${name}::bigint`).join(', ')})`,
  },
  {
    code: 'note.payable',
    sentence: 'A note is worth its total without tax under reverse charge, in whole rupees, less than a rupee away.',
    query: `select n.id as note_id, n.number, n.total_paise, n.round_off_paise, n.payable_paise
      from credit_notes n join invoices i on i.id = n.invoice_id
      where n.payable_paise % 100 <> 0 or abs(n.round_off_paise) >= 100 or n.payable_paise - n.round_off_paise
        <> n.total_paise - case when i.reverse_charge then n.cgst_paise + n.sgst_paise + n.igst_paise else 0 end`,
  },
  {
    code: 'note.split',
    sentence: 'Reduction, refund and balance of a credit note add up to it, and none is below zero.',
    query: `select n.id as note_id, n.number, n.payable_paise, n.reduction_paise, n.refund_paise, n.balance_paise
      from credit_notes n where n.kind = 'credit_note' and (least(n.reduction_paise, n.refund_paise, n.balance_paise) < 0
        or n.reduction_paise + n.refund_paise + n.balance_paise <> n.payable_paise)`,
  },
  {
    code: 'note.credits',
    sentence: 'What is credited of an invoice is never more than it and its debit notes.',
    query: `select i.id as invoice_id, i.number, i.payable_paise, of.credited, of.added from invoices i join (
        select invoice_id, coalesce(sum(payable_paise) filter (where kind = 'credit_note'), 0) as credited,
          coalesce(sum(payable_paise) filter (where kind = 'debit_note'), 0) as added
        from credit_notes group by invoice_id) as of on of.invoice_id = i.id
      where of.credited > i.payable_paise + of.added`,
  },
  {
    code: 'note.line_credits',
    sentence: 'What is credited of a line, and each of its taxes, is never more than the line.',
    query: `select l.invoice_id, l.line_number, l.taxable_paise, of.taxable_paise as credited
      from invoice_lines l join (
        select n.invoice_id, c.invoice_line, ${AMOUNTS.map((name) => `sum(c.${name}) as ${name}`).join(', ')}
        from credit_note_lines c join credit_notes n on n.id = c.credit_note_id where n.kind = 'credit_note'
        group by n.invoice_id, c.invoice_line) as of on of.invoice_id = l.invoice_id and of.invoice_line = l.line_number
      where ${AMOUNTS.map((name) => `of.${name} > l.${name}`).join(' or ')}`,
  },
  {
    code: 'note.seal',
    sentence: 'An issued note says what it said when it was issued.',
    query: 'select n.id as note_id, n.number from credit_notes n where n.row_hash <> credit_note_hash(n)',
  },
  {
    code: 'ledger.claim',
    sentence: 'A claim is taken from its host once and owed to its shipper until it is paid.',
    query: `select c.id as claim_id, c.amount_paise, c.paid_on, taken.paise as taken, owed.paise as owed from claims c
      cross join lateral (select coalesce(sum(e.amount_paise), 0) as paise from journals j join ledger_entries e on e.journal_id = j.id
        where j.key = 'claim/' || c.id and e.account = 'host_payable' and e.party_org_id = c.org_id) as taken
      cross join lateral (select coalesce(-sum(e.amount_paise), 0) as paise from journals j join ledger_entries e on e.journal_id = j.id
        where j.key in ('claim/' || c.id, 'claim_paid/' || c.id) and e.account = 'claims_payable' and e.party_org_id = c.shipper_org_id) as owed
      where (taken.paise, owed.paise)
        is distinct from (c.amount_paise::numeric, (case when c.paid_on is null then c.amount_paise else 0 end)::numeric)`,
  },
  {
    code: 'ledger.deposit',
    sentence:
      'A deposit is held in the books as long as it hasn’t ended, with its amount less what a dispute took of it, and then no more.',
    query: `select d.id as deposit_id, d.reference, d.amount_paise, d.kept_paise, taken.paise as taken, kept.paise as kept, returned.paise as returned, lost.paise as lost
      from deposits d
      ${['deposit', 'deposit_kept', 'deposit_returned']
        .map(
          (kind, index) => `cross join lateral (select coalesce(sum(e.amount_paise), 0) as paise from journals j
        join ledger_entries e on e.journal_id = j.id where j.key = '${kind}/' || d.id and e.account = 'deposit_held'
          and e.party_org_id = d.shipper_org_id) as ${['taken', 'kept', 'returned'][index]}`,
        )
        .join(' ')}
      cross join lateral (select coalesce(sum(e.amount_paise), 0) as paise from card_payments p
        join card_disputes c on c.card_payment_id = p.id join journals j on j.key = 'card_dispute_lost/' || c.id
        join ledger_entries e on e.journal_id = j.id and e.account = 'deposit_held' and e.party_org_id = d.shipper_org_id
        where d.rail = 'card' and p.org_id = d.org_id and p.payment_intent_id = d.reference) as lost
      where (taken.paise, kept.paise) is distinct from (-d.amount_paise::numeric, coalesce(d.kept_paise, 0)::numeric)
        or case when d.ended_on is null then returned.paise <> 0 or lost.paise not between 0 and d.amount_paise - 1
          else returned.paise + lost.paise <> d.amount_paise - d.kept_paise end`,
  },
  {
    code: 'ledger.debit_note',
    sentence: 'Every debit note is in the books once, with what it adds to its invoice.',
    query: `select n.id as note_id, n.number, n.payable_paise, booked.owed from credit_notes n left join (
        select j.key, ${BOOKED('receivable')} as owed from journals j join ledger_entries e on e.journal_id = j.id
        where j.kind = 'debit_note' group by j.key
      ) as booked on booked.key = 'debit_note/' || n.id
      where n.kind = 'debit_note' and booked.owed is distinct from n.payable_paise::numeric`,
  },
  {
    code: 'ledger.credit_note',
    sentence: 'Every credit note is in the books once, with what became of it.',
    query: `select n.id as note_id, n.number, n.reduction_paise, n.refund_paise, n.balance_paise, booked.*
      from credit_notes n left join (
        select j.key, ${BOOKED('receivable')} as receivable, ${BOOKED('refund_due')} as refund, ${BOOKED('shipper_balance')} as balance
        from journals j join ledger_entries e on e.journal_id = j.id where j.kind = 'credit_note' group by j.key
      ) as booked on booked.key = 'credit_note/' || n.id
      where n.kind = 'credit_note' and (booked.receivable, booked.refund, booked.balance)
        is distinct from (-n.reduction_paise::numeric, -n.refund_paise::numeric, -n.balance_paise::numeric)`,
  },
  {
    code: 'ledger.refund',
    sentence: 'Every refund is in the books once, and turned round where it came back.',
    query: `select r.id as refund_id, r.reference, r.amount_paise, r.failed_on, sent.due as sent, back.due as back
      from refunds r
      left join (select j.key, ${BOOKED('refund_due')} as due from journals j join ledger_entries e on e.journal_id = j.id
        where j.kind = 'refund' group by j.key) as sent on sent.key = 'refund/' || r.id
      left join (select j.key, ${BOOKED('refund_due')} as due from journals j join ledger_entries e on e.journal_id = j.id
        where j.kind = 'refund_failed' group by j.key) as back on back.key = 'refund_failed/' || r.id
      where coalesce(sent.due, 0) <> r.amount_paise
        or coalesce(back.due, 0) <> case when r.failed_on is null then 0 else -r.amount_paise end`,
  },
  {
    code: 'ledger.kept',
    sentence: 'No shipper was paid back more than was due, or used more balance than was kept.',
    query: `select e.book_org_id, e.party_org_id, e.account, sum(e.amount_paise) as paise from ledger_entries e
      where e.account in ('refund_due', 'shipper_balance') group by 1, 2, 3 having sum(e.amount_paise) > 0`,
  },
  {
    code: 'invoice.void',
    sentence: 'Of a void invoice nothing is owed, paid or credited, and the books have turned it round; of no other.',
    query: `select i.id as invoice_id, i.number, i.voided_at, i.outstanding_paise from invoices i
      where (i.voided_at is not null) <> exists (select from journals j where j.key = 'void/' || i.id)
        or (i.voided_at is not null and (i.outstanding_paise <> 0
          or exists (select from payments p where p.invoice_id = i.id)
          or exists (select from credit_notes n where n.invoice_id = i.id)))`,
  },
  {
    code: 'dispute.line',
    sentence: 'A dispute is over a line its invoice has, and for no more than the line.',
    query: `select d.id as dispute_id, d.invoice_id, d.invoice_line, d.amount_paise from disputes d
      left join invoice_lines l on l.invoice_id = d.invoice_id and l.line_number = d.invoice_line
      where l.invoice_id is null or d.amount_paise > l.taxable_paise`,
  },
  {
    code: 'dispute.outcome',
    sentence: 'A decided dispute’s credit note credits what was decided, of that line of that invoice.',
    query: `select d.id as dispute_id, d.credited_paise, d.credit_note_id, n.invoice_id from disputes d
      left join credit_notes n on n.id = d.credit_note_id
      where coalesce(d.credited_paise, 0) > 0 and (n.invoice_id is distinct from d.invoice_id
        or d.credited_paise is distinct from (select sum(c.taxable_paise) from credit_note_lines c
          where c.credit_note_id = n.id and c.invoice_line = d.invoice_line))`,
  },
];
