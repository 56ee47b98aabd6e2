import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { DISCREPANCY_OUTCOMES } from '../../app/domain/storage/discrepancy.ts';
import { EXIT_DOCUMENT_KINDS } from '../../app/domain/storage/exit-document.ts';
import { SEAL_STATES } from '../../app/domain/storage/receipt.ts';
import { anyOf, guardPolicy, operatorActs, ownedBy, partyOf, rowPolicies, systemActs } from '../policies.ts';
import { bookings } from './bookings.ts';
import { day, grams, instant, paise } from './columns.ts';
import { REGIMES } from './facilities.ts';
import { users } from './people.ts';

/** When goods are to come, and with what vehicle. The newest of a booking counts. Append-only. */
export const appointments = pgTable(
  'appointments',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    /** The host. */
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    bookingId: uuid().notNull(),
    arrivesOn: day().notNull(),
    /** Facility time, 'HH:MM'. */
    arrivesAt: text().notNull(),
    vehicle: text().notNull(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('appointments_booking_key').on(t.orgId, t.shipperOrgId, t.bookingId, t.id),
    foreignKey({
      name: 'appointments_booking_fk',
      columns: [t.orgId, t.shipperOrgId, t.bookingId],
      foreignColumns: [bookings.hostOrgId, bookings.shipperOrgId, bookings.id],
    }),
    check('appointments_hour', sql`${t.arrivesAt} ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'`),
    index('appointments_booking_idx').on(t.orgId, t.bookingId, t.createdAt),
    index('appointments_day_idx').on(t.orgId, t.arrivesOn),
    ...rowPolicies('appointments', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs),
      insert: partyOf(t.orgId, t.shipperOrgId),
    }),
  ],
).enableRLS();

/** Goods of a booking that belong together: announced, counted in, and out again in parts. */
export const lots = pgTable(
  'lots',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    bookingId: uuid().notNull(),
    /** What announced it; null for goods that came unannounced. */
    appointmentId: uuid(),
    /** From 1, within the booking. */
    number: integer().notNull(),
    marks: text().notNull(),
    regime: text({ enum: REGIMES }).notNull(),
    expectedPallets: integer().notNull(),
    expectedMassGrams: grams().notNull(),
    expectedSeal: text(),
    receivedPallets: integer(),
    receivedMassGrams: grams(),
    /** Among those received. */
    damagedPallets: integer(),
    seal: text({ enum: SEAL_STATES }),
    foundSeal: text(),
    receivedAt: instant(),
    /** Date of the deposit order, from which customs counts a bonded lot's days, wherever it stood before. */
    depositedOn: day(),
    /** Duty not yet paid on what was received. */
    dutyPaise: paise().notNull().default(sql`0`),
    /** What stands there now; written by guard_movement() alone. */
    stockPallets: integer().notNull().default(0),
    stockMassGrams: grams().notNull().default(0),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('lots_booking_key').on(t.orgId, t.shipperOrgId, t.bookingId, t.id),
    unique('lots_number_key').on(t.orgId, t.bookingId, t.number),
    foreignKey({
      name: 'lots_booking_fk',
      columns: [t.orgId, t.shipperOrgId, t.bookingId],
      foreignColumns: [bookings.hostOrgId, bookings.shipperOrgId, bookings.id],
    }),
    foreignKey({
      name: 'lots_appointment_fk',
      columns: [t.orgId, t.shipperOrgId, t.bookingId, t.appointmentId],
      foreignColumns: [appointments.orgId, appointments.shipperOrgId, appointments.bookingId, appointments.id],
    }),
    check('lots_expected', sql`${t.expectedPallets} >= 1 and ${t.expectedMassGrams} >= 1`),
    check(
      'lots_received',
      sql`num_nulls(${t.receivedPallets}, ${t.receivedMassGrams}, ${t.damagedPallets}, ${t.seal}, ${t.receivedAt}) in (0, 5)
        and ${t.receivedPallets} >= 0 and ${t.receivedMassGrams} >= 0 and ${t.damagedPallets} between 0 and ${t.receivedPallets}`,
    ),
    check('lots_deposited', sql`${t.regime} <> 'bonded' or ${t.receivedAt} is null or ${t.depositedOn} is not null`),
    check(
      'lots_stock',
      sql`${t.stockPallets} >= 0 and ${t.stockMassGrams} >= 0 and (${t.stockPallets} = 0) = (${t.stockMassGrams} = 0) and ${t.dutyPaise} >= 0`,
    ),
    index('lots_standing_idx').on(t.orgId, t.depositedOn).where(sql`stock_pallets > 0`),
    // The walk of the clocks, over every host's.
    index('lots_clocks_idx').on(t.id).where(sql`stock_pallets > 0`),
    ...rowPolicies('lots', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs, systemActs),
      insert: partyOf(t.orgId, t.shipperOrgId),
      update: ownedBy(t.orgId),
    }),
    guardPolicy('lots', 'all'),
  ],
).enableRLS();

