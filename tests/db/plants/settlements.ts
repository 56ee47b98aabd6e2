import { STRANGER, UNPAID } from './rows.ts';

const NOBODY = '00000000-0000-4000-8000-00000000c0de';
const id = (last: string) => `00000000-0000-4000-8000-00000000${last}`;
const [RULE, FEE, TAX, RUN, PAYOUT, CREDIT] = ['5e01', '5e02', '5e03', '5e04', '5e05', '5e06'].map(id);
const OF = UNPAID;
const HOST = `(select org_id from invoices where id = ${OF})`;
const person = (place: number) => `(select id from users order by id offset ${place} limit 1)`;

/** A journal of what is taken from the host, in both books. */
const taken = (key: string, kind: string, paise: number, purpose: string, accounts: readonly [string, string]) => `
  insert into journals (key, kind, occurred_on, org_id, content_hash) values ('${key}', '${kind}', '2026-06-01', ${HOST}, 'x');
  insert into ledger_entries (journal_id, line_number, book_org_id, account, party_org_id, amount_paise, purpose, occurred_on)
    select j.id, e.line, e.book, e.account, e.party, e.paise, e.purpose, j.occurred_on from journals j
    cross join lateral (values (1, null, 'host_payable', j.org_id, ${paise}, '${purpose}'), (2, null, '${accounts[0]}', null, -(${paise}), null),
      (3, j.org_id, 'due_from_platform', null, -(${paise}), null), (4, j.org_id, '${accounts[1]}', null, ${paise}, null))
      as e (line, book, account, party, paise, purpose)
    where j.key = '${key}';`;

const RESEAL = `update fee_invoices set row_hash = fee_invoice_hash(fee_invoices);
  update fee_invoice_lines set row_hash = fee_invoice_line_hash(fee_invoice_lines);`;

/** A host's month as the features would have left it: a fee, a tax kept back, a payout that was sent. */
const SETTLED = `
  insert into commission_rules (id, code, version, rate_basis_points, minimum_fee_paise, effective_from, created_by)
    values ('${RULE}', 'planted', 1, 800, 0, '2000-01-01', ${person(0)});
  insert into fee_counters (financial_year, last_number) values ('2026-27', 1);
  insert into fee_invoices (id, org_id, month, number, financial_year, sequence, issued_on, supplier, recipient, place_of_supply,
      place_of_supply_name, supply_kind, taxable_paise, cgst_paise, sgst_paise, igst_paise, total_paise)
    select '${FEE}', org_id, '2026-05-01', 'QSF/26-27/000001', '2026-27', 1, '2026-06-01', supplier, recipient, '27',
      'Maharashtra', 'inter_state', 100, 0, 0, 18, 118 from invoices where id = ${OF};
  insert into fee_invoice_lines (fee_invoice_id, org_id, line_number, shipper_org_id, invoice_id, description, formula, sac,
      base_paise, rule_code, rule_id, taxable_paise, rate_basis_points, cgst_paise, sgst_paise, igst_paise)
    select '${FEE}', org_id, 1, shipper_org_id, id, 'Commission', '8%', '998599', 1000, 'planted', '${RULE}', 100, 1800, 0, 0, 18
    from invoices where id = ${OF};
  ${RESEAL}
  ${taken(`fee/${FEE}`, 'fee', 118, 'commission', ['fee_income', 'commission'])}
  insert into source_taxes (id, org_id, month, kind, intra_base_paise, inter_base_paise, cgst_paise, sgst_paise, igst_paise, amount_paise)
    values ('${TAX}', ${HOST}, '2026-05-01', 'tcs', 0, 1000, 0, 0, 5, 5);
  ${taken(`tcs/${TAX}`, 'tcs', 5, 'tcs', ['tcs_payable', 'tcs_credit'])}
  insert into payout_runs (id, up_to, state, made_by, approved_by, approved_at, sent_on)
    values ('${RUN}', '2026-06-01', 'sent', ${person(0)}, ${person(1)}, now(), '2026-06-01');
  insert into payouts (id, run_id, up_to, org_id, balance_paise, held_paise, amount_paise, state, sent_on, bank_reference)
    values ('${PAYOUT}', '${RUN}', '2026-06-01', ${HOST}, 50, 0, 50, 'sent', '2026-06-01', 'BULK-1');
  ${taken(`payout/${PAYOUT}`, 'payout', 50, 'payout', ['bank', 'bank'])}`;

