import { sql } from 'drizzle-orm';
import { check, date, foreignKey, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { anyOf, operatorActs, rowPolicies, systemActs } from '../policies.ts';
import { day, instant, paise } from './columns.ts';
import { invoices } from './invoices.ts';
import { users } from './people.ts';

/** The schedule of reminders: from which age and amount a step is due, over the days the row is in force. */
export const dunningSteps = pgTable(
  'dunning_steps',
  {
    step: integer().notNull(),
    effectiveFrom: date({ mode: 'string' }).notNull(),
    /** Exclusive; null while in force. */
    effectiveTo: date({ mode: 'string' }),
    daysOverdue: integer().notNull(),
    /** At least so long after the step before. */
    daysAfterLast: integer().notNull(),
    minimumPaise: paise().notNull(),
    title: text().notNull(),
    says: text().notNull(),
    citation: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.step, t.effectiveFrom] })],
);

/** A step that was taken for an invoice: once each. */
export const dunningLog = pgTable(
  'dunning_log',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    invoiceId: uuid().notNull(),
    step: integer().notNull(),
    sentOn: day().notNull(),
    outstandingPaise: paise().notNull(),
    /** How many people it was written to; 0 where the shipper has nobody to write to. */
    letters: integer().notNull(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('dunning_log_step_key').on(t.invoiceId, t.step),
    foreignKey({
      name: 'dunning_log_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    ...rowPolicies('dunning_log', { select: anyOf(operatorActs, systemActs), insert: systemActs }),
  ],
).enableRLS();

/** What a shipper has promised: nothing is dunned up to that day. The newest counts. */
export const paymentPromises = pgTable(
  'payment_promises',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    invoiceId: uuid().notNull(),
    promisedOn: day().notNull(),
    note: text().notNull(),
    recordedBy: uuid()
      .notNull()
      .references(() => users.id),
    recordedAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    index('payment_promises_invoice_idx').on(t.invoiceId, t.recordedAt),
    check('payment_promises_note', sql`length(${t.note}) <= 200`),
    foreignKey({
      name: 'payment_promises_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    ...rowPolicies('payment_promises', { select: anyOf(operatorActs, systemActs), insert: operatorActs }),
  ],
).enableRLS();
