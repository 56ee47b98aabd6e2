/*
 * Rows the planted faults are made of, as SQL: triggers and foreign keys are off when it runs, as in a restore.
 */

export const first = (table: string, where: string, column = 'id') =>
  `(select ${column} from ${table} where ${where} order by ${column} limit 1)`;

/** Copies rows of a table with some of their columns replaced by expressions over the row `old`. */
export function copy(table: string, where: string, changes: Record<string, string>): string {
  const changed = Object.entries(changes).map(([column, value]) => `'${column}', ${value}`);
  return `insert into ${table} select (jsonb_populate_record(old, jsonb_build_object(${changed.join(', ')}))).*
    from ${table} old where ${where};`;
}

export const STRANGER = `'00000000-0000-4000-8000-00000000dead'`;
export const COPY = `'00000000-0000-4000-8000-00000000c0de'`;
export const UNBILLED = 'not exists (select from invoices i where i.booking_id = bookings.id)';
/** Nothing dangerous stands in its facility on any day: what a plant puts there meets what the plant put there. */
const ALONE = `not exists (select from bookings other join allocations a on a.booking_id = other.id
  where other.facility_id = bookings.facility_id and other.id <> bookings.id and a.hazard_classes <> '{}')`;
/** A confirmed booking that is not over and has no invoice. */
export const STANDING = first(
  'bookings',
  `state = 'confirmed' and ends_on > current_date + 2 and cargo_version_id is not null and ${UNBILLED} and ${ALONE}`,
);
/** A live stay in a bonded slot, and where it is. */
export const IN_BOND = first('bookings', `state = 'confirmed' and regime = 'bonded' and ends_on > current_date + 2`);
export const PLACE_IN_BOND = first('bookings', `id = ${IN_BOND}`, 'facility_id');
export const CANCELLED = first('bookings', `state = 'cancelled'`);
export const OVER = first('bookings', `state in ('cancelled', 'expired', 'withdrawn', 'declined')`);
export const REQUESTED = first('bookings', `state = 'requested'`);
export const PAID = first('invoices', 'settled_at is not null');
export const UNPAID = first('invoices', 'settled_at is null');
/** An invoiced booking that could be cancelled, were it not for the invoice. */
export const INVOICED = first(
  'invoices',
  `booking_id in (select id from bookings where state = 'confirmed')`,
  'booking_id',
);
export const LAST_OF_A_SERIES = first(
  'invoices',
  'sequence > 1 and not exists (select from invoices later where later.org_id = invoices.org_id and later.financial_year = invoices.financial_year and later.sequence > invoices.sequence)',
);
export const LAST_OF_A_SERIES_BEFORE = first(
  'invoices',
  `id <> ${COPY} and booking_id = (select booking_id from invoices where id = ${COPY})`,
);
export const DRAFT = first('slots', `status = 'draft'`);
export const LISTED = first('listings', 'true', 'slot_id');

