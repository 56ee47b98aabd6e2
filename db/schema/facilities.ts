import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Turnaround } from '../../app/domain/booking/turnaround.ts';
import { BILLING_MODES, type DaysToPay } from '../../app/domain/pricing/billing.ts';
import { anyOf, guardPolicy, operatorActs, ownedBy, rowPolicies } from '../policies.ts';
import { grams, instant, paise, xid8 } from './columns.ts';
import { organisations } from './organisations.ts';
import { ports } from './reference.ts';

export const REGIMES = ['bonded', 'neutral'] as const;
export const SLOT_STATUSES = ['draft', 'published', 'paused'] as const;
export const LICENCE_SECTIONS = ['57', '58', '58A'] as const;
export const BOOKING_MODES = ['instant', 'request'] as const;

/** A host's address near a port or inland depot; its days are days in `timeZone`. */
export const facilities = pgTable(
  'facilities',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    portId: text()
      .notNull()
      .references(() => ports.id),
    name: text().notNull(),
    address: text().notNull(),
    pin: text().notNull(),
    stateCode: text().notNull(),
    lat: doublePrecision().notNull(),
    lon: doublePrecision().notNull(),
    timeZone: text().notNull().default('Asia/Kolkata'),
    /** Customs warehouse code (8 characters), needed before a bonded slot is listed. */
    warehouseCode: text(),
    /** The section of the Customs Act 1962 the warehouse is licensed under; null without a licence. */
    licenceSection: text({ enum: LICENCE_SECTIONS }),
    /** The licensee's importer code, whose goods alone a private warehouse (s.58) takes. */
    licenseeIec: text(),
    /** What the customs licence lets stand there at once: duty not yet paid, and value; null where it names no ceiling. */
    licenceDutyPaise: paise(),
    licenceValuePaise: paise(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    unique('facilities_org_id_key').on(t.orgId, t.id),
    check('facilities_point', sql`${t.lat} between -90 and 90 and ${t.lon} between -180 and 180`),
    ...rowPolicies('facilities', {
      select: anyOf(ownedBy(t.orgId), operatorActs),
      insert: ownedBy(t.orgId),
      update: ownedBy(t.orgId),
    }),
    guardPolicy('facilities'),
  ],
).enableRLS();

/** A roofed hall of a facility: one fire section. Cargo in one hall stands together; see decision 007. */
export const halls = pgTable(
  'halls',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    facilityId: uuid().notNull(),
    name: text().notNull(),
    /** Halls with the same word share a building; buildings stand apart. */
    building: text().notNull().default('Main building'),
    /** Where the hall stands in its building's row: neighbours differ by one. Null: counts as next to all. */
    place: integer(),
    /** Fire resistance of the walls to the neighbouring halls, in minutes. */
    wallFireMinutes: integer().notNull().default(0),
    /** Clear distance between the bays of two slots, in centimetres. */
    bayGapCm: integer().notNull().default(0),
    /** Null: not known. */
    sprinklered: boolean(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    check('halls_measures', sql`${t.wallFireMinutes} between 0 and 480 and ${t.bayGapCm} between 0 and 10000`),
    unique('halls_org_id_key').on(t.orgId, t.facilityId, t.id),
    unique('halls_name_key').on(t.orgId, t.facilityId, t.name),
    foreignKey({
      name: 'halls_facility_fk',
      columns: [t.orgId, t.facilityId],
      foreignColumns: [facilities.orgId, facilities.id],
    }),
    ...rowPolicies('halls', { select: ownedBy(t.orgId), insert: ownedBy(t.orgId), update: ownedBy(t.orgId) }),
    guardPolicy('halls'),
  ],
).enableRLS();

