import { AGREED_STATES } from '../../app/domain/booking/lifecycle.ts';
import { type Invariant, literals } from './invariant.ts';

const AMOUNTS = ['taxable_paise', 'cgst_paise', 'sgst_paise', 'igst_paise'] as const;

/** India's financial year of a day, as in app/domain/shared/financial-year.ts: '2026-27'. */
const FINANCIAL_YEAR = `to_char(i.issued_on - interval '3 months', 'YYYY') || '-' || to_char(i.issued_on + interval '9 months', 'YY')`;

/** Books an auditor would accept. */
export const INVOICES: readonly Invariant[] = [
  {
    // CGST Rules 2017, rule 46(b): consecutive and unique within a financial year.
    code: 'invoice.series',
    sentence: 'The invoices of a supplier’s financial year are numbered 1 to n without a gap or a repeat.',
    query: `select i.org_id, i.financial_year, count(*) as invoices, min(i.sequence) as first, max(i.sequence) as last
      from invoices i group by i.org_id, i.financial_year
      having min(i.sequence) <> 1 or max(i.sequence) <> count(*) or count(distinct i.sequence) <> count(*)`,
  },
  {
    code: 'invoice.counter',
    sentence: 'The counter of a series stands at its last invoice.',
    query: `select org_id, series, financial_year, c.last_number, last.sequence
      from invoice_counters c
      full join (
        select org_id, 'invoice' as series, financial_year, max(sequence) as sequence from invoices group by 1, 2, 3
        union all select org_id, kind, financial_year, max(sequence) from credit_notes group by 1, 2, 3
      ) as last using (org_id, series, financial_year)
      where coalesce(c.last_number, 0) <> coalesce(last.sequence, 0)`,
  },
  {
    code: 'invoice.number',
    sentence: 'A printed number ends in the financial year of its day and its place in the series.',
    query: `select i.id as invoice_id, i.number, i.issued_on, i.financial_year, i.sequence from invoices i
      where i.financial_year <> ${FINANCIAL_YEAR}
        or i.number not like '%/' || substr(i.financial_year, 3) || '/' || lpad(i.sequence::text, 6, '0')`,
  },
  {
    code: 'invoice.lines',
    sentence: 'An invoice’s taxable value and each of its taxes are the sums of its lines.',
    query: `select i.id as invoice_id, i.number, ${AMOUNTS.map((name) => `i.${name}, line.${name} as lines_${name}`).join(', ')}
      from invoices i
      left join (select invoice_id, ${AMOUNTS.map((name) => `sum(${name}) as ${name}`).join(', ')}
        from invoice_lines group by invoice_id) as line on line.invoice_id = i.id
      where (${AMOUNTS.map((name) => `i.${name}`).join(', ')})
        is distinct from (${AMOUNTS.map((name) => `line.${name}::bigint`).join(', ')})`,
  },
  {
    code: 'invoice.total',
    sentence: 'An invoice’s total is its taxable value and its taxes.',
    query: `select i.id as invoice_id, i.number, i.total_paise, ${AMOUNTS.map((name) => `i.${name}`).join(', ')}
      from invoices i where i.total_paise <> ${AMOUNTS.map((name) => `i.${name}`).join(' + ')}`,
  },
  {
    // IGST Act 2017 s.7 and s.8: a line bears IGST, or CGST and as much SGST or UTGST; never both.
    code: 'invoice.tax_kind',
    sentence: 'Every line bears the taxes of its supply: IGST across States, CGST and the same SGST inside one.',
    query: `select i.id as invoice_id, i.number, i.supply_kind, l.line_number, l.cgst_paise, l.sgst_paise, l.igst_paise
      from invoice_lines l join invoices i on i.id = l.invoice_id
      where case i.supply_kind when 'inter_state' then l.cgst_paise <> 0 or l.sgst_paise <> 0
        else l.igst_paise <> 0 or l.cgst_paise <> l.sgst_paise end`,
  },
  {
    code: 'invoice.payable',
    sentence: 'What is to be paid is the total in whole rupees, without tax under reverse charge.',
    query: `select i.id as invoice_id, i.number, i.total_paise, i.round_off_paise, i.payable_paise from invoices i
      where i.payable_paise % 100 <> 0 or abs(i.round_off_paise) > 50 or i.payable_paise - i.round_off_paise
        <> i.total_paise - case when i.reverse_charge then i.cgst_paise + i.sgst_paise + i.igst_paise else 0 end`,
  },
  {
    code: 'invoice.seal',
    sentence: 'An issued invoice and its lines say what they said when they were issued.',
    query: `select i.id as invoice_id, i.number, null::integer as line_number from invoices i where i.row_hash <> invoice_hash(i)
      union all select l.invoice_id, null, l.line_number from invoice_lines l where l.row_hash <> invoice_line_hash(l)`,
  },
  {
    code: 'invoice.days',
    sentence: 'No day of a booking’s storage is billed twice.',
    query: `select i.booking_id, i.number, other.number as other, i.period_from, i.period_to
      from invoices i join invoices other on other.booking_id = i.booking_id and other.id > i.id
        and other.period_from < i.period_to and i.period_from < other.period_to
      where i.voided_at is null and other.voided_at is null`,
  },
  {
    // A void invoice asks nothing of its booking; a credit note takes money back, not the stay. A charge by itself is for what
    // did not come about as well.
    code: 'invoice.confirmed',
    sentence: 'An invoiced booking is confirmed, unless the invoice is void.',
    query: `select i.id as invoice_id, i.number, b.id as booking_id, b.state
      from invoices i join bookings b on b.id = i.booking_id where i.voided_at is null and i.purpose <> 'charge' and b.state not in (${literals(AGREED_STATES)})`,
  },
  {
    code: 'receipt.covers',
    sentence: 'No more is put to invoices than was received, and what is unmatched is what no payment was made of.',
    query: `select r.id as receipt_id, r.reference, r.amount_paise, r.unmatched_paise from receipts r
      where r.unmatched_paise < 0
        or r.unmatched_paise <> r.amount_paise - coalesce((select sum(p.amount_paise) from payments p where p.receipt_id = r.id), 0)`,
  },
  {
    code: 'payment.settled',
    sentence: 'An invoice is settled when nothing of it is left to pay, and only then.',
    query: `select i.id as invoice_id, i.number, i.payable_paise, i.outstanding_paise, i.settled_at from invoices i
      where (i.settled_at is not null) <> (i.outstanding_paise = 0)`,
  },
];
