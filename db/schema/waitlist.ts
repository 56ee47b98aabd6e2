import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { WAITLIST_STATES } from '../../app/domain/booking/waitlist.ts';
import { anyOf, ownedBy, rowPolicies, systemActs } from '../policies.ts';
import { bookings } from './bookings.ts';
import { cargoProfiles } from './cargo.ts';
import { day, grams, instant } from './columns.ts';
import { slots } from './facilities.ts';
import { users } from './people.ts';

/** A shipper who waits for places in a slot that is full: whoever joined first is offered a hold first. */
export const waitlistEntries = pgTable(
  'waitlist_entries',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    shipperOrgId: uuid().notNull(),
    /** The slot's host, who doesn't see the entry. */
    hostOrgId: uuid().notNull(),
    slotId: uuid().notNull(),
    /** What the list shows of the slot, as it stood on joining; the zone also decides when the start has passed. */
    slotName: text().notNull(),
    facilityName: text().notNull(),
    timeZone: text().notNull(),
    startsOn: day().notNull(),
    endsOn: day().notNull(),
    pallets: integer().notNull(),
    massGrams: grams().notNull(),
    cargoProfileId: uuid().notNull(),
    /** On whose behalf the hold is made; must still be allowed to hold then. */
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
    state: text({ enum: WAITLIST_STATES }).notNull().default('waiting'),
    /** The hold that was offered. */
    bookingId: uuid(),
    updatedAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('waitlist_entries_booking_key').on(t.bookingId),
    foreignKey({
      name: 'waitlist_entries_slot_fk',
      columns: [t.hostOrgId, t.slotId],
      foreignColumns: [slots.orgId, slots.id],
    }),
    foreignKey({
      name: 'waitlist_entries_cargo_fk',
      columns: [t.shipperOrgId, t.cargoProfileId],
      foreignColumns: [cargoProfiles.orgId, cargoProfiles.id],
    }),
    foreignKey({
      name: 'waitlist_entries_booking_fk',
      columns: [t.hostOrgId, t.shipperOrgId, t.bookingId],
      foreignColumns: [bookings.hostOrgId, bookings.shipperOrgId, bookings.id],
    }),
    check('waitlist_entries_stay', sql`${t.endsOn} > ${t.startsOn}`),
    check('waitlist_entries_quantity', sql`${t.pallets} >= 1 and ${t.massGrams} >= 1`),
    check(
      'waitlist_entries_offer',
      sql`(${t.state} <> 'waiting' or ${t.bookingId} is null) and (${t.state} not in ('offered', 'taken') or ${t.bookingId} is not null)`,
    ),
    // The same ask waits once.
    uniqueIndex('waitlist_entries_waiting_key')
      .on(t.shipperOrgId, t.slotId, t.startsOn, t.endsOn)
      .where(sql`state = 'waiting'`),
    index('waitlist_entries_order_idx').on(t.createdAt, t.id).where(sql`state in ('waiting', 'offered')`),
    ...rowPolicies('waitlist_entries', {
      select: anyOf(ownedBy(t.shipperOrgId), systemActs),
      insert: ownedBy(t.shipperOrgId),
      update: anyOf(ownedBy(t.shipperOrgId), systemActs),
    }),
  ],
).enableRLS();
