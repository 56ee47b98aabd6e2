import {
  COPY,
  claimed,
  copy,
  countOneMore,
  credited,
  debitNote,
  deposited,
  disputed,
  EXIT,
  first,
  INVOICE_AND_MORE,
  INVOICED,
  JOURNAL_OF,
  journalOf,
  LAST_OF_A_SERIES,
  LAST_OF_A_SERIES_BEFORE,
  LINE_AND_MORE,
  nextNumber,
  PAID,
  RESEAL_NOTES,
  refunded,
  reseal,
  UNPAID,
} from './rows.ts';

/** Faults of invoices, notes, the books and disputes, one or more for every invariant. */
export const MONEY_PLANTS: Record<string, string[]> = {
  'invoice.series': [
    `${countOneMore(LAST_OF_A_SERIES)}
     update invoices i set sequence = sequence + 1, number = ${nextNumber('i')} where id = ${LAST_OF_A_SERIES};
     ${reseal('true')}`,
  ],
  'invoice.counter': [
    countOneMore(LAST_OF_A_SERIES),
    `delete from invoice_counters where org_id = ${first('invoices', 'true', 'org_id')}`,
  ],
  'invoice.number': [
    `update invoices set number = left(number, -6) || '999999' where id = ${PAID}; ${reseal('true')}`,
    `update invoices set issued_on = issued_on - 366 where id = ${PAID}; ${reseal('true')}`,
  ],
  'invoice.lines': [
    `update invoice_lines set taxable_paise = taxable_paise + 1 where invoice_id = ${PAID} and line_number = 1; ${reseal('true')}`,
    `delete from invoice_lines where invoice_id = ${PAID}`,
  ],
  'invoice.total': [
    `alter table invoices drop constraint invoices_total; alter table invoices drop constraint invoices_payable;
     update invoices set total_paise = total_paise + 1, round_off_paise = round_off_paise - 1
     where id = ${first('invoices', 'settled_at is null and round_off_paise > -50')}; ${reseal('true')}`,
  ],
  'invoice.tax_kind': [
    `update invoice_lines set cgst_paise = igst_paise, igst_paise = 0
     where invoice_id = ${first('invoices', `supply_kind = 'inter_state'`)};
     update invoices set cgst_paise = igst_paise, igst_paise = 0
     where id = ${first('invoices', `supply_kind = 'inter_state'`)}; ${reseal('true')}`,
  ],
  'invoice.payable': [
    `alter table invoices drop constraint invoices_payable;
     update invoices set round_off_paise = round_off_paise + case when round_off_paise > 0 then -1 else 1 end
     where id = ${UNPAID}; ${reseal('true')}`,
  ],
  'invoice.seal': [
    `update invoices set due_on = due_on + 1 where id = ${UNPAID}`,
    `update invoice_lines set description = 'Something else' where invoice_id = ${PAID} and line_number = 1`,
  ],
  'invoice.days': [
    `${copy('invoices', `id = ${LAST_OF_A_SERIES}`, { id: COPY, sequence: 'old.sequence + 1', number: nextNumber('old'), billing_key: `'month/2026-01'`, period_to: 'old.period_from + 1', payable_paise: '0', round_off_paise: '0', taxable_paise: '0', cgst_paise: '0', sgst_paise: '0', igst_paise: '0', total_paise: '0', outstanding_paise: '0', settled_at: 'now()' })}
     ${copy('invoice_lines', `line_number = 1 and invoice_id = ${LAST_OF_A_SERIES_BEFORE}`, { invoice_id: COPY, taxable_paise: '0', cgst_paise: '0', sgst_paise: '0', igst_paise: '0' })}
     ${countOneMore(COPY)} ${reseal('true')}`,
  ],
  'invoice.confirmed': [
    `${copy('audit_log', `entity = 'booking' and to_state = 'confirmed' and entity_id = ${INVOICED}`, { id: COPY, from_state: `'confirmed'`, to_state: `'cancelled'`, action: `'booking.cancel'`, actor_kind: `'host'`, at: 'clock_timestamp()' })}
     update allocations set state = 'released' where booking_id = ${INVOICED};
     update bookings set state = 'cancelled' where id = ${INVOICED}`,
  ],
  'receipt.covers': [
    `update receipts set amount_paise = amount_paise - 1 where id = ${first('payments', 'true', 'receipt_id')}`,
    `update receipts set unmatched_paise = 1 where unmatched_paise = 0`,
  ],
  'ledger.unmatched': [
    `insert into receipts (org_id, rail, reference, amount_paise, unmatched_paise, received_on, recorded_by)
     select org_id, rail, 'NOBODY-KNOWS', 1, 1, received_on, recorded_by from receipts limit 1`,
  ],
  'payment.settled': [
    `update invoices set settled_at = null where id = ${PAID}`,
    `update invoices set settled_at = now() where id = ${UNPAID}`,
  ],
  'journal.balance': [
    `update ledger_entries set amount_paise = amount_paise + 1 where journal_id = ${JOURNAL_OF(PAID, 'invoice')} and account = 'storage_income'`,
    `update ledger_entries set book_org_id = null where journal_id = ${JOURNAL_OF(PAID, 'invoice')} and account = 'storage_income'`,
  ],
  'journal.entries': [
    `update ledger_entries set account = 'petty_cash' where journal_id = ${JOURNAL_OF(PAID, 'invoice')} and account = 'storage_income'`,
    `update journals set occurred_on = occurred_on + 1 where id = ${JOURNAL_OF(PAID, 'invoice')}`,
    copy('journals', `id = ${JOURNAL_OF(PAID, 'invoice')}`, { id: COPY, key: `'fee/planted'`, kind: `'fee'` }),
  ],
  'ledger.outstanding': [
    `update invoices set outstanding_paise = outstanding_paise + 100 where id = ${UNPAID}`,
    `${copy('journals', `id = ${JOURNAL_OF(UNPAID, 'invoice')}`, { id: COPY, key: `'interest/planted'`, kind: `'interest'` })}
     ${copy('ledger_entries', `journal_id = ${JOURNAL_OF(UNPAID, 'invoice')}`, { journal_id: COPY })}`,
  ],
  'ledger.invoice': [
    `update journals set key = 'invoice/${COPY.slice(1, -1)}' where id = ${JOURNAL_OF(PAID, 'invoice')}`,
  ],
  'ledger.payment': [
    `update payments set applied_paise = applied_paise - 1 where id = ${first('payments', 'true')}`,
    `update journals set key = 'payment/${COPY.slice(1, -1)}' where id = ${JOURNAL_OF(PAID, 'payment')}`,
    `update payments set tds_paise = 1 where id = ${first('payments', 'true')}`,
  ],
  'note.series': [
    credited(`update credit_notes set sequence = 2, number = 'XC/2627/000002';
      update invoice_counters set last_number = 2 where series = 'credit_note'; ${RESEAL_NOTES}`),
  ],
  'note.number': [
    credited(`update credit_notes set number = 'XC/2526/000001'; ${RESEAL_NOTES}`),
    credited(`update credit_notes set number = 'XD/2627/000001'; ${RESEAL_NOTES}`),
  ],
  'note.lines': [
    credited('update credit_note_lines set taxable_paise = taxable_paise - 1'),
    credited('delete from credit_note_lines'),
  ],
  'note.payable': [credited(`update credit_notes set round_off_paise = 1; ${RESEAL_NOTES}`)],
  'note.split': [
    credited(`alter table credit_notes drop constraint credit_notes_split;
      update credit_notes set balance_paise = balance_paise - 100; ${RESEAL_NOTES}
      update ledger_entries set amount_paise = amount_paise + 100 where journal_id = ${COPY} and line_number = 1;
      update ledger_entries set amount_paise = amount_paise - 100 where journal_id = ${COPY} and line_number = 2`),
  ],
  'note.credits': [credited('', INVOICE_AND_MORE, 'null')],
  'note.line_credits': [credited('', LINE_AND_MORE)],
  'note.seal': [credited(`update credit_notes set reason = 'Something else'`)],
  'ledger.claim': [
    `${claimed('shipper_org_id')} update claims set amount_paise = 2000 where id = ${COPY}`,
    `${claimed('shipper_org_id')} update claims set paid_on = decided_on, reference = 'PLANTED', paid_by = decided_by where id = ${COPY}`,
  ],
  'ledger.deposit': [
    `${deposited('shipper_org_id')} update deposits set amount_paise = 2000 where id = ${COPY}`,
    `${deposited('shipper_org_id')} update deposits set ended_on = taken_on, kept_paise = 0, reason = 'Planted',
       return_reference = 'PLANTED', ended_by = recorded_by where id = ${COPY}`,
  ],
  'ledger.debit_note': [
    `${debitNote('shipper_org_id')} update journals set key = 'debit_note/planted' where id = ${COPY}`,
  ],
  'ledger.credit_note': [credited(`update journals set key = 'credit_note/${EXIT.slice(1, -1)}' where id = ${COPY}`)],
  'ledger.refund': [
    `${refunded('shipper_org_id')} update refunds set amount_paise = 200`,
    `${refunded('shipper_org_id')} update refunds set failed_on = paid_on, failure = 'Planted'`,
  ],
  'ledger.kept': [
    journalOf(COPY, 'claim/planted', ['shipper_balance', '100', 'claims']),
    journalOf(COPY, 'claim/planted', ['refund_due', '100', 'claims']),
  ],
  'invoice.void': [`update invoices set voided_at = now(), void_reason = 'Planted' where id = ${UNPAID}`],
  'dispute.line': [disputed('shipper_org_id', 999)],
  'dispute.outcome': [
    credited(
      disputed('shipper_org_id', 1, {
        credited_paise: '9900',
        decision: `'Planted'`,
        credit_note_id: COPY,
        decided_by: first('users', 'true'),
        decided_at: 'now()',
      }),
    ),
  ],
};
