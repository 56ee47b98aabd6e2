import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import {
  CARD_DISPUTE_STATES,
  CARD_OUTCOMES,
  CARD_PAYMENT_STATES,
  CARD_REFUND_STATES,
} from '../../app/domain/ledger/card-money.ts';
import { anyOf, ownedBy, partyOf, platformActs, rowPolicies, systemActs } from '../policies.ts';
import { bookings } from './bookings.ts';
import { instant, paise } from './columns.ts';
import { invoices } from './invoices.ts';
import { organisations } from './organisations.ts';
import { users } from './people.ts';

/** What Stripe still asks of a host, by its names. */
export type AccountRequirements = { currentlyDue: string[]; pastDue: string[]; disabledReason: string | null };

/** A host's own account at Stripe: as Stripe last told it, never as somebody here believes. */
export const stripeAccounts = pgTable(
  'stripe_accounts',
  {
    orgId: uuid()
      .primaryKey()
      .references(() => organisations.id),
    /** Null until Stripe has answered. */
    accountId: text().unique('stripe_accounts_account_key'),
    chargesEnabled: boolean().notNull().default(false),
    payoutsEnabled: boolean().notNull().default(false),
    detailsSubmitted: boolean().notNull().default(false),
    requirements: jsonb()
      .$type<AccountRequirements>()
      .notNull()
      .default({ currentlyDue: [], pastDue: [], disabledReason: null }),
    /** How many links to Stripe's pages were asked for: each is a call of its own. */
    links: integer().notNull().default(0),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
    /** When Stripe was last asked. */
    readAt: instant(),
  },
  (t) => [
    ...rowPolicies('stripe_accounts', {
      // Whoever has an invoice of the host, or a booking, has to know whether it can be paid by card.
      select: anyOf(
        ownedBy(t.orgId),
        platformActs,
        sql`exists (select 1 from invoices i where i.org_id = ${t.orgId} and i.shipper_org_id = (select nullif(current_setting('app.org_id', true), '')::uuid))`,
        sql`exists (select 1 from bookings b where b.host_org_id = ${t.orgId} and b.shipper_org_id = (select nullif(current_setting('app.org_id', true), '')::uuid))`,
      ),
      insert: ownedBy(t.orgId),
      update: ownedBy(t.orgId),
    }),
  ],
).enableRLS();

/** Every call to Stripe that changes something: written down, and committed, before it is made. */
export const outboundCalls = pgTable(
  'outbound_calls',
  {
    /** The idempotency key: op:{aggregate}:{id}:{step}:{attempt}. */
    key: text().primaryKey(),
    /** The key without its attempt: what the call is for. */
    operation: text().notNull(),
    attempt: integer().notNull(),
    /** The connected account it is made on; empty for the platform's own. */
    account: text().notNull().default(''),
    paramsHash: text().notNull(),
    state: text({ enum: ['asked', 'answered', 'lost'] })
      .notNull()
      .default('asked'),
    responseId: text(),
    /** When the key was first used: Stripe keeps it a day. */
    askedAt: instant().notNull(),
    answeredAt: instant(),
  },
  (t) => [
    unique('outbound_calls_attempt_key').on(t.operation, t.attempt),
    check('outbound_calls_key', sql`${t.key} = ${t.operation} || ':' || ${t.attempt}`),
    check('outbound_calls_answered', sql`(${t.state} = 'answered') = (${t.answeredAt} is not null)`),
    ...rowPolicies('outbound_calls', { select: platformActs, insert: systemActs, update: systemActs }),
  ],
).enableRLS();

/**
 * What Stripe told, each once. Only ids are kept: what happened is read again from Stripe, so nothing of a payer lies here
 * and the order of arrival doesn't matter.
 */
