import { sql } from 'drizzle-orm';
import { boolean, check, foreignKey, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { guardPolicy, ownedBy, rowPolicies } from '../policies.ts';
import { day, instant } from './columns.ts';
import { facilities } from './facilities.ts';

/**
 * A day a facility is shut. By a rate card that says so it doesn't use up a free day. A price keeps the holidays it was
 * worked out with, so a row may go without anything that was promised changing.
 */
export const facilityHolidays = pgTable(
  'facility_holidays',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    /** The host. */
    orgId: uuid().notNull(),
    facilityId: uuid().notNull(),
    /** The facility's own day. */
    day: day().notNull(),
    name: text().notNull(),
    /** Not yet confirmed at its source. */
    provisional: boolean().notNull().default(false),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('facility_holidays_day_key').on(t.facilityId, t.day),
    foreignKey({
      name: 'facility_holidays_facility_fk',
      columns: [t.orgId, t.facilityId],
      foreignColumns: [facilities.orgId, facilities.id],
    }),
    check('facility_holidays_name', sql`length(${t.name}) between 1 and 80`),
    ...rowPolicies('facility_holidays', {
      select: ownedBy(t.orgId),
      insert: ownedBy(t.orgId),
      delete: ownedBy(t.orgId),
    }),
    guardPolicy('facility_holidays'),
  ],
).enableRLS();
