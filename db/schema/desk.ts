import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  customType,
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
import { anyOf, guardPolicy, operatorActs, personIs, platformActs, rowPolicies, systemActs } from '../policies.ts';
import { day, instant, paise } from './columns.ts';
import { REGIMES } from './facilities.ts';
import { users } from './people.ts';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/**
 * An invoice as the operator's desk lists it: what is filtered, sorted and summed, in rows a tenth as wide as the
 * invoice's own. Kept by show_on_desk() from the invoice and its booking; the application can only select.
 */
export const deskInvoices = pgTable(
  'desk_invoices',
  {
    invoiceId: uuid().primaryKey(),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    bookingId: uuid().notNull(),
    number: text().notNull(),
    bookingReference: text().notNull(),
    hostName: text().notNull(),
    shipperName: text().notNull(),
    issuedOn: day().notNull(),
    dueOn: day().notNull(),
    payablePaise: paise().notNull(),
    outstandingPaise: paise().notNull(),
    isSettled: boolean().notNull(),
    isVoid: boolean().notNull(),
    /** Of the booking, as they were at the issue. */
    regime: text({ enum: REGIMES }).notNull(),
    hazardClasses: text().array().notNull(),
    portId: text().notNull(),
  },
  (t) => [
    index('desk_invoices_issued_idx').on(t.issuedOn, t.invoiceId),
    index('desk_invoices_due_idx').on(t.dueOn, t.invoiceId),
    index('desk_invoices_payable_idx').on(t.payablePaise, t.invoiceId),
    index('desk_invoices_outstanding_idx').on(t.outstandingPaise, t.invoiceId),
    index('desk_invoices_number_idx').on(t.number, t.invoiceId),
    index('desk_invoices_host_idx').on(t.orgId, t.issuedOn),
    index('desk_invoices_shipper_idx').on(t.shipperOrgId, t.issuedOn),
    // Sums of what is open come from the index alone, the word on voided ones included.
    index('desk_invoices_open_idx')
      .on(t.dueOn, t.outstandingPaise, t.payablePaise, t.isVoid)
      .where(sql`outstanding_paise > 0 and not is_void`),
    // All that is summed, alone and by what a place is: a sum over everything reads these instead of the rows.
    index('desk_invoices_sums_idx').on(t.isVoid, t.payablePaise, t.outstandingPaise),
    index('desk_invoices_place_idx').on(
      t.regime,
      t.portId,
      t.issuedOn,
      t.hazardClasses,
      t.dueOn,
      t.payablePaise,
      t.outstandingPaise,
      t.isVoid,
    ),
    index('desk_invoices_words_idx').using(
      'gin',
      sql`lower(number || ' ' || booking_reference || ' ' || host_name || ' ' || shipper_name) gin_trgm_ops`,
    ),
    ...rowPolicies('desk_invoices', { select: platformActs }),
    guardPolicy('desk_invoices', 'all'),
  ],
).enableRLS();

/** Filters, order and columns of the desk under a name, of one operator. */
export const deskViews = pgTable(
  'desk_views',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** The address's query, as the schema of the desk reads it. */
    query: text().notNull(),
    /** Shown when the desk is opened without a query. */
    isDefault: boolean().notNull().default(false),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    uniqueIndex('desk_views_name_key').on(t.userId, sql`lower(${t.name})`),
    uniqueIndex('desk_views_default_key').on(t.userId).where(sql`is_default`),
    ...rowPolicies('desk_views', {
      select: personIs(t.userId),
      insert: personIs(t.userId),
      update: personIs(t.userId),
      delete: personIs(t.userId),
    }),
  ],
).enableRLS();

/** What is done with many invoices at once. */
export const BULK_KINDS = ['remind', 'mark_paid', 'csv', 'pdf_zip'] as const;

/** A bulk job: one thing done with the invoices of its rows, each once, however often it is interrupted. */
export const bulkJobs = pgTable(
  'bulk_jobs',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    /** The operator who started it, and for whom its rows are done. */
    userId: uuid()
      .notNull()
      .references(() => users.id),
    kind: text({ enum: BULK_KINDS }).notNull(),
    input: jsonb().$type<Record<string, string>>().notNull(),
    total: integer().notNull(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
    finishedAt: instant(),
  },
  (t) => [
    unique('bulk_jobs_user_key').on(t.userId, t.id),
    index('bulk_jobs_user_idx').on(t.userId, t.createdAt),
    index('bulk_jobs_open_idx').on(t.createdAt).where(sql`finished_at is null`),
    check('bulk_jobs_total', sql`${t.total} between 1 and 100000`),
    ...rowPolicies('bulk_jobs', {
      select: anyOf(operatorActs, systemActs),
      insert: sql`(${operatorActs} and ${personIs(t.userId)})`,
      update: anyOf(operatorActs, systemActs),
    }),
  ],
).enableRLS();

/** One invoice of a bulk job. A run claims rows for a while; a claim that ran out is another run's to take. */
export const bulkJobRows = pgTable(
  'bulk_job_rows',
  {
    jobId: uuid().notNull(),
    userId: uuid().notNull(),
    position: integer().notNull(),
    invoiceId: uuid().notNull(),
    state: text({ enum: ['waiting', 'done', 'refused', 'failed'] })
      .notNull()
      .default('waiting'),
    /** What came of it, for people. */
    note: text().notNull().default(''),
    attempts: integer().notNull().default(0),
    claimedUntil: instant(),
    /** What the row made: a PDF, until the file is a week old. */
    file: bytes(),
  },
  (t) => [
    primaryKey({ columns: [t.jobId, t.position] }),
    unique('bulk_job_rows_invoice_key').on(t.jobId, t.invoiceId),
    foreignKey({
      name: 'bulk_job_rows_job_fk',
      columns: [t.userId, t.jobId],
      foreignColumns: [bulkJobs.userId, bulkJobs.id],
    }),
    index('bulk_job_rows_waiting_idx').on(t.jobId, t.position).where(sql`state = 'waiting'`),
    ...rowPolicies('bulk_job_rows', {
      select: anyOf(operatorActs, systemActs),
      insert: sql`(${operatorActs} and ${personIs(t.userId)})`,
      update: systemActs,
    }),
  ],
).enableRLS();