export const LOT = `'00000000-0000-4000-8000-000000000107'`;
export const EXIT = `'00000000-0000-4000-8000-00000000e817'`;
export const CAME = `'00000000-0000-4000-8000-00000000ca3e'`;
export const LEFT = `'00000000-0000-4000-8000-000000001ef7'`;
/** A standing booking's goods as the ledger's trigger would have left them: all its pallets but one came, and one left. */
export const STORED = `
  insert into appointments (id, org_id, shipper_org_id, booking_id, arrives_on, arrives_at, vehicle, created_by)
    select ${COPY}, host_org_id, shipper_org_id, id, starts_on, '10:00', 'MH 04 AB 1234', ${first('users', 'true')}
    from bookings where id = ${STANDING};
  insert into lots (id, org_id, shipper_org_id, booking_id, appointment_id, number, marks, regime, expected_pallets,
      expected_mass_grams, received_pallets, received_mass_grams, damaged_pallets, seal, received_at, deposited_on,
      stock_pallets, stock_mass_grams)
    select ${LOT}, host_org_id, shipper_org_id, id, ${COPY}, 1, 'A', 'neutral', pallets, mass_grams, pallets, mass_grams,
      0, 'none', now(), null, pallets - 1, mass_grams - 1 from bookings where id = ${STANDING};
  insert into exit_documents (id, org_id, shipper_org_id, booking_id, lot_id, kind, number, dated_on, pallets, mass_grams,
      released_pallets, released_mass_grams, created_by)
    select ${EXIT}, org_id, shipper_org_id, booking_id, id, 'delivery_order', 'DO 1', current_date - 3, 1, 1, 1, 1,
      ${first('users', 'true')} from lots where id = ${LOT};
  insert into movements (id, org_id, shipper_org_id, booking_id, lot_id, direction, pallets, mass_grams, moved_on, vehicle, moved_by)
    select ${CAME}, org_id, shipper_org_id, booking_id, id, 'in', received_pallets, received_mass_grams, current_date - 2,
      'MH 04 AB 1234', ${first('users', 'true')} from lots where id = ${LOT};
  insert into movements (id, org_id, shipper_org_id, booking_id, lot_id, direction, pallets, mass_grams, moved_on, vehicle,
      exit_document_id, moved_by)
    select ${LEFT}, org_id, shipper_org_id, booking_id, id, 'out', 1, 1, current_date - 1, 'MH 04 AB 1234', ${EXIT},
      ${first('users', 'true')} from lots where id = ${LOT};
  insert into stocks (booking_id, org_id, shipper_org_id, pallets, mass_grams, released_pallets)
    select booking_id, org_id, shipper_org_id, stock_pallets, stock_mass_grams, 1 from lots where id = ${LOT};
  insert into discrepancies (id, org_id, shipper_org_id, booking_id, lot_id, findings, answer_by)
    select ${COPY}, org_id, shipper_org_id, booking_id, id, '{One damaged.}', now() from lots where id = ${LOT};
  insert into audit_log (org_id, counterparty_org_id, actor_kind, entity, entity_id, action, from_state, to_state, at)
    select host_org_id, shipper_org_id, 'host', 'booking', id, 'booking.receive', 'confirmed', 'in_storage', clock_timestamp()
    from bookings where id = ${STANDING};
  insert into audit_log (org_id, counterparty_org_id, actor_kind, entity, entity_id, action, from_state, to_state, at)
    select host_org_id, shipper_org_id, 'host', 'booking', id, 'booking.release_part', 'in_storage', 'partly_released', clock_timestamp()
    from bookings where id = ${STANDING};
  update bookings set state = 'partly_released' where id = ${STANDING};`;
export const STORED_BOOKING = `(select booking_id from lots where id = ${LOT})`;
export const stored = (fault: string) => `${STORED} ${fault}`;
/** The same rows under another shipper, without what hangs below them. */
export const strayStored = (table: string, id: string) =>
  stored(`update ${table} set shipper_org_id = ${STRANGER} where id = ${id}`);

/** Changes a booking and its allocation alike. */
export const both = (booking: string, changes: string) =>
  `update allocations set ${changes} where booking_id = ${booking}; update bookings set ${changes} where id = ${booking};`;
export const NOTE_AMOUNTS = `taxable_paise, cgst_paise, sgst_paise, igst_paise`;
export const RESEAL_NOTES = 'update credit_notes set row_hash = credit_note_hash(credit_notes);';
/** A debit note with its line, each of a shipper of its own, and its journal, which is about no invoice. */
export const debitNote = (shipper: string, shipperOfLine = shipper) => `
  insert into credit_notes (id, org_id, shipper_org_id, invoice_id, kind, number, financial_year, sequence, issued_on, reason,
    ${NOTE_AMOUNTS}, total_paise, payable_paise)
    select ${COPY}, org_id, ${shipper}, id, 'debit_note', 'XD/2627/000001', '2026-27', 1, '2026-06-01', 'Planted',
      10000, 0, 0, 1800, 11800, 11800 from invoices where id = ${PAID};
  insert into credit_note_lines (credit_note_id, org_id, shipper_org_id, line_number, description, formula, sac,
    rate_basis_points, ${NOTE_AMOUNTS})
    select id, org_id, ${shipperOfLine}, 1, 'Planted', 'one', '996729', 1800, ${NOTE_AMOUNTS} from credit_notes where id = ${COPY};
  insert into invoice_counters (org_id, series, financial_year, last_number)
    select org_id, 'debit_note', '2026-27', 1 from invoices where id = ${PAID}; ${RESEAL_NOTES}
  ${journalOf(COPY, `debit_note/${COPY.slice(1, -1)}`, ['receivable', '11800', 'storage_income'])}`;
