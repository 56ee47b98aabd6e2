import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { guardPolicy, ownedBy, rowPolicies } from '../policies.ts';
import { day, grams, instant } from './columns.ts';
import { slots } from './facilities.ts';
import { users } from './people.ts';

/**
 * Places of a slot that its host shuts for some days: repairs, stocktaking, goods of its own. What it takes is an
 * allocation like a booking's, so that nothing else has to know of blocks. Only lifted, never changed.
 */
export const blocks = pgTable(
  'blocks',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    /** The host. */
    orgId: uuid().notNull(),
    slotId: uuid().notNull(),
    startsOn: day().notNull(),
    endsOn: day().notNull(),
    pallets: integer().notNull(),
    /** 0: only places are shut. */
    massGrams: grams().notNull().default(0),
    /** The host's own words; shippers see the places gone and no more. */
    reason: text().notNull(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
    liftedAt: instant(),
    liftedBy: uuid().references(() => users.id),
  },
  (t) => [
    unique('blocks_slot_key').on(t.orgId, t.slotId, t.id),
    foreignKey({
      name: 'blocks_slot_fk',
      columns: [t.orgId, t.slotId],
      foreignColumns: [slots.orgId, slots.id],
    }),
    check('blocks_days', sql`${t.endsOn} > ${t.startsOn}`),
    check('blocks_quantity', sql`${t.pallets} >= 1 and ${t.massGrams} >= 0`),
    check('blocks_lifted', sql`num_nulls(${t.liftedAt}, ${t.liftedBy}) in (0, 2)`),
    index('blocks_standing_idx').on(t.orgId, t.slotId, t.endsOn).where(sql`lifted_at is null`),
    ...rowPolicies('blocks', { select: ownedBy(t.orgId), insert: ownedBy(t.orgId), update: ownedBy(t.orgId) }),
    guardPolicy('blocks'),
  ],
).enableRLS();
