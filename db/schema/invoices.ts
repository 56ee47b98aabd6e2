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
import { COLLECTORS } from '../../app/domain/ledger/events.ts';
import type { ChargeJson } from '../../app/domain/pricing/charge-json.ts';
import { anyOf, guardPolicy, operatorActs, ownedBy, partyOf, platformActs, rowPolicies } from '../policies.ts';
import { bookings } from './bookings.ts';
import { day, instant, paise } from './columns.ts';
import { organisations } from './organisations.ts';
import { users } from './people.ts';

/** A party as printed on a tax invoice (CGST Rules, rule 46): frozen at issue. */
export type InvoiceParty = {
  legalName: string;
  address: string;
  pin: string;
  stateCode: string;
  stateName: string;
  gstin: string | null;
};

/** Papers of a supplier that have a series of numbers each. */
export const DOCUMENT_SERIES = ['invoice', 'credit_note', 'debit_note'] as const;

/** Why an invoice was written: for the whole stay, a month of it, its end, or a charge by itself. */
export const INVOICE_PURPOSES = ['stay', 'month', 'final', 'charge'] as const;

/** The last number given in one supplier's series of one financial year; updated inside the issuing transaction. */
export const invoiceCounters = pgTable(
  'invoice_counters',
  {
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    series: text({ enum: DOCUMENT_SERIES }).notNull().default('invoice'),
    financialYear: text().notNull(),
    lastNumber: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.series, t.financialYear] }),
    ...rowPolicies('invoice_counters', {
      select: anyOf(ownedBy(t.orgId), operatorActs),
      insert: anyOf(ownedBy(t.orgId), operatorActs),
      update: anyOf(ownedBy(t.orgId), operatorActs),
    }),
  ],
).enableRLS();

/**
 * A GST tax invoice. What was issued never changes (QS030, `rowHash`); what is still to be paid is written by the ledger's
 * trigger from its entries, and voiding keeps the number.
 */
export const invoices = pgTable(
  'invoices',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    /** The supplier: the host. */
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    shipperOrgId: uuid()
      .notNull()
      .references(() => organisations.id),
    bookingId: uuid().notNull(),
    bookingReference: text().notNull(),
    purpose: text({ enum: INVOICE_PURPOSES }).notNull().default('stay'),
    /** What it bills of its booking, once: 'stay', 'month/2026-11', 'final', 'charge/…'. */
    billingKey: text().notNull().default('stay'),
    /** The days it bills, half-open; null for a charge by itself. */
    periodFrom: day(),
    periodTo: day(),
    number: text().notNull(),
    financialYear: text().notNull(),
    sequence: integer().notNull(),
    issuedOn: day().notNull(),
    dueOn: day().notNull(),
    supplier: jsonb().$type<InvoiceParty>().notNull(),
    recipient: jsonb().$type<InvoiceParty>().notNull(),
    placeOfSupply: text().notNull(),
    placeOfSupplyName: text().notNull(),
    supplyKind: text({ enum: ['intra_state', 'intra_territory', 'inter_state'] }).notNull(),
    reverseCharge: boolean().notNull().default(false),
    taxablePaise: paise().notNull(),
    cgstPaise: paise().notNull(),
    sgstPaise: paise().notNull(),
    igstPaise: paise().notNull(),
    totalPaise: paise().notNull(),
    /** How the supply is treated: taxed, zero-rated under a letter of undertaking or with IGST, exempt. */
    treatment: text({ enum: ['taxed', 'zero_rated', 'zero_rated_with_tax', 'exempt'] })
      .notNull()
      .default('taxed'),
    /** What makes whole rupees of what is owed. */
    roundOffPaise: paise().notNull().default(sql`0`),
    /** What the recipient pays: the total, without tax under reverse charge, rounded. */
    payablePaise: paise().notNull(),
    /** What is still to be paid: the sum of the ledger's entries. Below zero never: what is over is a balance. */
    outstandingPaise: paise().notNull().default(sql`0`),
    /** Hash of what was issued, by invoice_hash(). */
    rowHash: text().notNull().default(''),
    voidedAt: instant(),
    voidReason: text(),
    /** Midnight in India of the day on which the last of it came; written with `outstandingPaise`. */
    settledAt: instant(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('invoices_org_id_key').on(t.orgId, t.shipperOrgId, t.id),
    unique('invoices_series_key').on(t.orgId, t.financialYear, t.sequence),
    unique('invoices_number_key').on(t.orgId, t.number),
    uniqueIndex('invoices_billing_key').on(t.bookingId, t.billingKey).where(sql`voided_at is null`),
    foreignKey({
      name: 'invoices_booking_fk',
      columns: [t.orgId, t.shipperOrgId, t.bookingId],
      foreignColumns: [bookings.hostOrgId, bookings.shipperOrgId, bookings.id],
    }),
    check(
      'invoices_total',
      sql`${t.totalPaise} = ${t.taxablePaise} + ${t.cgstPaise} + ${t.sgstPaise} + ${t.igstPaise}`,
    ),
    check(
      'invoices_payable',
      sql`${t.payablePaise} = ${t.totalPaise} + ${t.roundOffPaise} - case when ${t.reverseCharge} then ${t.cgstPaise} + ${t.sgstPaise} + ${t.igstPaise} else 0 end`,
    ),
    check('invoices_round_off', sql`${t.roundOffPaise} between -50 and 50`),
    check('invoices_outstanding', sql`${t.outstandingPaise} >= 0`),
    check(
      'invoices_period',
      sql`(${t.periodFrom} is null) = (${t.periodTo} is null) and ${t.periodTo} >= ${t.periodFrom}`,
    ),
    check('invoices_void', sql`(${t.voidedAt} is null) = (${t.voidReason} is null)`),
    check('invoices_number_shape', sql`${t.number} ~ '^[A-Z0-9][A-Z0-9/-]{0,15}$'`),
    index('invoices_shipper_idx').on(t.shipperOrgId, t.issuedOn),
    index('invoices_host_idx').on(t.orgId, t.issuedOn),
    index('invoices_issued_idx').on(t.issuedOn, t.id),
    index('invoices_open_idx').on(t.dueOn, t.id).where(sql`settled_at is null`),
    ...rowPolicies('invoices', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs),
      insert: ownedBy(t.orgId),
      update: anyOf(ownedBy(t.orgId), operatorActs),
    }),
    guardPolicy('invoices', 'all'),
  ],
).enableRLS();

