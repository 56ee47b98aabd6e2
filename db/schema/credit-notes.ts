import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { anyOf, guardPolicy, operatorActs, ownedBy, partyOf, rowPolicies } from '../policies.ts';
import { day, instant, paise } from './columns.ts';
import { invoices } from './invoices.ts';

/**
 * A credit or debit note over an issued invoice: CGST Act s.34. What was issued never changes (QS030). Of a credit note
 * `reduction`, `refund` and `balance` say what becomes of it; they add up to its payable.
 */
export const creditNotes = pgTable(
  'credit_notes',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    invoiceId: uuid().notNull(),
    kind: text({ enum: ['credit_note', 'debit_note'] }).notNull(),
    number: text().notNull(),
    financialYear: text().notNull(),
    sequence: integer().notNull(),
    issuedOn: day().notNull(),
    reason: text().notNull(),
    taxablePaise: paise().notNull(),
    cgstPaise: paise().notNull(),
    sgstPaise: paise().notNull(),
    igstPaise: paise().notNull(),
    totalPaise: paise().notNull(),
    roundOffPaise: paise().notNull().default(sql`0`),
    payablePaise: paise().notNull(),
    reductionPaise: paise().notNull().default(sql`0`),
    refundPaise: paise().notNull().default(sql`0`),
    balancePaise: paise().notNull().default(sql`0`),
    rowHash: text().notNull().default(''),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('credit_notes_org_id_key').on(t.orgId, t.shipperOrgId, t.id),
    unique('credit_notes_series_key').on(t.orgId, t.kind, t.financialYear, t.sequence),
    unique('credit_notes_number_key').on(t.orgId, t.number),
    index('credit_notes_invoice_idx').on(t.invoiceId),
    index('credit_notes_issued_idx').on(t.issuedOn, t.id),
    foreignKey({
      name: 'credit_notes_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    check('credit_notes_above_zero', sql`${t.taxablePaise} > 0`),
    check(
      'credit_notes_total',
      sql`${t.totalPaise} = ${t.taxablePaise} + ${t.cgstPaise} + ${t.sgstPaise} + ${t.igstPaise}`,
    ),
    check(
      'credit_notes_split',
      sql`case ${t.kind} when 'credit_note' then ${t.reductionPaise} + ${t.refundPaise} + ${t.balancePaise} = ${t.payablePaise}
        else ${t.reductionPaise} = 0 and ${t.refundPaise} = 0 and ${t.balancePaise} = 0 end`,
    ),
    check('credit_notes_parts', sql`least(${t.reductionPaise}, ${t.refundPaise}, ${t.balancePaise}) >= 0`),
    check('credit_notes_number_shape', sql`${t.number} ~ '^[A-Z0-9][A-Z0-9/-]{0,15}$'`),
    ...rowPolicies('credit_notes', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs),
      insert: anyOf(ownedBy(t.orgId), operatorActs),
    }),
    guardPolicy('credit_notes'),
  ],
).enableRLS();

/** A line of a note: which line of the invoice it is about, null where a debit note adds one. */
export const creditNoteLines = pgTable(
  'credit_note_lines',
  {
    creditNoteId: uuid().notNull(),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    lineNumber: integer().notNull(),
    invoiceLine: integer(),
    description: text().notNull(),
    formula: text().notNull(),
    sac: text().notNull(),
    taxablePaise: paise().notNull(),
    rateBasisPoints: integer().notNull(),
    cgstPaise: paise().notNull(),
    sgstPaise: paise().notNull(),
    igstPaise: paise().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditNoteId, t.lineNumber] }),
    foreignKey({
      name: 'credit_note_lines_note_fk',
      columns: [t.orgId, t.shipperOrgId, t.creditNoteId],
      foreignColumns: [creditNotes.orgId, creditNotes.shipperOrgId, creditNotes.id],
    }),
    ...rowPolicies('credit_note_lines', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs),
      insert: anyOf(ownedBy(t.orgId), operatorActs),
    }),
  ],
).enableRLS();
