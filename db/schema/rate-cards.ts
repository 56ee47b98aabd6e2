import { sql } from 'drizzle-orm';
import { check, foreignKey, integer, jsonb, pgTable, unique, uuid } from 'drizzle-orm/pg-core';
import type { RateCardJson } from '../../app/domain/pricing/rate-card-json.ts';
import { anyOf, guardPolicy, operatorActs, ownedBy, rowPolicies } from '../policies.ts';
import { day, instant } from './columns.ts';
import { slots } from './facilities.ts';
import { users } from './people.ts';

/**
 * What a slot costs from a day on, in full. Never changed, only followed by a newer version; bookings keep the one they
 * were made with. In force on a day is the one that starts last by it, the newer of two that start together.
 */
export const rateCards = pgTable(
  'rate_cards',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    /** The host. */
    orgId: uuid().notNull(),
    slotId: uuid().notNull(),
    /** From 1, within the slot. */
    version: integer().notNull(),
    /** India's day, as the rates of tax. */
    effectiveFrom: day().notNull(),
    card: jsonb().$type<RateCardJson>().notNull(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('rate_cards_version_key').on(t.slotId, t.version),
    foreignKey({
      name: 'rate_cards_slot_fk',
      columns: [t.orgId, t.slotId],
      foreignColumns: [slots.orgId, slots.id],
    }),
    check('rate_cards_version', sql`${t.version} >= 1`),
    check('rate_cards_card', sql`jsonb_typeof(${t.card} -> 'slabs') = 'array'`),
    ...rowPolicies('rate_cards', {
      select: anyOf(ownedBy(t.orgId), operatorActs),
      insert: ownedBy(t.orgId),
    }),
    guardPolicy('rate_cards'),
  ],
).enableRLS();