/** Announced lots that are not to come: they count for nothing any more. Append-only, and never of a lot that came. */
export const callOffs = pgTable(
  'call_offs',
  {
    lotId: uuid().primaryKey(),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    bookingId: uuid().notNull(),
    calledOffBy: uuid()
      .notNull()
      .references(() => users.id),
    calledOffAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    foreignKey({
      name: 'call_offs_lot_fk',
      columns: [t.orgId, t.shipperOrgId, t.bookingId, t.lotId],
      foreignColumns: [lots.orgId, lots.shipperOrgId, lots.bookingId, lots.id],
    }),
    index('call_offs_booking_idx').on(t.orgId, t.bookingId),
    ...rowPolicies('call_offs', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs),
      insert: partyOf(t.orgId, t.shipperOrgId),
    }),
    guardPolicy('call_offs'),
  ],
).enableRLS();

/**
 * A paper that lets so much of a lot leave: a bill of entry for home consumption with its duty and order, a shipping
 * bill, a transfer to another warehouse, or the shipper's delivery order for duty-paid goods.
 */
export const exitDocuments = pgTable(
  'exit_documents',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    bookingId: uuid().notNull(),
    lotId: uuid().notNull(),
    kind: text({ enum: EXIT_DOCUMENT_KINDS }).notNull(),
    number: text().notNull(),
    datedOn: day().notNull(),
    validUntil: day(),
    /** Challan of the duty, and the day it was paid. */
    dutyReference: text(),
    dutyPaidOn: day(),
    /** Customs' order that lets the goods go, and its day. */
    orderNumber: text(),
    orderOn: day(),
    pallets: integer().notNull(),
    massGrams: grams().notNull(),
    /** How much has left on it; written by guard_movement() alone. */
    releasedPallets: integer().notNull().default(0),
    releasedMassGrams: grams().notNull().default(0),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
    withdrawnAt: instant(),
  },
  (t) => [
    unique('exit_documents_lot_key').on(t.orgId, t.lotId, t.id),
    unique('exit_documents_number_key').on(t.orgId, t.lotId, t.kind, t.number),
    foreignKey({
      name: 'exit_documents_lot_fk',
      columns: [t.orgId, t.shipperOrgId, t.bookingId, t.lotId],
      foreignColumns: [lots.orgId, lots.shipperOrgId, lots.bookingId, lots.id],
    }),
    check(
      'exit_documents_ex_bond',
      sql`${t.kind} <> 'ex_bond' or num_nulls(${t.dutyReference}, ${t.dutyPaidOn}, ${t.orderNumber}, ${t.orderOn}) = 0`,
    ),
    check(
      'exit_documents_order',
      sql`${t.kind} not in ('export', 'transfer') or num_nulls(${t.orderNumber}, ${t.orderOn}) = 0`,
    ),
    check('exit_documents_days', sql`${t.validUntil} is null or ${t.validUntil} >= ${t.datedOn}`),
    check('exit_documents_quantity', sql`${t.pallets} >= 1 and ${t.massGrams} >= 1`),
    check(
      'exit_documents_released',
      sql`${t.releasedPallets} between 0 and ${t.pallets} and ${t.releasedMassGrams} between 0 and ${t.massGrams}`,
    ),
    ...rowPolicies('exit_documents', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs),
      insert: partyOf(t.orgId, t.shipperOrgId),
      update: partyOf(t.orgId, t.shipperOrgId),
    }),
    guardPolicy('exit_documents', 'all'),
  ],
).enableRLS();

