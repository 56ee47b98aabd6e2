import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import { checkInvariants, EXAMPLES_AT_MOST, INVARIANTS, type Report } from '#db/invariants/check.ts';
import { PARENTS } from '#db/invariants/tenancy.ts';
import { seedDemo } from '#db/seed/demo.ts';
import { useDatabase } from '../setup/database.ts';
import { SETTLEMENT_PLANTS } from './settlement-plants.ts';

const database = useDatabase();
let administrator: postgres.Sql;

beforeAll(async () => {
  const now = new Date();
  await seedDemo(database.owner(), { today: dateInZone(now, 'Asia/Kolkata'), now });
  const url = new URL(inject('adminUrl'));
  url.pathname = new URL(database.ownerUrl()).pathname;
  administrator = postgres(url.toString(), { max: 1, onnotice: () => {} });
});
afterAll(() => administrator.end());

const violatedIn = ({ invariants }: Report) =>
  invariants.filter(({ violations }) => violations > 0).map(({ code }) => code);

/**
 * What the check says after some statements, which are undone again. Triggers and foreign keys are off, as they are in a
 * restore: what they would have refused is what the invariants are for.
 */
async function reportAfter(statements: string): Promise<Report> {
  let report: Report | null = null;
  const undone = new Error('undone on purpose');
  const attempt = administrator.begin(async (sql) => {
    await sql.unsafe(`set local session_replication_role = replica; ${statements}`);
    report = await checkInvariants(sql);
    throw undone;
  });
  await expect(attempt).rejects.toBe(undone);
  if (report === null) throw new Error('nothing was checked');
  return report;
}

const first = (table: string, where: string, column = 'id') =>
  `(select ${column} from ${table} where ${where} order by ${column} limit 1)`;

/** Copies rows of a table with some of their columns replaced by expressions over the row `old`. */
function copy(table: string, where: string, changes: Record<string, string>): string {
  const changed = Object.entries(changes).map(([column, value]) => `'${column}', ${value}`);
  return `insert into ${table} select (jsonb_populate_record(old, jsonb_build_object(${changed.join(', ')}))).*
    from ${table} old where ${where};`;
}

const STRANGER = `'00000000-0000-4000-8000-00000000dead'`;
const COPY = `'00000000-0000-4000-8000-00000000c0de'`;
const UNBILLED = 'not exists (select from invoices i where i.booking_id = bookings.id)';
/** A confirmed booking that is not over and has no invoice. */
const STANDING = first(
  'bookings',
  `state = 'confirmed' and ends_on > current_date + 2 and cargo_version_id is not null and ${UNBILLED}`,
);
/** A live stay in a bonded slot, and where it is. */
const IN_BOND = first('bookings', `state = 'confirmed' and regime = 'bonded' and ends_on > current_date + 2`);
const PLACE_IN_BOND = first('bookings', `id = ${IN_BOND}`, 'facility_id');
const CANCELLED = first('bookings', `state = 'cancelled'`);
const OVER = first('bookings', `state in ('cancelled', 'expired', 'withdrawn', 'declined')`);
const REQUESTED = first('bookings', `state = 'requested'`);
const PAID = first('invoices', 'settled_at is not null');
const UNPAID = first('invoices', 'settled_at is null');
const LAST_OF_A_SERIES = first(
  'invoices',
  'sequence > 1 and not exists (select from invoices later where later.org_id = invoices.org_id and later.financial_year = invoices.financial_year and later.sequence > invoices.sequence)',
);
const LAST_OF_A_SERIES_BEFORE = first(
  'invoices',
  `id <> ${COPY} and booking_id = (select booking_id from invoices where id = ${COPY})`,
);
const DRAFT = first('slots', `status = 'draft'`);
const LISTED = first('listings', 'true', 'slot_id');