/** A lettable share of a hall, under one customs regime, with one price and one set of accepted classes. */
export const slots = pgTable(
  'slots',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    facilityId: uuid().notNull(),
    hallId: uuid().notNull(),
    name: text().notNull(),
    regime: text({ enum: REGIMES }).notNull(),
    palletPositions: integer().notNull(),
    maxMassGrams: grams().notNull(),
    hazardClasses: text().array().notNull(),
    /** Forms and packagings it takes; empty takes all. */
    acceptedForms: text().array().notNull().default(sql`'{}'`),
    acceptedPackagings: text().array().notNull().default(sql`'{}'`),
    /** Takes cargo that is not classified yet, set apart. */
    quarantine: boolean().notNull().default(false),
    /** What the floor bears under one pallet place, in grams; null: no limit of its own. */
    maxPalletMassGrams: grams(),
    pricePerPalletDayPaise: paise().notNull(),
    handlingInPaise: paise().notNull(),
    handlingOutPaise: paise().notNull(),
    minimumDays: integer().notNull(),
    /** The longest stay it is let for; null: as long as any stay may be. */
    maximumDays: integer(),
    /** Days between the day a booking is made and the first day it may start. */
    leadDays: integer().notNull().default(0),
    /** Facility time: what is booked at or after this full hour counts as booked the next day; null: never. */
    cutOffHour: integer(),
    /** Days the places stay shut after a stay: for any cargo, and for classes that differ. */
    turnaround: jsonb().$type<Turnaround>().notNull().default(sql`'{"any": 0}'`),
    bookingMode: text({ enum: BOOKING_MODES }).notNull(),
    /** When stays are billed; a booking keeps what it was at the hold. */
    billingMode: text({ enum: BILLING_MODES }).notNull().default('advance'),
    /** Days its invoices leave for payment; a booking keeps what it was at the hold. */
    daysToPay: integer().$type<DaysToPay>().notNull().default(15),
    /** The newest version of its rate card, by rate_card_follows(); 0: there is none, and the flat prices are all. */
    rateCardVersion: integer().notNull().default(0),
    status: text({ enum: SLOT_STATUSES }).notNull().default('draft'),
    createdAt: instant().notNull().defaultNow(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    unique('slots_org_id_key').on(t.orgId, t.id),
    unique('slots_name_key').on(t.orgId, t.hallId, t.name),
    foreignKey({
      name: 'slots_hall_fk',
      columns: [t.orgId, t.facilityId, t.hallId],
      foreignColumns: [halls.orgId, halls.facilityId, halls.id],
    }),
    check('slots_days_to_pay', sql`${t.daysToPay} in (15, 30, 45)`),
    check('slots_pallets', sql`${t.palletPositions} between 1 and 100000`),
    check('slots_mass', sql`${t.maxMassGrams} between 1 and 1000000000000`),
    check(
      'slots_prices',
      sql`${t.pricePerPalletDayPaise} > 0 and ${t.handlingInPaise} >= 0 and ${t.handlingOutPaise} >= 0`,
    ),
    check('slots_minimum_days', sql`${t.minimumDays} between 1 and 366`),
    check('slots_maximum_days', sql`${t.maximumDays} between ${t.minimumDays} and 366`),
    check(
      'slots_lead',
      sql`${t.leadDays} between 0 and 60 and (${t.cutOffHour} is null or ${t.cutOffHour} between 1 and 24)`,
    ),
    check(
      'slots_turnaround',
      sql`jsonb_typeof(${t.turnaround}) = 'object' and ${t.turnaround} ? 'any'
        and not jsonb_path_exists(${t.turnaround}, '$.* ? (@.type() != "number" || @ < 0 || @ > 30 || @.floor() != @)')`,
    ),
    check('slots_floor_load', sql`${t.maxPalletMassGrams} is null or ${t.maxPalletMassGrams} > 0`),
    index('slots_facility_idx').on(t.orgId, t.facilityId),
    ...rowPolicies('slots', {
      select: anyOf(ownedBy(t.orgId), operatorActs),
      insert: ownedBy(t.orgId),
      update: ownedBy(t.orgId),
    }),
    guardPolicy('slots', 'all'),
  ],
).enableRLS();

/**
 * One row per facility that whoever brings cargo with hazards or duty there must update first: co-storage and the
 * facility's ceilings are decided by what stands in all of it. `lockedBy` is the transaction that did so last.
 */
export const facilityGates = pgTable(
  'facility_gates',
  {
    facilityId: uuid().primaryKey(),
    orgId: uuid().notNull(),
    version: bigint({ mode: 'number' }).notNull().default(0),
    lockedBy: xid8(),
  },
  (t) => [
    foreignKey({
      name: 'facility_gates_facility_fk',
      columns: [t.orgId, t.facilityId],
      foreignColumns: [facilities.orgId, facilities.id],
    }),
    ...rowPolicies('facility_gates', {}),
    guardPolicy('facility_gates', 'all'),
  ],
).enableRLS();

