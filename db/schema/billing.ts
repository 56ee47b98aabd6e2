import { sql } from 'drizzle-orm';
import { check, foreignKey, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { ChargeJson } from '../../app/domain/pricing/charge-json.ts';
import { anyOf, operatorActs, ownedBy, partyOf, rowPolicies } from '../policies.ts';
import { bookings } from './bookings.ts';
import { day, instant, paise } from './columns.ts';

/**
 * What was billed and isn't owed, as the notes over its invoices took it back. It counts as taken back from the day it was
 * found, so that it is found once. Append-only.
 */
export const billingCredits = pgTable(
  'billing_credits',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    /** The host. */
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    bookingId: uuid().notNull(),
    description: text().notNull(),
    formula: text().notNull(),
    /** Before GST. */
    netPaise: paise().notNull(),
    /** What of it no note took back, for no line had as much left: somebody credited it by hand before. */
    restPaise: paise().notNull(),
    charge: jsonb().$type<ChargeJson>().notNull(),
    foundOn: day().notNull(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    foreignKey({
      name: 'billing_credits_booking_fk',
      columns: [t.orgId, t.shipperOrgId, t.bookingId],
      foreignColumns: [bookings.hostOrgId, bookings.shipperOrgId, bookings.id],
    }),
    check('billing_credits_above_zero', sql`${t.netPaise} > 0 and ${t.restPaise} between 0 and ${t.netPaise}`),
    index('billing_credits_booking_idx').on(t.bookingId),
    ...rowPolicies('billing_credits', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs),
      insert: ownedBy(t.orgId),
    }),
  ],
).enableRLS();
