import { sql } from 'drizzle-orm';
import {
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
import { anyOf, guardPolicy, operatorActs, ownedBy, rowPolicies, systemActs } from '../policies.ts';
import { day, instant, paise } from './columns.ts';
import { creditNotes } from './credit-notes.ts';
import { REGIMES } from './facilities.ts';
import { type InvoiceParty, invoices } from './invoices.ts';
import { organisations } from './organisations.ts';
import { users } from './people.ts';
import { ports } from './reference.ts';

/**
 * What a host pays the platform, for the supplies its conditions describe; null is for all. A rule is changed by another
 * version under its code from a day on: only the end of a row may be written, so that each fee's rule stays what it was.
 */
export const commissionRules = pgTable(
  'commission_rules',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    code: text().notNull(),
    version: integer().notNull(),
    /** The host it is for. */
    orgId: uuid().references(() => organisations.id),
    regime: text({ enum: REGIMES }),
    /** A hazard class of the cargo. */
    cargoCode: text(),
    portId: text().references(() => ports.id),
    /** Pallet-days let in the month, from which on it holds. */
    volumeFrom: integer(),
    rateBasisPoints: integer().notNull(),
    minimumFeePaise: paise().notNull(),
    effectiveFrom: day().notNull(),
    /** Exclusive; null while in force. */
    effectiveTo: day(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('commission_rules_code_key').on(t.code, t.id),
    unique('commission_rules_version_key').on(t.code, t.version),
    check('commission_rules_code_shape', sql`${t.code} ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'`),
    check('commission_rules_rate', sql`${t.rateBasisPoints} between 0 and 10000`),
    check('commission_rules_minimum', sql`${t.minimumFeePaise} >= 0`),
    check('commission_rules_volume', sql`${t.volumeFrom} > 0`),
    check('commission_rules_days', sql`${t.effectiveTo} > ${t.effectiveFrom}`),
    ...rowPolicies('commission_rules', {
      select: anyOf(operatorActs, systemActs),
      insert: operatorActs,
      update: operatorActs,
    }),
  ],
).enableRLS();

/** The platform's papers to a host, each kind a series of its own. */
export const FEE_PAPERS = ['invoice', 'credit_note'] as const;

/** The last number of a series of the platform's own in a financial year; updated in the transaction that writes the paper. */
export const feeCounters = pgTable(
  'fee_counters',
  {
    kind: text({ enum: FEE_PAPERS }).notNull().default('invoice'),
    financialYear: text().notNull(),
    lastNumber: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.kind, t.financialYear] }),
    check('fee_counters_number', sql`${t.lastNumber} >= 0`),
    ...rowPolicies('fee_counters', {
      select: anyOf(operatorActs, systemActs),
      insert: anyOf(operatorActs, systemActs),
      update: anyOf(operatorActs, systemActs),
    }),
  ],
).enableRLS();

/**
 * The platform's tax invoice to a host: its commission of a month, once, set off against what the host is owed; or its credit
 * note, which gives back commission on what was credited since it was charged. What was issued never changes (QS030,
 * `rowHash`).
 */
