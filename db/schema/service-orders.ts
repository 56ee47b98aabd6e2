import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { SERVICE_STATES } from '../../app/domain/pricing/service-order.ts';
import { partyOf, rowPolicies } from '../policies.ts';
import { bookings } from './bookings.ts';
import { day, instant } from './columns.ts';
import { users } from './people.ts';

/**
 * A service of a booking's rate card, ordered for its goods: asked by the shipper or recorded by the host, billed once it
 * is done. What was asked never changes; guard_service_order() holds the way from state to state.
 */
export const serviceOrders = pgTable(
  'service_orders',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    /** The host. */
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    bookingId: uuid().notNull(),
    /** Its code on the card the booking keeps. */
    service: text().notNull(),
    units: integer().notNull(),
    /** The day it is wanted on; the facility's own. */
    wantedOn: day().notNull(),
    state: text({ enum: SERVICE_STATES }).notNull(),
    /** The day it was done, by which it is billed. */
    doneOn: day(),
    orderedBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    foreignKey({
      name: 'service_orders_booking_fk',
      columns: [t.orgId, t.shipperOrgId, t.bookingId],
      foreignColumns: [bookings.hostOrgId, bookings.shipperOrgId, bookings.id],
    }),
    check('service_orders_units', sql`${t.units} between 1 and 100000`),
    check('service_orders_done', sql`(${t.state} = 'done') = (${t.doneOn} is not null)`),
    index('service_orders_booking_idx').on(t.bookingId),
    ...rowPolicies('service_orders', {
      select: partyOf(t.orgId, t.shipperOrgId),
      insert: partyOf(t.orgId, t.shipperOrgId),
      update: partyOf(t.orgId, t.shipperOrgId),
    }),
  ],
).enableRLS();