export const stripeEvents = pgTable(
  'stripe_events',
  {
    /** The connected account; empty on the platform's own endpoint. */
    account: text().notNull(),
    eventId: text().notNull(),
    type: text().notNull(),
    apiVersion: text(),
    objectId: text().notNull(),
    /** By Stripe's clock. */
    happenedAt: instant().notNull(),
    receivedAt: instant().notNull().default(sql`clock_timestamp()`),
    state: text({ enum: ['waiting', 'handled', 'ignored', 'failed'] })
      .notNull()
      .default('waiting'),
    attempts: integer().notNull().default(0),
    /** Not before: the wait after a failure, and the lease while somebody is at it. */
    dueAt: instant().notNull(),
    /** Why the last attempt failed, by a code. */
    problem: text(),
    handledAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.account, t.eventId] }),
    index('stripe_events_due_idx').on(t.dueAt).where(sql`state = 'waiting'`),
    index('stripe_events_received_idx').on(t.receivedAt, t.eventId),
    index('stripe_events_failed_idx').on(t.receivedAt).where(sql`state = 'failed'`),
    check('stripe_events_handled', sql`(${t.handledAt} is null) = (${t.state} = 'waiting')`),
    ...rowPolicies('stripe_events', {
      select: platformActs,
      insert: systemActs,
      update: systemActs,
    }),
  ],
).enableRLS();

/** A try to pay by card, on Stripe's page: an invoice, or a held booking whose invoice comes later. */
export const cardPayments = pgTable(
  'card_payments',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    /** What it pays; of a booking null until its money is put to an invoice. */
    invoiceId: uuid(),
    /** The held booking it pays ahead. */
    bookingId: uuid(),
    attempt: integer().notNull(),
    /** Which of Stripe's pages: Checkout, or the one of an invoice. */
    page: text({ enum: ['checkout', 'invoice'] })
      .notNull()
      .default('checkout'),
    /** The host's account at that time: events of any other are not about this. */
    accountId: text().notNull(),
    chargeModel: text({ enum: ['direct', 'destination'] }).notNull(),
    amountPaise: paise().notNull(),
    /** What Stripe is asked to keep of it for the platform: commission paid ahead. */
    applicationFeePaise: paise().notNull().default(sql`0`),
    /** What it kept, and the id it kept it under. */
    feeTakenPaise: paise().notNull().default(sql`0`),
    applicationFeeId: text(),
    state: text({ enum: CARD_PAYMENT_STATES }).notNull().default('opening'),
    /** The Checkout session, or Stripe's invoice. */
    sessionId: text(),
    sessionUrl: text(),
    paymentIntentId: text(),
    /** What Stripe says was paid; null until it was. */
    receivedPaise: paise(),
    /** When the page closes. */
    expiresAt: instant().notNull(),
    /** When Stripe was last asked about it. */
    checkedAt: instant().notNull(),
    /** Null for the page of an invoice: it comes with it. */
    openedBy: uuid().references(() => users.id),
    openedAt: instant().notNull().default(sql`clock_timestamp()`),
    paidAt: instant(),
    /** What a paid booking got for its money: the places, or the money back. */
    outcome: text({ enum: CARD_OUTCOMES }),
    /** Not before: while somebody decides on the outcome, and between tries. */
    decideAt: instant(),
  },
  (t) => [
    unique('card_payments_org_id_key').on(t.orgId, t.shipperOrgId, t.id),
    uniqueIndex('card_payments_attempt_key').on(t.invoiceId, t.attempt).where(sql`booking_id is null`),
    unique('card_payments_booking_attempt_key').on(t.bookingId, t.attempt),
    unique('card_payments_intent_key').on(t.accountId, t.paymentIntentId),
    unique('card_payments_session_key').on(t.accountId, t.sessionId),
    // One page at a time: two open ones could both be paid.
    uniqueIndex('card_payments_open_key').on(t.invoiceId).where(sql`state in ('opening', 'open')`),
    uniqueIndex('card_payments_booking_open_key').on(t.bookingId).where(sql`state in ('opening', 'open')`),
    index('card_payments_undecided_idx')
      .on(t.paidAt)
      .where(sql`state = 'paid' and booking_id is not null and outcome is null`),
    check('card_payments_for', sql`${t.invoiceId} is not null or ${t.bookingId} is not null`),
    check('card_payments_opened', sql`(${t.openedBy} is null) = (${t.page} = 'invoice')`),
    check('card_payments_page', sql`${t.page} = 'checkout' or ${t.bookingId} is null`),
    check('card_payments_outcome', sql`${t.outcome} is null or ${t.bookingId} is not null`),
    foreignKey({
      name: 'card_payments_booking_fk',
      columns: [t.orgId, t.shipperOrgId, t.bookingId],
      foreignColumns: [bookings.hostOrgId, bookings.shipperOrgId, bookings.id],
    }),
    index('card_payments_checked_idx').on(t.checkedAt).where(sql`state in ('opening', 'open')`),
    index('card_payments_host_idx').on(t.orgId, t.paidAt),
    check(
      'card_payments_amount',
      sql`${t.amountPaise} > 0 and ${t.applicationFeePaise} between 0 and ${t.amountPaise}`,
    ),
    check(
      'card_payments_paid',
      sql`(${t.state} = 'paid') = (${t.paidAt} is not null) and num_nulls(${t.paidAt}, ${t.receivedPaise}) in (0, 2) and (${t.paidAt} is null or ${t.paymentIntentId} is not null)`,
    ),
    foreignKey({
      name: 'card_payments_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    ...rowPolicies('card_payments', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), platformActs),
      insert: sql`(case ${t.page} when 'checkout' then ${ownedBy(t.shipperOrgId)} else ${systemActs} end and ${t.state} = 'opening')`,
      update: systemActs,
    }),
  ],
).enableRLS();

