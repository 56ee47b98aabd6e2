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
import { anyOf, operatorActs, ownedBy, partyOf, rowPolicies } from '../policies.ts';
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

/** The last number given in one supplier's series of one financial year; updated inside the issuing transaction. */
export const invoiceCounters = pgTable(
  'invoice_counters',
  {
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    financialYear: text().notNull(),
    lastNumber: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.financialYear] }),
    ...rowPolicies('invoice_counters', {
      select: ownedBy(t.orgId),
      insert: ownedBy(t.orgId),
      update: ownedBy(t.orgId),
    }),
  ],
).enableRLS();

/** A GST tax invoice. Never changes after issue, but for `settledAt`, which the payment writes. */
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
    settledAt: instant(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('invoices_org_id_key').on(t.orgId, t.shipperOrgId, t.id),
    unique('invoices_series_key').on(t.orgId, t.financialYear, t.sequence),
    unique('invoices_number_key').on(t.orgId, t.number),
    uniqueIndex('invoices_booking_key').on(t.bookingId),
    foreignKey({
      name: 'invoices_booking_fk',
      columns: [t.orgId, t.shipperOrgId, t.bookingId],
      foreignColumns: [bookings.hostOrgId, bookings.shipperOrgId, bookings.id],
    }),
    check(
      'invoices_total',
      sql`${t.totalPaise} = ${t.taxablePaise} + ${t.cgstPaise} + ${t.sgstPaise} + ${t.igstPaise}`,
    ),
    check('invoices_number_shape', sql`${t.number} ~ '^[A-Z0-9][A-Z0-9/-]{0,15}$'`),
    index('invoices_shipper_idx').on(t.shipperOrgId, t.issuedOn),
    index('invoices_host_idx').on(t.orgId, t.issuedOn),
    index('invoices_issued_idx').on(t.issuedOn, t.id),
    index('invoices_open_idx').on(t.dueOn, t.id).where(sql`settled_at is null`),
    ...rowPolicies('invoices', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs),
      insert: ownedBy(t.orgId),
      update: operatorActs,
    }),
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
    taxablePaise: paise().notNull(),
    rateBasisPoints: integer().notNull(),
    cgstPaise: paise().notNull(),
    sgstPaise: paise().notNull(),
    igstPaise: paise().notNull(),
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

/** Money received against an invoice by the offline rail: a bank transfer with its reference. */
export const payments = pgTable(
  'payments',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    invoiceId: uuid().notNull(),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    amountPaise: paise().notNull(),
    rail: text({ enum: ['bank_transfer', 'upi'] }).notNull(),
    reference: text().notNull(),
    receivedOn: day().notNull(),
    recordedBy: uuid()
      .notNull()
      .references(() => users.id),
    recordedAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    // The offline rail settles in full; part payments come with the ledger.
    unique('payments_invoice_key').on(t.invoiceId),
    unique('payments_reference_key').on(t.orgId, t.rail, t.reference),
    check('payments_amount', sql`${t.amountPaise} > 0`),
    foreignKey({
      name: 'payments_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    ...rowPolicies('payments', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs),
      insert: operatorActs,
    }),
  ],
).enableRLS();
