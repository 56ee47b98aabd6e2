import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import { checkInvariants, EXAMPLES_AT_MOST, INVARIANTS, type Report } from '#db/invariants/check.ts';
import { PARENTS } from '#db/invariants/tenancy.ts';
import { seedDemo } from '#db/seed/demo.ts';
import { useDatabase } from '../setup/database.ts';
import { CARD_PLANTS } from './plants/cards.ts';
import { CLOCK_PLANTS } from './plants/clocks.ts';
import { JOB_PLANTS, JOBS_IN_ORDER } from './plants/jobs.ts';
import { MAIL_PLANTS } from './plants/mail.ts';
import { MONEY_PLANTS } from './plants/money.ts';
import { PRICE_PLANTS } from './plants/prices.ts';
import {
  allocationOfBlock,
  block,
  both,
  CAME,
  CANCELLED,
  CLASH,
  COPY,
  claimed,
  copy,
  credited,
  DRAFT,
  debitNote,
  deposited,
  disputed,
  EXIT,
  first,
  IN_BOND,
  LISTED,
  LOT,
  OVER,
  PAID,
  PLACE_IN_BOND,
  REQUESTED,
  refunded,
  reseal,
  STANDING,
  STORED_BOOKING,
  STRANGER,
  stored,
  strayShipper,
  strayStored,
  UNPAID,
  WAITING,
} from './plants/rows.ts';
import { SETTLEMENT_PLANTS } from './plants/settlements.ts';

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
async function reportAfter(statements: string, invariants = INVARIANTS): Promise<Report> {
  let report: Report | null = null;
  const undone = new Error('undone on purpose');
  const attempt = administrator.begin(async (sql) => {
    await sql.unsafe(`set local session_replication_role = replica; ${statements}`);
    report = await checkInvariants(sql, invariants);
    throw undone;
  });
  await expect(attempt).rejects.toBe(undone);
  if (report === null) throw new Error('nothing was checked');
  return report;
}

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
  ...MONEY_PLANTS,
  ...CARD_PLANTS,
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
  'receipt.called_off': [
    stored(
      `insert into call_offs (lot_id, org_id, shipper_org_id, booking_id, called_off_by)
        select id, org_id, shipper_org_id, booking_id, ${first('users', 'true')} from lots where id = ${LOT}`,
    ),
  ],
  'exit.covered': [
    stored(`update exit_documents set dated_on = current_date where id = ${EXIT}`),
    stored(
      `update exit_documents set kind = 'transfer', order_number = 'X', order_on = current_date - 3 where id = ${EXIT}`,
    ),
    stored(`update exit_documents set released_pallets = 0 where id = ${EXIT}`),
  ],
  'tenancy.dunning_log': [
    `insert into dunning_log (org_id, shipper_org_id, invoice_id, step, sent_on, outstanding_paise, letters)
     select org_id, ${STRANGER}, id, 1, current_date, 1, 0 from invoices where id = ${UNPAID}`,
  ],
  'tenancy.payment_promises': [
    `insert into payment_promises (org_id, shipper_org_id, invoice_id, promised_on, note, recorded_by)
     select ${STRANGER}, shipper_org_id, id, current_date, '', ${STRANGER} from invoices where id = ${UNPAID}`,
  ],
  'tenancy.payment_advices': [
    `insert into payment_advices (org_id, shipper_org_id, invoice_id, amount_paise, tds_paise, rail, reference, paid_on, told_by)
     select ${STRANGER}, shipper_org_id, id, 1, 0, 'upi', 'X123', current_date, ${STRANGER} from invoices where id = ${UNPAID}`,
  ],
  'tenancy.bulk_job_rows': [
    `insert into bulk_job_rows (job_id, user_id, position, invoice_id) values (${COPY}, ${STRANGER}, 1, ${UNPAID})`,
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
  'tenancy.call_offs': [
    stored(
      `insert into call_offs (lot_id, org_id, shipper_org_id, booking_id, called_off_by)
        select ${STRANGER}, org_id, shipper_org_id, booking_id, ${first('users', 'true')} from lots where id = ${LOT}`,
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
  'tenancy.rate_cards': [
    `insert into rate_cards (org_id, slot_id, version, effective_from, card, created_by)
     select ${STRANGER}, id, 1, '2099-01-01', '{"slabs": []}', ${STRANGER} from slots where id = ${LISTED}`,
  ],
  'tenancy.billing_credits': [
    `insert into billing_credits (org_id, shipper_org_id, booking_id, description, formula, net_paise, rest_paise, charge, found_on)
     select ${STRANGER}, shipper_org_id, id, 'Planted', '1 × 1', 1, 0, '{}', '2099-01-01' from bookings where id = ${STANDING}`,
  ],
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
  'tenancy.credit_notes': [debitNote(STRANGER)],
  'tenancy.credit_note_lines': [debitNote('shipper_org_id', STRANGER)],
  'tenancy.refunds': [refunded(STRANGER)],
  'tenancy.claims': [claimed(STRANGER)],
  'tenancy.deposits': [deposited(STRANGER)],
  'tenancy.disputes': [disputed(STRANGER)],
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
  ...PRICE_PLANTS,
  ...JOB_PLANTS,
  ...MAIL_PLANTS,
  ...CLOCK_PLANTS,
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
    list.map((statements, index) => [`${code} ${index + 1}`, code, index, statements] as const),
  );
  test.each(plants)('%s', async (_, code, index, statements) => {
    // All are asked about the first fault of every fourth; the others are their own to find.
    const isAskedOfAll = index === 0 && INVARIANTS.findIndex((each) => each.code === code) % 4 === 0;
    const asked = isAskedOfAll ? INVARIANTS : INVARIANTS.filter((each) => each.code === code);
    const report = await reportAfter(statements, asked);
    expect(violatedIn(report)).toEqual([code]);
    expect(report.violated).toBe(1);
    expect(report.invariants.find((each) => each.code === code)?.examples[0]).toBeDefined();
  });
});

describe('what is right is left alone', () => {
  test.each<[string, string]>([
    ...JOBS_IN_ORDER,
    ['a credit note, as issuing leaves it', credited('')],
    ['a debit note, as issuing leaves it', debitNote('shipper_org_id')],
    ['a refund of what was due', refunded('shipper_org_id')],
    ['a deposit that is held', deposited('shipper_org_id')],
    ['a claim that is not paid yet', claimed('shipper_org_id')],
    ['a dispute that is open', disputed('shipper_org_id')],
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
    const looked = PARENTS[child]?.find(({ table, by }) => table === parent && columns.includes(by));
    expect(looked && [...looked.same.map(([own]) => own), looked.by].toSorted(), child).toEqual(columns.toSorted());
  }
});
