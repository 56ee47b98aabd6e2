import { sql } from 'drizzle-orm';
import { check, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { ALERT_SUBJECTS } from '../../app/domain/clocks/alert-steps.ts';
import { anyOf, operatorActs, rowPolicies, systemActs } from '../policies.ts';
import { day, instant } from './columns.ts';
import { organisations } from './organisations.ts';

/**
 * What a clock has told people, once by subject, clock, mark and step. The mark is part of the key: a paper or an order that moves
 * a day starts its steps again, and one that moves it back does not repeat what was told. Append-only.
 */
export const clockAlerts = pgTable(
  'clock_alerts',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    /** The organisation the subject is of: of a lot and a booking, the host. */
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    subject: text({ enum: ALERT_SUBJECTS }).notNull(),
    subjectId: uuid().notNull(),
    /** Which of the subject's clocks. */
    clock: text().notNull(),
    /** The day it runs to. */
    markOn: day().notNull(),
    /** Days before the mark; below zero after it. */
    step: integer().notNull(),
    /** The subject's own day. */
    toldOn: day().notNull(),
    /** How many letters were written; 0 where there was nobody to write to. */
    letters: integer().notNull(),
    toldAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('clock_alerts_step_key').on(t.subjectId, t.clock, t.markOn, t.step),
    check('clock_alerts_letters', sql`${t.letters} >= 0`),
    ...rowPolicies('clock_alerts', { select: anyOf(operatorActs, systemActs), insert: systemActs }),
  ],
).enableRLS();