export const feeInvoices = pgTable(
  'fee_invoices',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    kind: text({ enum: FEE_PAPERS }).notNull().default('invoice'),
    /** The host, who is the recipient. */
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    /** The first day of the month it is about. */
    month: day().notNull(),
    number: text().notNull().unique(),
    financialYear: text().notNull(),
    sequence: integer().notNull(),
    issuedOn: day().notNull(),
    supplier: jsonb().$type<InvoiceParty>().notNull(),
    recipient: jsonb().$type<InvoiceParty>().notNull(),
    placeOfSupply: text().notNull(),
    placeOfSupplyName: text().notNull(),
    supplyKind: text({ enum: ['intra_state', 'intra_territory', 'inter_state'] }).notNull(),
    taxablePaise: paise().notNull(),
    cgstPaise: paise().notNull(),
    sgstPaise: paise().notNull(),
    igstPaise: paise().notNull(),
    totalPaise: paise().notNull(),
    rowHash: text().notNull().default(''),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('fee_invoices_org_id_key').on(t.orgId, t.id),
    unique('fee_invoices_kind_key').on(t.orgId, t.id, t.kind),
    unique('fee_invoices_month_key').on(t.orgId, t.month, t.kind),
    unique('fee_invoices_series_key').on(t.kind, t.financialYear, t.sequence),
    check('fee_invoices_month', sql`extract(day from ${t.month}) = 1`),
    check(
      'fee_invoices_total',
      sql`${t.totalPaise} = ${t.taxablePaise} + ${t.cgstPaise} + ${t.sgstPaise} + ${t.igstPaise}`,
    ),
    check('fee_invoices_number_shape', sql`${t.number} ~ '^[A-Z0-9][A-Z0-9/-]{0,15}$'`),
    ...rowPolicies('fee_invoices', {
      select: anyOf(ownedBy(t.orgId), operatorActs, systemActs),
      insert: anyOf(operatorActs, systemActs),
    }),
    guardPolicy('fee_invoices'),
  ],
).enableRLS();

/** The commission on one invoice or debit note of the host's, with the rule that made it; on a credit note what goes back of it. */
export const feeInvoiceLines = pgTable(
  'fee_invoice_lines',
  {
    feeInvoiceId: uuid().notNull(),
    kind: text({ enum: FEE_PAPERS }).notNull().default('invoice'),
    orgId: uuid().notNull(),
    lineNumber: integer().notNull(),
    /** The host's invoice that is charged for. */
    shipperOrgId: uuid().notNull(),
    invoiceId: uuid().notNull(),
    /** The debit note of that invoice that is charged for, where it isn't the invoice itself. */
    debitNoteId: uuid(),
    /** On a credit note: the line it gives back of. */
    chargedOnId: uuid(),
    chargedLine: integer(),
    description: text().notNull(),
    formula: text().notNull(),
    sac: text().notNull(),
    basePaise: paise().notNull(),
    ruleCode: text().notNull(),
    ruleId: uuid().notNull(),
    taxablePaise: paise().notNull(),
    rateBasisPoints: integer().notNull(),
    cgstPaise: paise().notNull(),
    sgstPaise: paise().notNull(),
    igstPaise: paise().notNull(),
    rowHash: text().notNull().default(''),
  },
  (t) => [
    primaryKey({ columns: [t.feeInvoiceId, t.lineNumber] }),
    // A document is charged for once, whatever month a fee invoice is of.
    uniqueIndex('fee_invoice_lines_invoice_key')
      .on(t.invoiceId)
      .where(sql`${t.kind} = 'invoice' and ${t.debitNoteId} is null`),
    uniqueIndex('fee_invoice_lines_note_key').on(t.debitNoteId).where(sql`${t.kind} = 'invoice'`),
    index('fee_invoice_lines_document_idx').on(t.invoiceId),
    unique('fee_invoice_lines_charged_key').on(t.feeInvoiceId, t.chargedOnId, t.chargedLine),
    check(
      'fee_invoice_lines_charged',
      sql`num_nonnulls(${t.chargedOnId}, ${t.chargedLine}) = case when ${t.kind} = 'credit_note' then 2 else 0 end`,
    ),
    foreignKey({
      name: 'fee_invoice_lines_fee_fk',
      columns: [t.orgId, t.feeInvoiceId, t.kind],
      foreignColumns: [feeInvoices.orgId, feeInvoices.id, feeInvoices.kind],
    }),
    foreignKey({
      name: 'fee_invoice_lines_charged_fk',
      columns: [t.orgId, t.chargedOnId],
      foreignColumns: [feeInvoices.orgId, feeInvoices.id],
    }),
    foreignKey({
      name: 'fee_invoice_lines_note_fk',
      columns: [t.orgId, t.shipperOrgId, t.debitNoteId],
      foreignColumns: [creditNotes.orgId, creditNotes.shipperOrgId, creditNotes.id],
    }),
    foreignKey({
      name: 'fee_invoice_lines_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    foreignKey({
      name: 'fee_invoice_lines_rule_fk',
      columns: [t.ruleCode, t.ruleId],
      foreignColumns: [commissionRules.code, commissionRules.id],
    }),
    check('fee_invoice_lines_fee', sql`${t.taxablePaise} between 0 and ${t.basePaise}`),
    ...rowPolicies('fee_invoice_lines', {
      select: anyOf(ownedBy(t.orgId), operatorActs, systemActs),
      insert: anyOf(operatorActs, systemActs),
    }),
    guardPolicy('fee_invoice_lines'),
  ],
).enableRLS();

