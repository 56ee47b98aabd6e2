import { sql } from 'drizzle-orm';
import { check, foreignKey, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { ADVICE_STATES } from '../../app/domain/ledger/payment-advice.ts';
import { anyOf, operatorActs, ownedBy, partyOf, platformActs, rowPolicies } from '../policies.ts';
import { day, instant, paise } from './columns.ts';
import { invoices } from './invoices.ts';
import { organisations } from './organisations.ts';
import { users } from './people.ts';

/**
 * Where a host wants to be paid. A change is a new row, and the newest counts; whoever has an invoice of the host reads
 * it. Nothing is changed or removed, so that it stays known who sent money where.
 */
export const bankDetails = pgTable(
  'bank_details',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    holder: text().notNull(),
    accountNumber: text().notNull(),
    ifsc: text().notNull(),
    /** Address for the Unified Payments Interface; null where the host has none. */
    upi: text(),
    setBy: uuid()
      .notNull()
      .references(() => users.id),
    setAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    index('bank_details_org_idx').on(t.orgId, t.setAt),
    check('bank_details_account', sql`${t.accountNumber} ~ '^[0-9]{9,18}$'`),
    check('bank_details_ifsc', sql`${t.ifsc} ~ '^[A-Z]{4}0[A-Z0-9]{6}$'`),
    ...rowPolicies('bank_details', {
      select: anyOf(
        ownedBy(t.orgId),
        operatorActs,
        sql`exists (select 1 from invoices i where i.org_id = ${t.orgId} and i.shipper_org_id = (select nullif(current_setting('app.org_id', true), '')::uuid))`,
      ),
      insert: ownedBy(t.orgId),
    }),
  ],
).enableRLS();

/**
 * A shipper's word that it has paid an invoice. It moves no money: the payment is recorded when the money is found on the
 * bank statement, and this says so then.
 */
export const paymentAdvices = pgTable(
  'payment_advices',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    invoiceId: uuid().notNull(),
    amountPaise: paise().notNull(),
    /** Income tax the shipper kept back and pays on the host's behalf. */
    tdsPaise: paise().notNull(),
    rail: text({ enum: ['bank_transfer', 'upi'] }).notNull(),
    reference: text().notNull(),
    paidOn: day().notNull(),
    state: text({ enum: ADVICE_STATES }).notNull().default('told'),
    toldBy: uuid()
      .notNull()
      .references(() => users.id),
    toldAt: instant().notNull().default(sql`clock_timestamp()`),
    answeredBy: uuid().references(() => users.id),
    answeredAt: instant(),
    /** Why the money was not found; null in the other states. */
    answer: text(),
  },
  (t) => [
    uniqueIndex('payment_advices_open_key')
      .on(t.invoiceId, t.rail, t.reference)
      .where(sql`state in ('told', 'received')`),
    index('payment_advices_invoice_idx').on(t.invoiceId, t.toldAt),
    index('payment_advices_open_idx').on(t.orgId, t.toldAt).where(sql`state = 'told'`),
    check('payment_advices_amount', sql`${t.amountPaise} > 0 and ${t.tdsPaise} >= 0`),
    check('payment_advices_answered', sql`(${t.state} = 'told') = (${t.answeredAt} is null)`),
    check('payment_advices_answer', sql`(${t.state} = 'not_found') = (${t.answer} is not null)`),
    foreignKey({
      name: 'payment_advices_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    ...rowPolicies('payment_advices', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), platformActs),
      insert: ownedBy(t.shipperOrgId),
      // Answered once: the shipper takes its word back, the host or the platform says what was found.
      update: sql`(${t.state} = 'told' and ${anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs)})`,
      updated: anyOf(
        sql`(${ownedBy(t.shipperOrgId)} and ${t.state} = 'withdrawn')`,
        sql`(${anyOf(ownedBy(t.orgId), operatorActs)} and ${t.state} in ('received', 'not_found'))`,
      ),
    }),
  ],
).enableRLS();
