import { ACCOUNTS } from '../../app/domain/ledger/accounts.ts';
import { type Invariant, literals } from './invariant.ts';

const RECEIVABLE = `select j.invoice_id, sum(e.amount_paise) as paise
  from ledger_entries e join journals j on j.id = e.journal_id
  where e.account = 'receivable' and e.book_org_id = j.org_id and j.invoice_id is not null
  group by j.invoice_id`;

/** Books that say what happened, all of it, once. */
export const LEDGER: readonly Invariant[] = [
  {
    code: 'journal.balance',
    sentence: 'In every journal each book’s entries sum to zero in every currency.',
    query: `select e.journal_id, e.book_org_id, e.currency, sum(e.amount_paise) as paise
      from ledger_entries e group by 1, 2, 3 having sum(e.amount_paise) <> 0`,
  },
  {
    code: 'journal.entries',
    sentence: 'A journal has entries, on its day, of accounts the chart knows.',
    query: `select j.id as journal_id, j.key, e.line_number, e.account, e.occurred_on
      from journals j left join ledger_entries e on e.journal_id = j.id
      where e.journal_id is null or e.occurred_on <> j.occurred_on or e.account not in (${literals(Object.keys(ACCOUNTS))})`,
  },
  {
    code: 'ledger.outstanding',
    sentence: 'What an invoice says is left to pay is what the books say its shipper owes for it.',
    query: `select i.id as invoice_id, i.number, i.outstanding_paise, coalesce(owed.paise, 0) as booked_paise
      from invoices i left join (${RECEIVABLE}) as owed on owed.invoice_id = i.id
      where i.outstanding_paise <> coalesce(owed.paise, 0)`,
  },
  {
    code: 'ledger.invoice',
    sentence: 'Every invoice is in the books once, with what is to be paid.',
    query: `select i.id as invoice_id, i.number, i.payable_paise, booked.paise as booked_paise
      from invoices i left join (
        select j.key, sum(e.amount_paise) as paise from journals j join ledger_entries e on e.journal_id = j.id
        where j.kind = 'invoice' and e.account = 'receivable' group by j.key
      ) as booked on booked.key = 'invoice/' || i.id
      where coalesce(booked.paise, 0) <> i.payable_paise`,
  },
  {
    code: 'ledger.payment',
    sentence:
      'Every payment is in the books once, with the money that came or was matched, what it paid of the invoice and the tax that was kept back.',
    query: `select p.id as payment_id, p.reference, p.amount_paise, p.tds_paise, p.applied_paise, booked.money, booked.tds, booked.owed
      from payments p left join (
        select split_part(j.key, '/', 2) as payment_id,
          coalesce(sum(e.amount_paise) filter (where e.account = 'bank' or j.kind = 'matched' and e.account = 'unmatched_money'), 0) as money,
          coalesce(sum(e.amount_paise) filter (where e.account = 'tds_receivable'), 0) as tds,
          coalesce(-sum(e.amount_paise) filter (where e.account = 'receivable'), 0) as owed
        from journals j join ledger_entries e on e.journal_id = j.id where j.kind in ('payment', 'matched') group by 1
      ) as booked on booked.payment_id = p.id::text
      where (booked.money, booked.tds, booked.owed)
        is distinct from (p.amount_paise::numeric, p.tds_paise::numeric, (p.applied_paise + p.tds_paise)::numeric)`,
  },
  {
    code: 'ledger.unmatched',
    sentence: 'What a host’s books hold as unmatched money is what came and is put to no invoice yet.',
    query: `select coalesce(booked.org_id, kept.org_id) as org_id, booked.paise as booked_paise, kept.paise as kept_paise
      from (select book_org_id as org_id, -sum(amount_paise) as paise from ledger_entries
        where account = 'unmatched_money' group by 1) as booked
      full join (select r.org_id, sum(greatest(r.amount_paise - coalesce((select sum(p.amount_paise) from payments p where p.receipt_id = r.id), 0), 0)) as paise
        from receipts r group by 1) as kept on kept.org_id = booked.org_id
      where coalesce(booked.paise, 0) <> coalesce(kept.paise, 0)`,
  },
];