/** What the platform kept back for the State from money it collected for a host in a month; once by kind. */
export const sourceTaxes = pgTable(
  'source_taxes',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    month: day().notNull(),
    /** GST under CGST Act s.52, or income tax under section 194-O (from 1 April 2026 s.393). */
    kind: text({ enum: ['tcs', 'income_tax'] }).notNull(),
    /** Of the taxable value inside the host's State, and across States; income tax is of both. */
    intraBasePaise: paise().notNull(),
    interBasePaise: paise().notNull(),
    cgstPaise: paise().notNull(),
    sgstPaise: paise().notNull(),
    igstPaise: paise().notNull(),
    amountPaise: paise().notNull(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('source_taxes_month_key').on(t.orgId, t.month, t.kind),
    index('source_taxes_month_idx').on(t.month, t.kind),
    check('source_taxes_month', sql`extract(day from ${t.month}) = 1`),
    check(
      'source_taxes_amount',
      sql`${t.amountPaise} >= 0 and (${t.kind} <> 'tcs' or ${t.amountPaise} = ${t.cgstPaise} + ${t.sgstPaise} + ${t.igstPaise})`,
    ),
    ...rowPolicies('source_taxes', {
      select: anyOf(ownedBy(t.orgId), operatorActs, systemActs),
      insert: anyOf(operatorActs, systemActs),
    }),
    guardPolicy('source_taxes'),
  ],
).enableRLS();

/** The invoice portal's answer about a document, as an operator recorded it; once, and never changed. */
export const eInvoiceAnswers = pgTable(
  'e_invoice_answers',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    /** Whose document it is; of the platform's own papers the host they are for. */
    orgId: uuid().notNull(),
    /** Null for the platform's own papers, which no shipper is a party of. */
    shipperOrgId: uuid(),
    invoiceId: uuid().unique(),
    creditNoteId: uuid().unique(),
    feeInvoiceId: uuid().unique(),
    irn: text().notNull().unique(),
    ackNumber: text().notNull(),
    ackAt: text().notNull(),
    signedInvoice: text().notNull(),
    signedQr: text().notNull(),
    recordedBy: uuid()
      .notNull()
      .references(() => users.id),
    recordedAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    foreignKey({
      name: 'e_invoice_answers_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    foreignKey({
      name: 'e_invoice_answers_note_fk',
      columns: [t.orgId, t.shipperOrgId, t.creditNoteId],
      foreignColumns: [creditNotes.orgId, creditNotes.shipperOrgId, creditNotes.id],
    }),
    foreignKey({
      name: 'e_invoice_answers_fee_fk',
      columns: [t.orgId, t.feeInvoiceId],
      foreignColumns: [feeInvoices.orgId, feeInvoices.id],
    }),
    check('e_invoice_answers_one', sql`num_nonnulls(${t.invoiceId}, ${t.creditNoteId}, ${t.feeInvoiceId}) = 1`),
    check('e_invoice_answers_shipper', sql`(${t.shipperOrgId} is null) = (${t.feeInvoiceId} is not null)`),
    check('e_invoice_answers_irn', sql`${t.irn} ~ '^[0-9a-f]{64}$'`),
    ...rowPolicies('e_invoice_answers', {
      select: anyOf(ownedBy(t.orgId), ownedBy(t.shipperOrgId), operatorActs),
      insert: operatorActs,
    }),
  ],
).enableRLS();
