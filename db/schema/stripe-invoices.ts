import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { STRIPE_INVOICE_STATES } from '../../app/domain/ledger/stripe-invoice.ts';
import { anyOf, guardPolicy, ownedBy, partyOf, platformActs, rowPolicies, systemActs } from '../policies.ts';
import { instant, paise } from './columns.ts';
import { creditNotes } from './credit-notes.ts';
import { invoices } from './invoices.ts';
import { organisations } from './organisations.ts';
import { cardPayments } from './stripe.ts';

/** A shipper as a host's account at Stripe knows it. */
export const stripeCustomers = pgTable(
  'stripe_customers',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    /** The host. */
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    shipperOrgId: uuid()
      .notNull()
      .references(() => organisations.id),
    accountId: text().notNull(),
    /** Null until Stripe has answered. */
    customerId: text(),
    /** Hash of the name and address Stripe was last told. */
    detailsHash: text().notNull(),
    /** How often they were told: each is a call of its own. */
    version: integer().notNull().default(1),
  },
  (t) => [
    unique('stripe_customers_key').on(t.orgId, t.shipperOrgId, t.accountId),
    unique('stripe_customers_customer_key').on(t.accountId, t.customerId),
    ...rowPolicies('stripe_customers', {
      select: anyOf(ownedBy(t.orgId), platformActs),
      insert: systemActs,
      update: systemActs,
    }),
  ],
).enableRLS();

/** An invoice of ours and the one at Stripe that follows it, whose page is paid by card. Ours is the legal document. */
export const stripeInvoices = pgTable(
  'stripe_invoices',
  {
    invoiceId: uuid().primaryKey(),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    /** The host's account when it was asked for: events of any other are not about this. */
    accountId: text().notNull(),
    /** The try that its page is; null until it is begun. */
    cardPaymentId: uuid(),
    state: text({ enum: STRIPE_INVOICE_STATES }).notNull().default('asked'),
    stripeInvoiceId: text(),
    /** The page at Stripe. */
    hostedUrl: text(),
    /** What Stripe's invoice comes to: never shown to anybody unless it is ours to the paisa. */
    totalPaise: paise(),
    attempts: integer().notNull().default(0),
    /** When it is to be looked at; null while nothing has happened since. */
    dueAt: instant(),
    /** Why the last attempt failed, by a code. */
    problem: text(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('stripe_invoices_stripe_key').on(t.accountId, t.stripeInvoiceId),
    unique('stripe_invoices_try_key').on(t.cardPaymentId),
    index('stripe_invoices_due_idx').on(t.dueAt).where(sql`due_at is not null`),
    index('stripe_invoices_host_idx').on(t.orgId),
    check(
      'stripe_invoices_made',
      sql`num_nulls(${t.stripeInvoiceId}, ${t.totalPaise}) in (0, 2) and (${t.state} in ('asked', 'dropped') or ${t.totalPaise} is not null and ${t.cardPaymentId} is not null)`,
    ),
    foreignKey({
      name: 'stripe_invoices_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    foreignKey({
      name: 'stripe_invoices_try_fk',
      columns: [t.orgId, t.shipperOrgId, t.cardPaymentId],
      foreignColumns: [cardPayments.orgId, cardPayments.shipperOrgId, cardPayments.id],
    }),
    ...rowPolicies('stripe_invoices', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), platformActs),
      insert: sql`(${anyOf(ownedBy(t.orgId), systemActs)} and ${t.state} = 'asked')`,
      update: systemActs,
    }),
    guardPolicy('stripe_invoices', 'all'),
  ],
).enableRLS();

/** A credit note of ours that Stripe's invoice has too. */
export const stripeCreditNotes = pgTable(
  'stripe_credit_notes',
  {
    creditNoteId: uuid().notNull(),
    invoiceId: uuid().notNull(),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    stripeCreditNoteId: text().notNull().unique('stripe_credit_notes_stripe_key'),
    amountPaise: paise().notNull(),
    /** What of it is given back outside Stripe's invoice: on our refund's own way, or as the shipper's balance. */
    outOfBandPaise: paise().notNull(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditNoteId] }),
    index('stripe_credit_notes_invoice_idx').on(t.invoiceId),
    check(
      'stripe_credit_notes_amount',
      sql`${t.amountPaise} > 0 and ${t.outOfBandPaise} between 0 and ${t.amountPaise}`,
    ),
    foreignKey({
      name: 'stripe_credit_notes_note_fk',
      columns: [t.orgId, t.shipperOrgId, t.creditNoteId],
      foreignColumns: [creditNotes.orgId, creditNotes.shipperOrgId, creditNotes.id],
    }),
    foreignKey({
      name: 'stripe_credit_notes_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    ...rowPolicies('stripe_credit_notes', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), platformActs),
      insert: systemActs,
    }),
  ],
).enableRLS();