/** A part of the fee given back, as the features would have left it. */
const CREDITED = `${SETTLED}
  insert into fee_counters (kind, financial_year, last_number) values ('credit_note', '2026-27', 1);
  insert into fee_invoices (id, kind, org_id, month, number, financial_year, sequence, issued_on, supplier, recipient,
      place_of_supply, place_of_supply_name, supply_kind, taxable_paise, cgst_paise, sgst_paise, igst_paise, total_paise)
    select '${CREDIT}', 'credit_note', org_id, '2026-06-01', 'QSFC/2627/000001', '2026-27', 1, '2026-07-01', supplier, recipient,
      '27', 'Maharashtra', 'inter_state', 50, 0, 0, 9, 59 from invoices where id = ${OF};
  insert into fee_invoice_lines (fee_invoice_id, kind, org_id, line_number, shipper_org_id, invoice_id, charged_on_id,
      charged_line, description, formula, sac, base_paise, rule_code, rule_id, taxable_paise, rate_basis_points, cgst_paise,
      sgst_paise, igst_paise)
    select '${CREDIT}', 'credit_note', org_id, 1, shipper_org_id, id, '${FEE}', 1, 'Given back', 'half', '998599', 500,
      'planted', '${RULE}', 50, 1800, 0, 0, 9 from invoices where id = ${OF};
  ${RESEAL}
  ${taken(`fee_credit/${CREDIT}`, 'fee_credit', -59, 'commission', ['fee_income', 'commission'])}`;

const credited = (fault: string) => `${CREDITED} ${fault}; ${RESEAL}`;
const settled = (fault: string) => `${SETTLED} ${fault};`;
const entriesOf = (key: string) => `journal_id = (select id from journals where key = '${key}')`;

/** Faults of settlements, by the invariant each violates. Without a fault nothing is violated. */
export const SETTLEMENT_PLANTS: Record<string, string[]> = {
  'settlement.books': [
    settled(
      `update ledger_entries set account = 'commission' where ${entriesOf(`tcs/${TAX}`)} and account = 'due_from_platform'`,
    ),
  ],
  'settlement.purpose': [
    settled(`update ledger_entries set purpose = null where ${entriesOf(`tcs/${TAX}`)} and account = 'host_payable'`),
  ],
  'fee.series': [
    settled('update fee_counters set last_number = 2'),
    settled(`update fee_invoices set sequence = 2; update fee_counters set last_number = 2; ${RESEAL}`),
  ],
  'fee.lines': [settled(`update fee_invoice_lines set igst_paise = 17; ${RESEAL}`)],
  'fee.seal': [
    settled(`update fee_invoices set supplier = '{}'`),
    settled(`update fee_invoice_lines set formula = '9%'`),
  ],
  'fee.ledger': [
    settled(`update journals set key = 'fee/${NOBODY}' where key = 'fee/${FEE}'`),
    credited(`update journals set key = 'fee_credit/${NOBODY}' where key = 'fee_credit/${CREDIT}'`),
  ],
  'fee.rule': [
    settled(`update commission_rules set effective_from = '2099-01-01'`),
    settled(`update commission_rules set org_id = ${STRANGER}`),
  ],
  'fee.credited': [
    credited(`update fee_invoice_lines set base_paise = 1001 where kind = 'credit_note'`),
    credited(`update fee_invoice_lines set charged_line = 2 where kind = 'credit_note'`),
  ],
  'source_tax.ledger': [settled('update source_taxes set igst_paise = 6, amount_paise = 6')],
  'payout.balance': [
    settled('alter table payouts drop constraint payouts_amount; update payouts set balance_paise = 49'),
  ],
  'payout.ledger': [
    settled(`update journals set key = 'payout/${NOBODY}' where key = 'payout/${PAYOUT}'`),
    settled(`update payouts set state = 'returned', returned_on = '2026-06-02', return_reason = 'Closed'`),
  ],
  'payout.second_person': [
    settled(
      'alter table payout_runs drop constraint payout_runs_second_person; update payout_runs set approved_by = made_by',
    ),
  ],
  'tenancy.fee_invoice_lines': [settled(`update fee_invoice_lines set shipper_org_id = ${STRANGER}`)],
  'tenancy.payouts': [settled('update payouts set up_to = up_to + 1')],
  'tenancy.e_invoice_answers': [
    `insert into e_invoice_answers (org_id, shipper_org_id, invoice_id, irn, ack_number, ack_at, signed_invoice, signed_qr, recorded_by)
       select org_id, ${STRANGER}, id, repeat('a', 64), '1', '2026-06-01', 'x', 'x', ${person(0)} from invoices where id = ${OF}`,
  ],
};