/** One row per importer whose bond a stay uses: bond is shared by all hosts, so it has a gate of its own. */
export const bondGates = pgTable(
  'bond_gates',
  {
    orgId: uuid()
      .primaryKey()
      .references(() => organisations.id),
    version: bigint({ mode: 'number' }).notNull().default(0),
  },
  () => [...rowPolicies('bond_gates', {}), guardPolicy('bond_gates', 'all')],
).enableRLS();

/** One row per slot that every change of its occupancy must update first; see guard_allocation(). */
export const slotGates = pgTable(
  'slot_gates',
  {
    slotId: uuid().primaryKey(),
    orgId: uuid().notNull(),
    version: bigint({ mode: 'number' }).notNull().default(0),
  },
  (t) => [
    foreignKey({
      name: 'slot_gates_slot_fk',
      columns: [t.orgId, t.slotId],
      foreignColumns: [slots.orgId, slots.id],
    }),
    ...rowPolicies('slot_gates', {}),
    guardPolicy('slot_gates', 'all'),
  ],
).enableRLS();

/**
 * The public face of a published slot: what a stranger may read, and no more. Kept by triggers on slots, halls,
 * facilities and organisations; the application can only select.
 */
export const listings = pgTable('listings', {
  slotId: uuid().primaryKey(),
  hostOrgId: uuid().notNull(),
  hostName: text().notNull(),
  /** The State of the host's GST registration, which decides between CGST + SGST and IGST. */
  hostStateCode: text().notNull(),
  facilityId: uuid().notNull(),
  facilityName: text().notNull(),
  hallName: text().notNull(),
  slotName: text().notNull(),
  portId: text().notNull(),
  stateCode: text().notNull(),
  lat: doublePrecision().notNull(),
  lon: doublePrecision().notNull(),
  timeZone: text().notNull(),
  warehouseCode: text(),
  regime: text({ enum: REGIMES }).notNull(),
  palletPositions: integer().notNull(),
  maxMassGrams: grams().notNull(),
  hazardClasses: text().array().notNull(),
  pricePerPalletDayPaise: paise().notNull(),
  handlingInPaise: paise().notNull(),
  handlingOutPaise: paise().notNull(),
  minimumDays: integer().notNull(),
  maximumDays: integer(),
  leadDays: integer().notNull(),
  cutOffHour: integer(),
  turnaround: jsonb().$type<Turnaround>().notNull(),
  bookingMode: text({ enum: BOOKING_MODES }).notNull(),
  billingMode: text({ enum: BILLING_MODES }).notNull(),
  daysToPay: integer().$type<DaysToPay>().notNull(),
  /** Of the newest rate card; 0: the flat prices are all there is. */
  rateCardVersion: integer().notNull(),
});

/**
 * Lengths of stay, in days, whose price is indexed. A search by price walks the one nearest below its own stay and puts
 * right what the difference can have moved: decision 008.
 */
export const PRICED_STAYS = [1, 7, 30] as const;

/** The price of one pallet place for a stay of `days`, as the index of that length has it. */
const stayPaise = (t: { pricePerPalletDayPaise: AnyPgColumn; handlingPaise: AnyPgColumn }, days: number) =>
  sql`(${t.pricePerPalletDayPaise} * ${sql.raw(String(days))} + ${t.handlingPaise})`;

/** Which listed slots lie near which port, with what a search sorts and filters by. */
export const listingPorts = pgTable(
  'listing_ports',
  {
    portId: text().notNull(),
    slotId: uuid()
      .notNull()
      .references(() => listings.slotId, { onDelete: 'cascade' }),
    distanceMetres: integer().notNull(),
    regime: text({ enum: REGIMES }).notNull(),
    pricePerPalletDayPaise: paise().notNull(),
    /** Handling in and out of one pallet place. */
    handlingPaise: paise().notNull(),
    /** Regime, sprinklers, quarantine in three words: by it a search leaves out what a cargo may never use. */
    ground: text().notNull(),
    hazardClasses: text().array().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.slotId, t.portId] }),
    index('listing_ports_price_idx').on(t.portId, t.pricePerPalletDayPaise, t.slotId),
    ...PRICED_STAYS.map((days) => index(`listing_ports_stay_${days}_idx`).on(t.portId, stayPaise(t, days), t.slotId)),
    index('listing_ports_distance_idx').on(t.portId, t.distanceMetres, t.slotId),
  ],
);