const LOT = `'00000000-0000-4000-8000-000000000107'`;
const EXIT = `'00000000-0000-4000-8000-00000000e817'`;
const CAME = `'00000000-0000-4000-8000-00000000ca3e'`;
const LEFT = `'00000000-0000-4000-8000-000000001ef7'`;
/** A standing booking's goods as the ledger's trigger would have left them: all its pallets but one came, and one left. */
const STORED = `
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
const STORED_BOOKING = `(select booking_id from lots where id = ${LOT})`;
const stored = (fault: string) => `${STORED} ${fault}`;
/** The same rows under another shipper, without what hangs below them. */
const strayStored = (table: string, id: string) =>
  stored(`update ${table} set shipper_org_id = ${STRANGER} where id = ${id}`);

/** Changes a booking and its allocation alike. */
const both = (booking: string, changes: string) =>
  `update allocations set ${changes} where booking_id = ${booking}; update bookings set ${changes} where id = ${booking};`;
/** A debit note that adds nothing to the books but a row; and a line of it. */
const creditNote = (shipper: string) => `
  insert into credit_notes (id, org_id, shipper_org_id, invoice_id, kind, number, financial_year, sequence, issued_on, reason,
    taxable_paise, cgst_paise, sgst_paise, igst_paise, total_paise, payable_paise)
    select ${COPY}, org_id, ${shipper}, id, 'debit_note', 'XD/2627/000001', '2026-27', 1, issued_on, 'Planted', 100, 0, 0, 18, 118, 118
    from invoices where id = ${PAID};
  insert into invoice_counters (org_id, series, financial_year, last_number)
    select org_id, 'debit_note', '2026-27', 1 from invoices where id = ${PAID};`;
const creditNoteLine = (shipper: string) => `
  insert into credit_note_lines (credit_note_id, org_id, shipper_org_id, line_number, description, formula, sac, taxable_paise,
    rate_basis_points, cgst_paise, sgst_paise, igst_paise)
    select id, org_id, ${shipper}, 1, 'Planted', 'one', '996729', 100, 1800, 0, 0, 18 from credit_notes where id = ${COPY};`;
/** Seals an invoice again after a plant has changed it, so that the seal has nothing to say. */
const reseal = (where: string) => `update invoices set row_hash = invoice_hash(invoices) where ${where};
  update invoice_lines set row_hash = invoice_line_hash(invoice_lines) where invoice_id in (select id from invoices where ${where});`;
/** A journal and its entries under another key, as if the event had been posted again. */
const JOURNAL_OF = (invoice: string, kind: string) =>
  `(select id from journals where invoice_id = ${invoice} and kind = '${kind}' limit 1)`;
const nextNumber = (of: string) => `left(${of}.number, -6) || lpad((${of}.sequence + 1)::text, 6, '0')`;
const countOneMore = (invoice: string) => `update invoice_counters c set last_number = last_number + 1 from invoices i
  where i.id = ${invoice} and c.org_id = i.org_id and c.financial_year = i.financial_year and c.series = 'invoice';`;
const strayShipper = (table: string, where: string) =>
  `update ${table} set shipper_org_id = ${STRANGER} where ${where};`;

/** Two cargoes in one slot on one day that must stand apart: of class 3 and 5.1. */
const CLASH = `
  ${both(STANDING, `pallets = 1, mass_grams = 1, hazard_classes = '{3}'`)}
  update allocations set storage_classes = '{3}', hazard_groups = '{}' where booking_id = ${STANDING};
  ${copy('allocations', `booking_id = ${STANDING}`, { id: COPY, booking_id: COPY, hazard_classes: `array['5.1']`, storage_classes: `array['5.1B']` })}
  ${copy('decisions', `booking_id = ${STANDING}`, { id: 'gen_random_uuid()', booking_id: COPY })}
  ${copy('audit_log', `entity_id = ${STANDING}`, { id: 'gen_random_uuid()', entity_id: COPY })}
  ${copy('bookings', `id = ${STANDING}`, { id: COPY, reference: `'PLANTED'`, hazard_classes: `array['5.1']` })}`;

/** A block far from everything booked, of the slot's host unless said otherwise. */
const block = (org = 'org_id') => `
  insert into blocks (id, org_id, slot_id, starts_on, ends_on, pallets, reason, created_by)
  select ${COPY}, ${org}, id, '2099-01-01', '2099-01-03', 1, 'Planted', ${STRANGER} from slots where id = ${LISTED};`;
const allocationOfBlock = (changes: Record<string, string> = {}) => {
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
const WAITING = `insert into waitlist_entries (shipper_org_id, host_org_id, slot_id, slot_name, facility_name, time_zone,
    starts_on, ends_on, pallets, mass_grams, cargo_profile_id, created_by)
  select p.org_id, s.org_id, s.id, 'Slot', 'Facility', 'Asia/Kolkata', '2099-01-01', '2099-01-03', 1, 1, p.id, ${STRANGER}
  from slots s cross join (select * from cargo_profiles order by id limit 1) as p where s.id = ${LISTED};`;

/** One or more faults for every invariant, each written so that nothing else breaks. */
const PLANTS: Record<string, string[]> = {
  'capacity.pallets': [both(STANDING, 'pallets = 200000')],
  'capacity.mass': [both(STANDING, 'mass_grams = 2000000000000')],
  'capacity.gate': [
    `delete from slot_gates where slot_id = ${LISTED}`,
    `delete from facility_gates where facility_id = ${first('facilities', 'true')}`,
  ],
  'headroom.licence_duty': [
    `update allocations set duty_paise = 2, bond_paise = 2 where booking_id = ${IN_BOND};
     update facilities set licence_duty_paise = 1 where id = ${PLACE_IN_BOND}`,
  ],
  'headroom.licence_value': [
    `update allocations set value_paise = 2 where booking_id = ${IN_BOND};
     update facilities set licence_value_paise = 1 where id = ${PLACE_IN_BOND}`,
  ],
  'headroom.bond': [
    `update allocations set bond_paise = 100000000000000 where booking_id = ${IN_BOND};
     insert into papers (org_id, kind, number, issuer, valid_from, verified_at, covers_paise)
     select shipper_org_id, 'warehousing_bond', '1', 'Customs', '2020-01-01', now(), 1 from bookings where id = ${IN_BOND}`,
  ],
  'headroom.taken': [
    `update allocations set duty_paise = 2, bond_paise = 1 where booking_id = ${IN_BOND}`,
    `update allocations set value_paise = 1 where booking_id = ${first('bookings', `regime = 'neutral'`)}`,
  ],
  'allocation.one': [
    `delete from allocations where booking_id = ${STANDING}`,
    `alter table allocations drop constraint allocations_booking_key;
     ${copy('allocations', `booking_id = ${OVER}`, { id: COPY })}`,
  ],
  'allocation.state': [
    `update allocations set state = 'released' where booking_id = ${STANDING}`,
    `update allocations set held_until = held_until + interval '1 hour' where booking_id = ${REQUESTED}`,
  ],
  'allocation.matches': [
    `update allocations set mass_grams = mass_grams - 1 where booking_id = ${STANDING}`,
    `update allocations set pallets = pallets + 1 where booking_id = ${OVER}`,
    `update allocations set ends_on = ends_on + 1 where booking_id = ${OVER}`,
    `update allocations set hazard_classes = '{2.1}' where booking_id = ${OVER}`,
    `update allocations a set slot_id = s.id from slots s
     where a.booking_id = ${OVER} and s.facility_id = a.facility_id and s.id <> a.slot_id`,
  ],
  'allocation.block': [
    block(),
    `${block()} ${allocationOfBlock({ pallets: '2' })}`,
    `${block()} ${allocationOfBlock({ state: `'released'` })}`,
    `${block()} ${allocationOfBlock()} update blocks set lifted_at = now(), lifted_by = created_by;`,
  ],
  'allocation.facility': [
    `update bookings set facility_id = ${STRANGER} where id = ${STANDING}`,
    `update allocations set facility_id = null where booking_id = ${STANDING}`,
  ],
  'booking.overdue': [
    `update allocations set held_until = '2026-01-01' where booking_id = ${REQUESTED};
     update bookings set waits_until = '2026-01-01' where id = ${REQUESTED}`,
  ],
  'booking.timeline': [
    `delete from audit_log where entity = 'booking' and to_state = 'confirmed' and entity_id = ${CANCELLED}`,
    `delete from audit_log where entity = 'booking' and to_state = 'held' and entity_id = ${CANCELLED}`,
  ],
  'booking.newest_step': [
    `update allocations set state = 'released' where booking_id = ${STANDING};
     update bookings set state = 'cancelled' where id = ${STANDING}`,
    `delete from audit_log where entity = 'booking' and entity_id = ${STANDING}`,
  ],
  'booking.lifecycle': [
    `update audit_log set to_state = 'withdrawn', action = 'booking.withdraw', actor_kind = 'shipper'
     where entity = 'booking' and to_state = 'cancelled' and entity_id = ${CANCELLED};
     update bookings set state = 'withdrawn' where id = ${CANCELLED}`,
    `update audit_log set actor_kind = 'system' where entity = 'booking' and to_state = 'confirmed' and entity_id = ${STANDING}`,
    `update audit_log set action = 'booking.decline' where entity = 'booking' and to_state = 'confirmed' and entity_id = ${STANDING}`,
  ],
  'decision.promised': [
    `delete from decisions where booking_id = ${STANDING}`,
    `update decisions set outcome = 'not_possible' where booking_id = ${STANDING}`,
  ],
  'decision.rulebook': [`update decisions set rulebook_version = 'none such' where booking_id = ${STANDING}`],
  'rulebook.unchanged': [`update rulebook_versions set content = content || '{"planted": true}'`],
  'cargo.bay': [CLASH],
  'cargo.apart': [
    // The copy moves into a new slot of the same hall, which has no measured gap between its bays.
    `${CLASH}
     ${copy('slots', `id = (select slot_id from bookings where id = ${COPY})`, { id: COPY, name: `'Planted'`, status: `'draft'` })}
     insert into slot_gates (slot_id, org_id) select id, org_id from slots where id = ${COPY};
     update halls set bay_gap_cm = 0 where id = (select hall_id from slots where id = ${COPY});
     ${both(COPY, `slot_id = ${COPY}`)}`,
  ],
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
    `${copy('audit_log', `entity = 'booking' and to_state = 'confirmed' and entity_id = ${first('invoices', 'true', 'booking_id')}`, { id: COPY, from_state: `'confirmed'`, to_state: `'cancelled'`, action: `'booking.cancel'`, actor_kind: `'host'`, at: 'clock_timestamp()' })}
     update allocations set state = 'released' where booking_id = ${first('invoices', 'true', 'booking_id')};
     update bookings set state = 'cancelled' where id = ${first('invoices', 'true', 'booking_id')}`,
  ],
  'receipt.covers': [
    `update receipts set amount_paise = amount_paise - 1 where id = ${first('payments', 'true', 'receipt_id')}`,
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
    `update journals set key = 'payment/${COPY.slice(1, -1)}' where id = ${JOURNAL_OF(PAID, 'payment')}`,
    `update payments set tds_paise = 1 where id = ${first('payments', 'true')}`,
  ],
  'stock.lot': [
    stored(
      `update lots set stock_pallets = stock_pallets - 1 where id = ${LOT}; update stocks set pallets = pallets - 1 where booking_id = ${STORED_BOOKING}`,
    ),
    stored(
      `update movements set mass_grams = mass_grams + 1 where id = ${CAME}; update lots set received_mass_grams = received_mass_grams + 1 where id = ${LOT}`,
    ),
  ],
  'stock.booking': [
    stored(`update stocks set mass_grams = mass_grams - 1 where booking_id = ${STORED_BOOKING}`),
    stored(`update stocks set released_pallets = 0 where booking_id = ${STORED_BOOKING}`),
    stored(`delete from stocks where booking_id = ${STORED_BOOKING}`),
  ],
  'stock.within_booking': [
    stored(
      `update bookings set pallets = 1, mass_grams = 1 where id = ${STORED_BOOKING}; update allocations set pallets = 1, mass_grams = 1 where booking_id = ${STORED_BOOKING}`,
    ),
  ],
  'stock.state': [
    stored(
      `update bookings set state = 'confirmed' where id = ${STORED_BOOKING}; delete from audit_log where entity_id = ${STORED_BOOKING} and action in ('booking.receive', 'booking.release_part')`,
    ),
  ],
  'receipt.counted': [
    stored(`update lots set received_pallets = received_pallets + 1 where id = ${LOT}`),
    stored(
      `update lots set received_pallets = null, received_mass_grams = null, damaged_pallets = null, seal = null, received_at = null where id = ${LOT}`,
    ),
  ],
  'exit.covered': [
    stored(`update exit_documents set dated_on = current_date where id = ${EXIT}`),
    stored(
      `update exit_documents set kind = 'transfer', order_number = 'X', order_on = current_date - 3 where id = ${EXIT}`,
    ),
    stored(`update exit_documents set released_pallets = 0 where id = ${EXIT}`),
  ],
  'tenancy.appointments': [stored(copy('appointments', `id = ${COPY}`, { id: EXIT, shipper_org_id: STRANGER }))],
  'tenancy.lots': [
    stored(
      copy('lots', `id = ${LOT}`, {
        id: EXIT,
        shipper_org_id: STRANGER,
        number: '2',
        appointment_id: 'null',
        received_at: 'null',
        received_pallets: 'null',
        received_mass_grams: 'null',
        damaged_pallets: 'null',
        seal: 'null',
        stock_pallets: '0',
        stock_mass_grams: '0',
      }),
    ),
  ],
  'tenancy.exit_documents': [strayStored('exit_documents', EXIT)],
  'tenancy.movements': [strayStored('movements', CAME)],
  'tenancy.stocks': [stored(`update stocks set shipper_org_id = ${STRANGER} where booking_id = ${STORED_BOOKING}`)],
  'tenancy.discrepancies': [strayStored('discrepancies', COPY)],
  'tenancy.halls': [copy('halls', `id = ${first('halls', 'true')}`, { id: COPY, org_id: STRANGER })],
  'tenancy.slots': [
    `${copy('slots', `id = ${DRAFT}`, { id: COPY, org_id: STRANGER })}
     insert into slot_gates (slot_id, org_id) values (${COPY}, ${STRANGER})`,
  ],
  'tenancy.facility_gates': [
    `update facility_gates set org_id = ${STRANGER} where facility_id = ${first('facilities', 'true')}`,
  ],
  'tenancy.slot_gates': [`update slot_gates set org_id = ${STRANGER} where slot_id = ${LISTED}`],
  'tenancy.bookings': [
    `${strayShipper('allocations', `booking_id = ${STANDING}`)} ${strayShipper('decisions', `booking_id = ${STANDING}`)}
     update audit_log set counterparty_org_id = ${STRANGER} where entity_id = ${STANDING};
     ${strayShipper('bookings', `id = ${STANDING}`)}`,
  ],
  'tenancy.allocations': [
    strayShipper('allocations', `booking_id = ${STANDING}`),
    `update allocations set org_id = ${STRANGER} where booking_id = ${OVER}`,
  ],
  'tenancy.blocks': [`${block(STRANGER)} ${allocationOfBlock({ org_id: STRANGER })}`],
  'tenancy.waitlist_entries': [
    `${WAITING} update waitlist_entries set host_org_id = ${STRANGER}`,
    `${WAITING} update waitlist_entries set shipper_org_id = ${STRANGER}`,
  ],
  'tenancy.decisions': [strayShipper('decisions', `booking_id = ${STANDING}`)],
  'tenancy.booking_offers': [
    `insert into booking_offers (org_id, shipper_org_id, booking_id, kind, round, by, starts_on, ends_on, quote, total_paise, before_paise, expires_at, created_by)
     select host_org_id, ${STRANGER}, id, 'counter', 1, 'host', starts_on, ends_on, quote, total_paise, total_paise, now() + interval '1 hour', ${first('users', 'true')}
     from bookings where id = ${STANDING}`,
  ],
  'tenancy.invoices': [
    `${['invoice_lines', 'payments', 'journals'].map((table) => strayShipper(table, `invoice_id = ${PAID}`)).join(' ')}
     update journals set booking_id = null where invoice_id = ${PAID};
     update audit_log set counterparty_org_id = ${STRANGER} where entity_id = ${PAID};
     ${strayShipper('invoices', `id = ${PAID}`)} ${reseal('true')}`,
  ],
  'tenancy.invoice_lines': [strayShipper('invoice_lines', `invoice_id = ${PAID}`)],
  'tenancy.payments': [strayShipper('payments', `invoice_id = ${PAID}`)],
  'tenancy.journals': [
    strayShipper('journals', `invoice_id = ${PAID}`),
    `update journals set booking_id = ${STRANGER} where invoice_id = ${PAID}`,
  ],
  'tenancy.credit_notes': [creditNote(STRANGER)],
  'tenancy.credit_note_lines': [`${creditNote('shipper_org_id')} ${creditNoteLine(STRANGER)}`],
  'tenancy.cargo_versions': [
    copy('cargo_versions', `id = ${first('cargo_versions', 'true')}`, { id: COPY, org_id: STRANGER, version: '99' }),
  ],
  'tenancy.reclassifications': [`update reclassifications set org_id = ${STRANGER}`],
  'tenancy.papers': [
    `update papers set org_id = ${STRANGER} where id = ${first('papers', 'facility_id is not null')}`,
    `update papers set facility_id = ${STRANGER} where id = ${first('papers', 'facility_id is not null')}`,
  ],
  'tenancy.host_conditions': [
    copy('host_conditions', `id = ${first('host_conditions', 'true')}`, {
      id: COPY,
      org_id: STRANGER,
      slot_id: LISTED,
    }),
  ],
  'tenancy.audit_log': [
    `update audit_log set counterparty_org_id = ${STRANGER} where entity_id = ${STANDING}`,
    `update audit_log set org_id = ${STRANGER} where entity = 'invoice' and entity_id = ${PAID}`,
  ],
  'listing.published': [`delete from listings where slot_id = ${LISTED}`],
  'listing.values': [
    `update listings set pallet_positions = pallet_positions + 1 where slot_id = ${LISTED}`,
    `update listings set host_name = 'Somebody else' where slot_id = ${LISTED}`,
  ],
  'listing.ports': [
    `update listing_ports set distance_metres = distance_metres + 1 where slot_id = ${LISTED}`,
    `delete from listing_ports where slot_id = ${LISTED}`,
    copy(
      'listing_ports',
      `slot_id = ${LISTED} and port_id = ${first('listing_ports', `slot_id = ${LISTED}`, 'port_id')}`,
      {
        port_id: `'nowhere'`,
      },
    ),
  ],
  ...SETTLEMENT_PLANTS,
  'session.disabled': [
    `insert into sessions (id, user_id, expires_at) values ('planted', ${first('users', 'true')}, now() + interval '1 day');
     update users set disabled_at = now() where id = ${first('users', 'true')}`,
  ],
  'organisation.owner': [
    `update memberships set role = 'viewer' where org_id = ${first('memberships', 'true', 'org_id')}`,
  ],
  'letter.links': [
    `insert into mail_outbox (key, recipient, template, props, created_at)
     values ('planted', 'a@example.test', 'verify-email', '{"url": "https://…"}', now() - interval '9 days')`,
  ],
};

test('the demo as it is seeded violates none', async () => {
  const report = await reportAfter('');
  expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
  expect(report).toMatchObject({ checked: INVARIANTS.length, violated: 0 });
});

test('every invariant has a fault of its own here, and a code of its own', () => {
  expect(INVARIANTS.map(({ code }) => code).toSorted()).toEqual(Object.keys(PLANTS).toSorted());
});

describe('a planted fault is named, and nothing else', () => {
  const plants = Object.entries(PLANTS).flatMap(([code, list]) =>
    list.map((statements, index) => [`${code} ${index + 1}`, code, statements] as const),
  );
  test.each(plants)('%s', async (_, code, statements) => {
    const report = await reportAfter(statements);
    expect(violatedIn(report)).toEqual([code]);
    expect(report.violated).toBe(1);
    expect(report.invariants.find((each) => each.code === code)?.examples[0]).toBeDefined();
  });
});

describe('what is right is left alone', () => {
  test.each([
    [
      'a slot that was shrunk below what stood in it once',
      both(STANDING, `pallets = 200000, starts_on = current_date - 30, ends_on = current_date - 3`),
    ],
    [
      'a hold past its time that the sweep has not seen',
      `update allocations set held_until = now() - interval '30 seconds', pallets = 200000 where booking_id = ${REQUESTED};
       update bookings set waits_until = now() - interval '30 seconds', pallets = 200000 where id = ${REQUESTED}`,
    ],
    [
      'dangerous neighbours that are gone',
      `${CLASH} ${[STANDING, COPY].map((id) => both(id, `starts_on = current_date - 30, ends_on = current_date - 3`)).join(' ')}`,
    ],
    [
      'a booking that a reclassification found not possible',
      copy('decisions', `id = ${first('decisions', `booking_id = ${STANDING}`)}`, {
        id: COPY,
        step: `'reclassification'`,
        outcome: `'not_possible'`,
        decided_at: 'clock_timestamp()',
      }),
    ],
  ])('%s', async (_, statements) => {
    expect(violatedIn(await reportAfter(statements))).toEqual([]);
  });
});

test('of many violations all are counted and the first are shown', async () => {
  const report = await reportAfter('update listings set pallet_positions = pallet_positions + 1');
  const [{ listings = 0 } = {}] = await administrator<{ listings: number }[]>`
    select count(*)::int as listings from listings`;
  expect(listings).toBeGreaterThan(EXAMPLES_AT_MOST);
  const found = report.invariants.find(({ code }) => code === 'listing.values');
  expect(found?.violations).toBe(listings);
  expect(found?.examples).toHaveLength(EXAMPLES_AT_MOST);
});

test('every key between tenants’ rows that the schema has is looked at', async () => {
  const keys = await administrator<{ child: string; parent: string; columns: string[] }[]>`
    select f.conrelid::regclass::text as child, f.confrelid::regclass::text as parent,
      array(select a.attname::text from unnest(f.conkey) with ordinality as k (number, place)
        join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.number order by k.place) as columns
    from pg_constraint f where f.contype = 'f' and cardinality(f.conkey) > 1`;
  expect(keys.length).toBeGreaterThan(10);
  for (const { child, parent, columns } of keys) {
    const looked = PARENTS[child]?.find(({ table }) => table === parent);
    expect(looked && [...looked.same.map(([own]) => own), looked.by].toSorted(), child).toEqual(columns.toSorted());
  }
});
