import { sql } from 'drizzle-orm';
import { boolean, check, foreignKey, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { BOOKING_STATES } from '../../app/domain/booking/lifecycle.ts';
import { BILLING_MODES, type DaysToPay } from '../../app/domain/pricing/billing.ts';
import type { QuoteJson } from '../../app/domain/pricing/quote.ts';
import { anyOf, guardPolicy, operatorActs, ownedBy, partyOf, rowPolicies, systemActs } from '../policies.ts';
import { blocks } from './blocks.ts';
import { cargoVersions } from './cargo.ts';
import { day, grams, instant, paise } from './columns.ts';
import { BOOKING_MODES, REGIMES, slots } from './facilities.ts';
import { organisations } from './organisations.ts';

/** What the booking page shows of the place and the parties as they stood when the hold was made. */
export type BookingPlace = {
  hostName: string;
  shipperName: string;
  facilityName: string;
  hallName: string;
  slotName: string;
  portName: string;
  timeZone: string;
};

/** Bookings whose goods are out, or whose cancellation cost something, that billing has not looked at since. */
export const UNBILLED = sql`(state in ('released', 'closed', 'cancelled') and (state <> 'cancelled' or cancellation_fee_paise > 0) and (billed_at is null or billed_at < updated_at))`;

/**
 * Stays billed in advance whose goods are in and that billing has not looked at yet. Before they are in, the host may still refuse
 * them at the gate: then nothing may be billed but by its own hand.
 */
export const STARTED_UNBILLED = sql`(billing_mode = 'advance' and billed_at is null and state in ('in_storage', 'partly_released', 'overstay'))`;

/** An agreement in the making between a host and a shipper over part of a slot for a stay. */
export const bookings = pgTable(
  'bookings',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    reference: text().notNull().unique(),
    hostOrgId: uuid()
      .notNull()
      .references(() => organisations.id),
    shipperOrgId: uuid()
      .notNull()
      .references(() => organisations.id),
    slotId: uuid().notNull(),
    facilityId: uuid().notNull(),
    state: text({ enum: BOOKING_STATES }).notNull(),
    startsOn: day().notNull(),
    endsOn: day().notNull(),
    pallets: integer().notNull(),
    massGrams: grams().notNull(),
    cargoDescription: text().notNull(),
    hazardClasses: text().array().notNull(),
    /** The version of the shipper's cargo profile that was decided on; null for bookings older than the rulebook. */
    cargoVersionId: uuid(),
    regime: text({ enum: REGIMES }).notNull(),
    bookingMode: text({ enum: BOOKING_MODES }).notNull(),
    /** When a hold or an unanswered request lapses; null once nothing is waiting. */
    waitsUntil: instant(),
    /** Whether the hold was kept for a second quarter of an hour; once is all. */
    isKept: boolean().notNull().default(false),
    place: jsonb().$type<BookingPlace>().notNull(),
    quote: jsonb().$type<QuoteJson>().notNull(),
    totalPaise: paise().notNull(),
    /** Days the places stay shut after the stay, as the slot's terms were at the hold: written by snapshot_terms(). */
    turnaroundDays: integer().notNull().default(0),
    /** Fewest days that are charged: the slot's at the hold, by snapshot_terms(); fewer if so agreed. */
    minimumDays: integer().notNull().default(1),
    /** When the stay is billed: the slot's at the hold, by snapshot_terms(). */
    billingMode: text({ enum: BILLING_MODES }).notNull().default('advance'),
    /** Days its invoices leave for payment: the slot's at the hold, by snapshot_terms(). */
    daysToPay: integer().$type<DaysToPay>().notNull().default(15),
    /** When billStays() last looked at it; null: never. */
    billedAt: instant(),
    /** What a cancellation cost the shipper; null while there was none. */
    cancellationFeePaise: paise(),
    /** What ran out, a hold or a request, and when it did; kept by remember_expiry() while the booking is expired. */
    expiredFrom: text({ enum: ['held', 'requested'] }),
    expiredAt: instant(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
    updatedAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('bookings_host_id_key').on(t.hostOrgId, t.id),
    unique('bookings_parties_key').on(t.hostOrgId, t.shipperOrgId, t.id),
    foreignKey({
      name: 'bookings_slot_fk',
      columns: [t.hostOrgId, t.slotId],
      foreignColumns: [slots.orgId, slots.id],
    }),
    foreignKey({
      name: 'bookings_cargo_fk',
      columns: [t.shipperOrgId, t.cargoVersionId],
      foreignColumns: [cargoVersions.orgId, cargoVersions.id],
    }),
    index('bookings_cargo_idx').on(t.shipperOrgId, t.cargoVersionId),
    check('bookings_days_to_pay', sql`${t.daysToPay} in (15, 30, 45)`),
    check('bookings_stay', sql`${t.endsOn} > ${t.startsOn}`),
    check('bookings_quantity', sql`${t.pallets} >= 1 and ${t.massGrams} >= 1`),
    check('bookings_turnaround', sql`${t.turnaroundDays} between 0 and 30`),
    check('bookings_minimum_days', sql`${t.minimumDays} >= 1`),
    check('bookings_cancellation_fee', sql`${t.cancellationFeePaise} >= 0`),
    check('bookings_two_parties', sql`${t.hostOrgId} <> ${t.shipperOrgId}`),
    check('bookings_waiting', sql`(${t.state} in ('held', 'requested')) = (${t.waitsUntil} is not null)`),
    check(
      'bookings_expired',
      sql`(${t.expiredFrom} is null) = (${t.expiredAt} is null) and (${t.expiredAt} is null or ${t.state} = 'expired') and ${t.expiredFrom} in ('held', 'requested')`,
    ),
    index('bookings_advance_idx').on(t.startsOn).where(STARTED_UNBILLED),
    index('bookings_unbilled_idx').on(t.hostOrgId, t.id).where(UNBILLED),
    index('bookings_monthly_idx').on(t.hostOrgId, t.id).where(sql`billing_mode = 'monthly'`),
    index('bookings_host_idx').on(t.hostOrgId, t.createdAt),
    index('bookings_shipper_idx').on(t.shipperOrgId, t.createdAt),
    index('bookings_to_come_idx').on(t.startsOn, t.id).where(sql`state in ('confirmed', 'arriving')`),
    index('bookings_waiting_idx').on(t.waitsUntil).where(sql`state in ('held', 'requested')`),
    ...rowPolicies('bookings', {
      select: anyOf(partyOf(t.hostOrgId, t.shipperOrgId), operatorActs, systemActs),
      insert: ownedBy(t.shipperOrgId),
      update: anyOf(partyOf(t.hostOrgId, t.shipperOrgId), systemActs),
    }),
    guardPolicy('bookings'),
  ],
).enableRLS();

export const ALLOCATION_STATES = ['held', 'confirmed', 'released'] as const;

/**
 * The truth about occupancy: one row per share of a slot that a booking takes or a block shuts. The trigger guard_allocation() refuses
 * any insert or update that would oversell a day, whoever writes it.
 */
export const allocations = pgTable(
  'allocations',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    /** Null for a block, which is nobody's cargo. */
    shipperOrgId: uuid(),
    slotId: uuid().notNull(),
    /** Of the slot; written by guard_allocation(), whatever a caller says: neighbours are found by it. */
    facilityId: uuid(),
    /** What takes the places: a booking or a block. */
    bookingId: uuid(),
    blockId: uuid(),
    state: text({ enum: ALLOCATION_STATES }).notNull(),
    startsOn: day().notNull(),
    endsOn: day().notNull(),
    pallets: integer().notNull(),
    massGrams: grams().notNull(),
    hazardClasses: text().array().notNull(),
    /** Storage classes and groups: with the classes, all that a neighbour's decision needs to know of it. */
    storageClasses: text().array().notNull().default(sql`'{}'`),
    hazardGroups: text().array().notNull().default(sql`'{}'`),
    /** Duty not yet paid, value, and the importer's bond it takes; 0 outside bonded slots. Written by guard_allocation(). */
    dutyPaise: paise().notNull().default(sql`0`),
    valuePaise: paise().notNull().default(sql`0`),
    bondPaise: paise().notNull().default(sql`0`),
    /** Of the booking; the last days of the row, on which the goods are gone. Written by guard_allocation(). */
    turnaroundDays: integer().notNull().default(0),
    /** A held allocation past this instant counts as free, swept or not. */
    heldUntil: instant(),
  },
  (t) => [
    unique('allocations_booking_key').on(t.bookingId),
    unique('allocations_block_key').on(t.blockId),
    foreignKey({
      name: 'allocations_slot_fk',
      columns: [t.orgId, t.slotId],
      foreignColumns: [slots.orgId, slots.id],
    }),
    foreignKey({
      name: 'allocations_booking_fk',
      columns: [t.orgId, t.shipperOrgId, t.bookingId],
      foreignColumns: [bookings.hostOrgId, bookings.shipperOrgId, bookings.id],
    }),
    foreignKey({
      name: 'allocations_block_fk',
      columns: [t.orgId, t.slotId, t.blockId],
      foreignColumns: [blocks.orgId, blocks.slotId, blocks.id],
    }),
    // A foreign key with a null in it is not looked at: both of a booking's columns are there, or neither.
    check(
      'allocations_taker',
      sql`num_nonnulls(${t.bookingId}, ${t.blockId}) = 1 and (${t.bookingId} is null) = (${t.shipperOrgId} is null)
        and (${t.blockId} is null or ${t.state} <> 'held')`,
    ),
    check('allocations_stay', sql`${t.endsOn} > ${t.startsOn}`),
    // A block may shut places alone.
    check(
      'allocations_quantity',
      sql`${t.pallets} >= 1 and (${t.massGrams} >= 1 or (${t.massGrams} = 0 and ${t.blockId} is not null))`,
    ),
    check('allocations_money', sql`least(${t.dutyPaise}, ${t.valuePaise}, ${t.bondPaise}) >= 0`),
    index('allocations_duty_idx')
      .on(t.facilityId, t.endsOn, t.startsOn)
      .where(sql`state in ('held', 'confirmed') and (duty_paise > 0 or value_paise > 0)`),
    index('allocations_bond_idx')
      .on(t.shipperOrgId, t.endsOn, t.startsOn)
      .where(sql`state in ('held', 'confirmed') and bond_paise > 0`),
    check('allocations_held', sql`(${t.state} = 'held') = (${t.heldUntil} is not null)`),
    index('allocations_live_idx').on(t.slotId, t.endsOn, t.startsOn).where(sql`state in ('held', 'confirmed')`),
    index('allocations_neighbours_idx')
      .on(t.facilityId, t.endsOn, t.startsOn)
      .where(sql`state in ('held', 'confirmed') and (hazard_classes <> '{}' or hazard_groups <> '{}')`),
    ...rowPolicies('allocations', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), systemActs),
      insert: anyOf(ownedBy(t.shipperOrgId), sql`(${ownedBy(t.orgId)} and ${t.blockId} is not null)`),
      update: anyOf(partyOf(t.orgId, t.shipperOrgId), systemActs),
    }),
    guardPolicy('allocations'),
  ],
).enableRLS();
