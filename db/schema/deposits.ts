import { sql } from 'drizzle-orm';
import { check, foreignKey, index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { COLLECTORS } from '../../app/domain/ledger/events.ts';
import { anyOf, guardPolicy, partyOf, platformActs, rowPolicies } from '../policies.ts';
import { bookings } from './bookings.ts';
import { day, instant, paise } from './columns.ts';
import { invoices } from './invoices.ts';
import { users } from './people.ts';

/**
 * Money held for a booking, until its goods have left or, where a card paid the price ahead, until its invoice: a debt, never income. It ends once: part of it is kept for an invoice of
 * the booking, the rest goes back (QS034: what was taken never changes).
 */
export const deposits = pgTable(
  'deposits',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    bookingId: uuid().notNull(),
    amountPaise: paise().notNull(),
    /** Whose account it came to. */
    collector: text({ enum: COLLECTORS }).notNull(),
    rail: text({ enum: ['bank_transfer', 'upi', 'card'] }).notNull(),
    reference: text().notNull(),
    takenOn: day().notNull(),
    /** Null for a card: Stripe says that the money came, nobody types it. */
    recordedBy: uuid().references(() => users.id),
    recordedAt: instant().notNull().default(sql`clock_timestamp()`),
    endedOn: day(),
    keptPaise: paise(),
    /** The invoice it is kept for. */
    invoiceId: uuid(),
    /** The bank's reference of what went back. */
    returnReference: text(),
    reason: text(),
    endedBy: uuid().references(() => users.id),
  },
  (t) => [
    unique('deposits_reference_key').on(t.orgId, t.reference),
    index('deposits_booking_idx').on(t.bookingId),
    index('deposits_ahead_idx').on(t.orgId).where(sql`rail = 'card' and ended_on is null`),
    check('deposits_amount', sql`${t.amountPaise} > 0`),
    check(
      'deposits_ended',
      sql`num_nulls(${t.endedOn}, ${t.keptPaise}, ${t.reason}) in (0, 3) and ${t.endedOn} >= ${t.takenOn}
        and (${t.endedBy} is null or ${t.endedOn} is not null) and (${t.endedBy} is not null or ${t.endedOn} is null or ${t.rail} = 'card')`,
    ),
    check('deposits_recorded', sql`(${t.recordedBy} is null) = (${t.rail} = 'card')`),
    check(
      'deposits_end',
      sql`coalesce(${t.keptPaise}, 0) between 0 and ${t.amountPaise} and (${t.invoiceId} is not null) = (coalesce(${t.keptPaise}, 0) > 0)
        and (${t.returnReference} is not null) = (${t.keptPaise} is not null and ${t.keptPaise} < ${t.amountPaise})`,
    ),
    foreignKey({
      name: 'deposits_booking_fk',
      columns: [t.orgId, t.shipperOrgId, t.bookingId],
      foreignColumns: [bookings.hostOrgId, bookings.shipperOrgId, bookings.id],
    }),
    foreignKey({
      name: 'deposits_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    ...rowPolicies('deposits', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), platformActs),
      insert: platformActs,
      update: platformActs,
    }),
    guardPolicy('deposits'),
  ],
).enableRLS();
