import { sql } from 'drizzle-orm';
import { foreignKey, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { Decision } from '../../app/domain/cargo/decision.ts';
import type { CargoFacts } from '../../app/domain/cargo/facts.ts';
import { anyOf, guardPolicy, operatorActs, partyOf, rowPolicies, systemActs } from '../policies.ts';
import { bookings } from './bookings.ts';
import { instant } from './columns.ts';

/** What the rulebook said at a step of a booking: the version, the facts it saw, and the whole answer. Append-only. */
export const decisions = pgTable(
  'decisions',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    /** The host. */
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    bookingId: uuid().notNull(),
    step: text({
      enum: ['hold', 'confirm', 'accept', 'gate_in', 'extension', 'reclassification', 'release'],
    }).notNull(),
    rulebookVersion: text().notNull(),
    outcome: text({ enum: ['possible', 'on_request', 'not_possible'] }).notNull(),
    facts: jsonb().$type<CargoFacts>().notNull(),
    decision: jsonb().$type<Decision>().notNull(),
    decidedAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    foreignKey({
      name: 'decisions_booking_fk',
      columns: [t.orgId, t.shipperOrgId, t.bookingId],
      foreignColumns: [bookings.hostOrgId, bookings.shipperOrgId, bookings.id],
    }),
    index('decisions_booking_idx').on(t.orgId, t.bookingId, t.decidedAt),
    ...rowPolicies('decisions', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs),
      insert: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs, systemActs),
    }),
    guardPolicy('decisions'),
  ],
).enableRLS();