export const MOVEMENT_DIRECTIONS = ['in', 'out'] as const;

/** The ledger of goods: what came in and what went out. Append-only; in less out is what stands there, always. */
export const movements = pgTable(
  'movements',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    bookingId: uuid().notNull(),
    lotId: uuid().notNull(),
    direction: text({ enum: MOVEMENT_DIRECTIONS }).notNull(),
    pallets: integer().notNull(),
    massGrams: grams().notNull(),
    /** The facility's day. */
    movedOn: day().notNull(),
    vehicle: text().notNull(),
    exitDocumentId: uuid(),
    movedBy: uuid()
      .notNull()
      .references(() => users.id),
    movedAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    foreignKey({
      name: 'movements_lot_fk',
      columns: [t.orgId, t.shipperOrgId, t.bookingId, t.lotId],
      foreignColumns: [lots.orgId, lots.shipperOrgId, lots.bookingId, lots.id],
    }),
    foreignKey({
      name: 'movements_exit_document_fk',
      columns: [t.orgId, t.lotId, t.exitDocumentId],
      foreignColumns: [exitDocuments.orgId, exitDocuments.lotId, exitDocuments.id],
    }),
    check('movements_quantity', sql`${t.pallets} >= 1 and ${t.massGrams} >= 1`),
    check('movements_exit_document', sql`(${t.direction} = 'out') = (${t.exitDocumentId} is not null)`),
    index('movements_lot_idx').on(t.orgId, t.lotId, t.movedAt),
    index('movements_booking_idx').on(t.orgId, t.bookingId, t.movedAt),
    ...rowPolicies('movements', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs),
      insert: ownedBy(t.orgId),
    }),
    guardPolicy('movements'),
  ],
).enableRLS();

/** What of a booking stands there and what has left: the row every movement of the booking must update first. */
export const stocks = pgTable(
  'stocks',
  {
    bookingId: uuid().primaryKey(),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    pallets: integer().notNull().default(0),
    massGrams: grams().notNull().default(0),
    releasedPallets: integer().notNull().default(0),
  },
  (t) => [
    foreignKey({
      name: 'stocks_booking_fk',
      columns: [t.orgId, t.shipperOrgId, t.bookingId],
      foreignColumns: [bookings.hostOrgId, bookings.shipperOrgId, bookings.id],
    }),
    check('stocks_quantity', sql`least(${t.pallets}, ${t.massGrams}, ${t.releasedPallets}) >= 0`),
    ...rowPolicies('stocks', { select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs, systemActs) }),
    guardPolicy('stocks', 'all'),
  ],
).enableRLS();

/** A difference found at the gate that both sides have to settle within a day. */
export const discrepancies = pgTable(
  'discrepancies',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    bookingId: uuid().notNull(),
    lotId: uuid().notNull(),
    /** Sentences, one for each difference. */
    findings: text().array().notNull(),
    openedAt: instant().notNull().default(sql`clock_timestamp()`),
    answerBy: instant().notNull(),
    settledAt: instant(),
    settledBy: uuid().references(() => users.id),
    outcome: text({ enum: DISCREPANCY_OUTCOMES }),
    settlement: text(),
  },
  (t) => [
    unique('discrepancies_lot_key').on(t.orgId, t.lotId),
    foreignKey({
      name: 'discrepancies_lot_fk',
      columns: [t.orgId, t.shipperOrgId, t.bookingId, t.lotId],
      foreignColumns: [lots.orgId, lots.shipperOrgId, lots.bookingId, lots.id],
    }),
    check(
      'discrepancies_settled',
      sql`num_nulls(${t.settledAt}, ${t.settledBy}, ${t.outcome}, ${t.settlement}) in (0, 4)`,
    ),
    index('discrepancies_open_idx').on(t.orgId, t.answerBy).where(sql`settled_at is null`),
    ...rowPolicies('discrepancies', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs),
      insert: ownedBy(t.orgId),
      update: partyOf(t.orgId, t.shipperOrgId),
    }),
  ],
).enableRLS();