/** Money of a card payment to be sent back: asked here, told by Stripe. */
export const cardRefunds = pgTable(
  'card_refunds',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    /** Null for money of a booking that no invoice has been paid with. */
    invoiceId: uuid(),
    cardPaymentId: uuid().notNull(),
    amountPaise: paise().notNull(),
    /** What the host got back of the platform's part with it. */
    feeReturnedPaise: paise().notNull().default(sql`0`),
    state: text({ enum: CARD_REFUND_STATES }).notNull().default('asked'),
    stripeRefundId: text(),
    attempts: integer().notNull().default(0),
    dueAt: instant().notNull(),
    problem: text(),
    /** Null where it follows from what became of a booking. */
    askedBy: uuid().references(() => users.id),
    askedAt: instant().notNull().default(sql`clock_timestamp()`),
    endedAt: instant(),
  },
  (t) => [
    unique('card_refunds_stripe_key').on(t.stripeRefundId),
    index('card_refunds_due_idx').on(t.dueAt).where(sql`state in ('asked', 'pending')`),
    index('card_refunds_payment_idx').on(t.cardPaymentId),
    index('card_refunds_invoice_idx').on(t.invoiceId),
    check('card_refunds_amount', sql`${t.amountPaise} > 0 and ${t.feeReturnedPaise} >= 0`),
    check('card_refunds_asked', sql`(${t.askedBy} is null) = (${t.invoiceId} is null)`),
    // Money of a booking goes back once: what failed is for the desk.
    uniqueIndex('card_refunds_booking_key').on(t.cardPaymentId).where(sql`invoice_id is null`),
    foreignKey({
      name: 'card_refunds_payment_fk',
      columns: [t.orgId, t.shipperOrgId, t.cardPaymentId],
      foreignColumns: [cardPayments.orgId, cardPayments.shipperOrgId, cardPayments.id],
    }),
    foreignKey({
      name: 'card_refunds_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    ...rowPolicies('card_refunds', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), platformActs),
      insert: platformActs,
      update: systemActs,
    }),
  ],
).enableRLS();

/** A cardholder's dispute with its bank: the money is frozen until the bank has decided. */
export const cardDisputes = pgTable(
  'card_disputes',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    /** Null for money of a booking that no invoice has been paid with. */
    invoiceId: uuid(),
    cardPaymentId: uuid().notNull(),
    stripeDisputeId: text().notNull().unique('card_disputes_stripe_key'),
    amountPaise: paise().notNull(),
    reason: text().notNull(),
    state: text({ enum: CARD_DISPUTE_STATES }).notNull().default('open'),
    openedAt: instant().notNull(),
    closedAt: instant(),
  },
  (t) => [
    index('card_disputes_payment_idx').on(t.cardPaymentId),
    index('card_disputes_invoice_idx').on(t.invoiceId),
    check('card_disputes_amount', sql`${t.amountPaise} > 0`),
    check('card_disputes_closed', sql`(${t.state} = 'open') = (${t.closedAt} is null)`),
    foreignKey({
      name: 'card_disputes_payment_fk',
      columns: [t.orgId, t.shipperOrgId, t.cardPaymentId],
      foreignColumns: [cardPayments.orgId, cardPayments.shipperOrgId, cardPayments.id],
    }),
    foreignKey({
      name: 'card_disputes_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    ...rowPolicies('card_disputes', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), platformActs),
      insert: systemActs,
      update: systemActs,
    }),
  ],
).enableRLS();