/** A journal of two entries in the book of an invoice's host: so much to one account of the shipper, from another account. */
export const journalOf = (id: string, key: string, [account, paise, from]: readonly [string, string, string]) => `
  insert into journals (id, key, kind, occurred_on, org_id, shipper_org_id, content_hash)
    select ${id}, '${key}', '${key.split('/')[0]}', '2026-06-01', org_id, shipper_org_id, 'planted' from invoices where id = ${UNPAID};
  insert into ledger_entries (journal_id, line_number, book_org_id, account, party_org_id, amount_paise, occurred_on)
    select ${id}::uuid, 1, org_id, '${account}', shipper_org_id, (${paise})::bigint, '2026-06-01'::date from invoices where id = ${UNPAID}
    union all select ${id}::uuid, 2, org_id, '${from}', null, -(${paise})::bigint, '2026-06-01'::date from invoices where id = ${UNPAID};`;
/** A credit note without tax that is kept as balance, as issuing it would have left the rows. */
export const credited = (fault: string, paise = '10000', line = '1') => `
  insert into credit_notes (id, org_id, shipper_org_id, invoice_id, kind, number, financial_year, sequence, issued_on, reason,
    ${NOTE_AMOUNTS}, total_paise, payable_paise, balance_paise)
    select ${COPY}, org_id, shipper_org_id, id, 'credit_note', 'XC/2627/000001', '2026-27', 1, '2026-06-01', 'Planted',
      p.paise, 0, 0, 0, p.paise, p.paise, p.paise from invoices cross join (select ${paise} as paise) as p where id = ${UNPAID};
  insert into credit_note_lines (credit_note_id, org_id, shipper_org_id, line_number, invoice_line, description, formula, sac,
    rate_basis_points, ${NOTE_AMOUNTS})
    select id, org_id, shipper_org_id, 1, ${line}, 'Planted', 'one', '996729', 0, ${NOTE_AMOUNTS} from credit_notes where id = ${COPY};
  insert into invoice_counters (org_id, series, financial_year, last_number)
    select org_id, 'credit_note', '2026-27', 1 from invoices where id = ${UNPAID};
  ${journalOf(COPY, `credit_note/${COPY.slice(1, -1)}`, ['shipper_balance', `-(${paise})`, 'storage_income'])}
  ${RESEAL_NOTES} ${fault}`;
/** A rupee that was due and went back; and the same under another shipper. */
export const refunded = (shipper: string) => `
  insert into refunds (id, org_id, shipper_org_id, invoice_id, amount_paise, rail, reference, paid_on, recorded_by)
    select ${COPY}, org_id, ${shipper}, id, 100, 'upi', 'PLANTED', '2026-06-01', ${first('users', 'true')} from invoices where id = ${UNPAID};
  ${journalOf(COPY, `refund/${COPY.slice(1, -1)}`, ['refund_due', '100', 'bank'])}
  ${journalOf(EXIT, 'claim/planted', ['refund_due', '-100', 'claims'])}`;