/** A line of an invoice: the formula a person can check, and its tax to the paisa. */
export const invoiceLines = pgTable(
  'invoice_lines',
  {
    invoiceId: uuid().notNull(),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    lineNumber: integer().notNull(),
    description: text().notNull(),
    formula: text().notNull(),
    sac: text().notNull(),
    quantity: integer().notNull(),
    unit: text().notNull(),
    unitPricePaise: paise().notNull(),
    rowHash: text().notNull().default(''),
    taxablePaise: paise().notNull(),
    rateBasisPoints: integer().notNull(),
    cgstPaise: paise().notNull(),
    sgstPaise: paise().notNull(),
    igstPaise: paise().notNull(),
    /** What of the stay the line bills, by which the next run knows it; null where it bills nothing of a stay. */
    charge: jsonb().$type<ChargeJson>(),
  },
  (t) => [
    primaryKey({ columns: [t.invoiceId, t.lineNumber] }),
    foreignKey({
      name: 'invoice_lines_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    ...rowPolicies('invoice_lines', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs),
      insert: ownedBy(t.orgId),
    }),
  ],
).enableRLS();

/** Money that came by the offline rail, as the bank's statement tells it. What no payment is made of is held, visibly. */
export const receipts = pgTable(
  'receipts',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    /** The host it came for. */
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    /** Whose bank account it came to. */
    collector: text({ enum: COLLECTORS }).notNull().default('host'),
    rail: text({ enum: ['bank_transfer', 'upi', 'card'] }).notNull(),
    reference: text().notNull(),
    /** What the statement says beside it: payer and remark. */
    narration: text().notNull().default(''),
    amountPaise: paise().notNull(),
    /** What of it is put to no invoice yet; written by the trigger on payments. */
    unmatchedPaise: paise().notNull().default(sql`0`),
    receivedOn: day().notNull(),
    /** Null for a card: Stripe says that the money came, nobody types it. */
    recordedBy: uuid().references(() => users.id),
    recordedAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('receipts_org_id_key').on(t.orgId, t.id),
    unique('receipts_reference_key').on(t.orgId, t.reference),
    index('receipts_unmatched_idx').on(t.receivedOn, t.id).where(sql`unmatched_paise > 0`),
    check('receipts_recorded', sql`(${t.recordedBy} is null) = (${t.rail} = 'card')`),
    check('receipts_amount', sql`${t.amountPaise} > 0`),
    check('receipts_unmatched', sql`${t.unmatchedPaise} between 0 and ${t.amountPaise}`),
    ...rowPolicies('receipts', {
      select: anyOf(ownedBy(t.orgId), platformActs),
      insert: platformActs,
    }),
    guardPolicy('receipts', 'all'),
  ],
).enableRLS();

/** Money put to an invoice: part of a receipt, and the income tax the shipper deducted on the host's behalf. */
export const payments = pgTable(
  'payments',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    invoiceId: uuid().notNull(),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    receiptId: uuid().notNull(),
    /** Of the receipt; what is beyond what was owed is the shipper's balance. */
    amountPaise: paise().notNull(),
    tdsPaise: paise().notNull().default(sql`0`),
    /** What of the amount the invoice lacked when it came: the supply is paid by no more than this. */
    appliedPaise: paise().notNull(),
    rail: text({ enum: ['bank_transfer', 'upi', 'card'] }).notNull(),
    reference: text().notNull(),
    receivedOn: day().notNull(),
    /** Null for a card: Stripe says that the money came, nobody types it. */
    recordedBy: uuid().references(() => users.id),
    recordedAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('payments_receipt_key').on(t.receiptId, t.invoiceId),
    index('payments_invoice_idx').on(t.invoiceId),
    check('payments_recorded', sql`${t.recordedBy} is not null or ${t.rail} = 'card'`),
    check(
      'payments_amount',
      sql`${t.amountPaise} > 0 and ${t.tdsPaise} >= 0 and ${t.appliedPaise} between 0 and ${t.amountPaise}`,
    ),
    foreignKey({
      name: 'payments_receipt_fk',
      columns: [t.orgId, t.receiptId],
      foreignColumns: [receipts.orgId, receipts.id],
    }),
    foreignKey({
      name: 'payments_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    ...rowPolicies('payments', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), platformActs),
      insert: platformActs,
    }),
    guardPolicy('payments'),
  ],
).enableRLS();
