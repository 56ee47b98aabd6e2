import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { COLLECTORS } from '../../app/domain/ledger/events.ts';
import { anyOf, operatorActs, ownedBy, partyOf, platformActs, rowPolicies, systemActs } from '../policies.ts';
import { day, instant, paise } from './columns.ts';
import { creditNotes } from './credit-notes.ts';
import { invoices } from './invoices.ts';
import { users } from './people.ts';

/** Money sent back for a credit. One the bank returned keeps its row and says so; what was sent never changes (QS034). */
export const refunds = pgTable(
  'refunds',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    invoiceId: uuid().notNull(),
    amountPaise: paise().notNull(),
    /** Whose account it was sent from. */
    collector: text({ enum: COLLECTORS }).notNull().default('host'),
    rail: text({ enum: ['bank_transfer', 'upi', 'card'] }).notNull(),
    reference: text().notNull(),
    paidOn: day().notNull(),
    /** Null for a card: Stripe says that the money went. */
    recordedBy: uuid().references(() => users.id),
    recordedAt: instant().notNull().default(sql`clock_timestamp()`),
    failedOn: day(),
    failure: text(),
  },
  (t) => [
    unique('refunds_reference_key').on(t.orgId, t.rail, t.reference),
    index('refunds_invoice_idx').on(t.invoiceId),
    check('refunds_recorded', sql`(${t.recordedBy} is null) = (${t.rail} = 'card')`),
    check('refunds_amount', sql`${t.amountPaise} > 0`),
    check('refunds_failed', sql`(${t.failedOn} is null) = (${t.failure} is null) and ${t.failedOn} >= ${t.paidOn}`),
    foreignKey({
      name: 'refunds_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    ...rowPolicies('refunds', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), platformActs),
      insert: platformActs,
      update: platformActs,
    }),
  ],
).enableRLS();

/**
 * What a shipper says is wrong with a line of an invoice: filed once, answered once by the host, decided once by the
 * platform (QS034). What is disputed and not decided is not dunned: disputed_paise().
 */
export const disputes = pgTable(
  'disputes',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    invoiceId: uuid().notNull(),
    invoiceLine: integer().notNull(),
    /** Of the line's taxable value. */
    amountPaise: paise().notNull(),
    /** The same with its tax: what the shipper holds back of the invoice. */
    disputedPaise: paise().notNull(),
    reason: text().notNull(),
    evidence: text().notNull().default(''),
    openedBy: uuid()
      .notNull()
      .references(() => users.id),
    openedAt: instant().notNull().default(sql`clock_timestamp()`),
    answer: text(),
    answeredBy: uuid().references(() => users.id),
    answeredAt: instant(),
    /** What of `amountPaise` the decision credits; zero where the line stands. */
    creditedPaise: paise(),
    decision: text(),
    creditNoteId: uuid(),
    decidedBy: uuid().references(() => users.id),
    decidedAt: instant(),
  },
  (t) => [
    uniqueIndex('disputes_open_key').on(t.invoiceId, t.invoiceLine).where(sql`decided_at is null`),
    index('disputes_opened_idx').on(t.openedAt, t.id),
    check('disputes_amount', sql`${t.amountPaise} > 0 and ${t.disputedPaise} >= 0`),
    check('disputes_answered', sql`num_nulls(${t.answer}, ${t.answeredBy}, ${t.answeredAt}) in (0, 3)`),
    check(
      'disputes_decided',
      sql`num_nulls(${t.creditedPaise}, ${t.decision}, ${t.decidedBy}, ${t.decidedAt}) in (0, 4)`,
    ),
    check(
      'disputes_credited',
      sql`coalesce(${t.creditedPaise}, 0) between 0 and ${t.amountPaise} and (${t.creditNoteId} is not null) = (coalesce(${t.creditedPaise}, 0) > 0)`,
    ),
    foreignKey({
      name: 'disputes_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    foreignKey({
      name: 'disputes_note_fk',
      columns: [t.orgId, t.shipperOrgId, t.creditNoteId],
      foreignColumns: [creditNotes.orgId, creditNotes.shipperOrgId, creditNotes.id],
    }),
    ...rowPolicies('disputes', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs, systemActs),
      insert: ownedBy(t.shipperOrgId),
      update: anyOf(ownedBy(t.orgId), operatorActs),
    }),
  ],
).enableRLS();