/** A claim of ten rupees that is decided and not paid, in the books as deciding leaves it. */
export const claimed = (shipper: string) => `
  insert into claims (id, org_id, shipper_org_id, invoice_id, amount_paise, reason, decided_on, decided_by)
    select ${COPY}, org_id, ${shipper}, id, 1000, 'Planted', '2026-06-01', ${first('users', 'true')} from invoices where id = ${UNPAID};
  insert into journals (id, key, kind, occurred_on, org_id, shipper_org_id, content_hash)
    select ${COPY}, 'claim/${COPY.slice(1, -1)}', 'claim', '2026-06-01', org_id, shipper_org_id, 'planted' from invoices where id = ${UNPAID};
  insert into ledger_entries (journal_id, line_number, book_org_id, account, party_org_id, amount_paise, purpose, occurred_on)
    select ${COPY}::uuid, 1, null::uuid, 'host_payable', org_id, 1000, 'claim', '2026-06-01'::date from invoices where id = ${UNPAID}
    union all select ${COPY}::uuid, 2, null::uuid, 'claims_payable', (${shipper})::uuid, -1000, null, '2026-06-01'::date from invoices where id = ${UNPAID}
    union all select ${COPY}::uuid, 3, org_id, 'due_from_platform', null, -1000, null, '2026-06-01'::date from invoices where id = ${UNPAID}
    union all select ${COPY}::uuid, 4, org_id, 'claims', null, 1000, null, '2026-06-01'::date from invoices where id = ${UNPAID};`;
/** A deposit of ten rupees that is held for the booking of an invoice; the books say so under the shipper given. */
export const deposited = (shipper: string, shipperInBooks = shipper) => `
  insert into deposits (id, org_id, shipper_org_id, booking_id, amount_paise, collector, rail, reference, taken_on, recorded_by)
    select ${COPY}, org_id, ${shipper}, booking_id, 1000, 'host', 'upi', 'PLANTED', '2026-06-01', ${first('users', 'true')} from invoices where id = ${UNPAID};
  insert into journals (id, key, kind, occurred_on, org_id, shipper_org_id, content_hash)
    select ${COPY}, 'deposit/${COPY.slice(1, -1)}', 'deposit', '2026-06-01', org_id, shipper_org_id, 'planted' from invoices where id = ${UNPAID};
  insert into ledger_entries (journal_id, line_number, book_org_id, account, party_org_id, amount_paise, occurred_on)
    select ${COPY}::uuid, 1, org_id, 'deposit_held', (${shipperInBooks})::uuid, -1000, '2026-06-01'::date from invoices where id = ${UNPAID}
    union all select ${COPY}::uuid, 2, org_id, 'bank', null, 1000, '2026-06-01'::date from invoices where id = ${UNPAID};`;
/** Ten rupees that a card paid for a booking, held in the books as the reference says. */
export const heldFor = (booking: string, reference = 'pi_planted') => `
  insert into deposits (id, org_id, shipper_org_id, booking_id, amount_paise, collector, rail, reference, taken_on)
    select ${COPY}, host_org_id, shipper_org_id, id, 1000, 'host', 'card', '${reference}', '2026-06-01' from bookings where id = ${booking};
  insert into journals (id, key, kind, occurred_on, org_id, shipper_org_id, booking_id, content_hash)
    select ${COPY}, 'deposit/${COPY.slice(1, -1)}', 'deposit', '2026-06-01', host_org_id, shipper_org_id, id, 'planted' from bookings where id = ${booking};
  insert into ledger_entries (journal_id, line_number, book_org_id, account, party_org_id, amount_paise, occurred_on)
    select ${COPY}::uuid, 1, host_org_id, 'deposit_held', shipper_org_id, -1000, '2026-06-01'::date from bookings where id = ${booking}
    union all select ${COPY}::uuid, 2, host_org_id, 'bank', null, 1000, '2026-06-01'::date from bookings where id = ${booking};`;
/** A dispute over a line, with more columns and their values if wanted. */
export const disputed = (shipper: string, line = 1, more: Record<string, string> = {}) => `
  insert into disputes (${['id, org_id, shipper_org_id, invoice_id, invoice_line, amount_paise, disputed_paise, reason, opened_by', ...Object.keys(more)].join(', ')})
    select ${[`${LOT}, org_id, ${shipper}, id, ${line}, 10000, 11800, 'Planted', ${first('users', 'true')}`, ...Object.values(more)].join(', ')}
    from invoices where id = ${UNPAID};`;
export const LINE_AND_MORE = `(select (l.taxable_paise / 100 + 1) * 100 from invoice_lines l where l.invoice_id = ${UNPAID} and l.line_number = 1)`;
export const INVOICE_AND_MORE = `(select i.payable_paise + 100 from invoices i where i.id = ${UNPAID})`;
/** Seals an invoice again after a plant has changed it, so that the seal has nothing to say. */
export const reseal = (where: string) => `update invoices set row_hash = invoice_hash(invoices) where ${where};
  update invoice_lines set row_hash = invoice_line_hash(invoice_lines) where invoice_id in (select id from invoices where ${where});`;
/** A journal and its entries under another key, as if the event had been posted again. */
export const JOURNAL_OF = (invoice: string, kind: string) =>
  `(select id from journals where invoice_id = ${invoice} and kind = '${kind}' limit 1)`;
export const nextNumber = (of: string) => `left(${of}.number, -6) || lpad((${of}.sequence + 1)::text, 6, '0')`;
export const countOneMore = (
  invoice: string,
) => `update invoice_counters c set last_number = last_number + 1 from invoices i
  where i.id = ${invoice} and c.org_id = i.org_id and c.financial_year = i.financial_year and c.series = 'invoice';`;
export const strayShipper = (table: string, where: string) =>
  `update ${table} set shipper_org_id = ${STRANGER} where ${where};`;

/** Two cargoes in one slot on one day that must stand apart: of class 3 and 5.1. */
export const CLASH = `
  ${both(STANDING, `pallets = 1, mass_grams = 1, hazard_classes = '{3}'`)}
  update allocations set storage_classes = '{3}', hazard_groups = '{}' where booking_id = ${STANDING};
  ${copy('allocations', `booking_id = ${STANDING}`, { id: COPY, booking_id: COPY, hazard_classes: `array['5.1']`, storage_classes: `array['5.1B']` })}
  ${copy('decisions', `booking_id = ${STANDING}`, { id: 'gen_random_uuid()', booking_id: COPY })}
  ${copy('audit_log', `entity_id = ${STANDING}`, { id: 'gen_random_uuid()', entity_id: COPY })}
  ${copy('bookings', `id = ${STANDING}`, { id: COPY, reference: `'PLANTED'`, hazard_classes: `array['5.1']` })}`;

/** A block far from everything booked, of the slot's host unless said otherwise. */
export const block = (org = 'org_id') => `
  insert into blocks (id, org_id, slot_id, starts_on, ends_on, pallets, reason, created_by)
  select ${COPY}, ${org}, id, '2099-01-01', '2099-01-03', 1, 'Planted', ${STRANGER} from slots where id = ${LISTED};`;
export const allocationOfBlock = (changes: Record<string, string> = {}) => {
  const row = {
    org_id: 'org_id',
    slot_id: 'id',
    block_id: COPY,
    state: `'confirmed'`,
    starts_on: `'2099-01-01'`,
    ends_on: `'2099-01-03'`,
    pallets: '1',
    mass_grams: '0',
    hazard_classes: `'{}'`,
    ...changes,
  };
  return `insert into allocations (${Object.keys(row).join(', ')}) select ${Object.values(row).join(', ')} from slots where id = ${LISTED};`;
};
export const WAITING = `insert into waitlist_entries (shipper_org_id, host_org_id, slot_id, slot_name, facility_name, time_zone,
    starts_on, ends_on, pallets, mass_grams, cargo_profile_id, created_by)
  select p.org_id, s.org_id, s.id, 'Slot', 'Facility', 'Asia/Kolkata', '2099-01-01', '2099-01-03', 1, 1, p.id, ${STRANGER}
  from slots s cross join (select * from cargo_profiles order by id limit 1) as p where s.id = ${LISTED};`;
