import { sql } from 'drizzle-orm';
import { check, foreignKey, index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { anyOf, operatorActs, partyOf, rowPolicies } from '../policies.ts';
import { day, instant, paise } from './columns.ts';
import { invoices } from './invoices.ts';
import { users } from './people.ts';

/**
 * What a host has to bear of a shipper's loss, as the platform decided: taken from its next payout, paid to the shipper once. What
 * was decided never changes (QS034).
 */
export const claims = pgTable(
  'claims',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    /** Of the stay it is about. */
    invoiceId: uuid().notNull(),
    amountPaise: paise().notNull(),
    reason: text().notNull(),
    decidedOn: day().notNull(),
    decidedBy: uuid()
      .notNull()
      .references(() => users.id),
    decidedAt: instant().notNull().default(sql`clock_timestamp()`),
    paidOn: day(),
    /** The bank's, of what went to the shipper. */
    reference: text(),
    paidBy: uuid().references(() => users.id),
  },
  (t) => [
    unique('claims_reference_key').on(t.reference),
    index('claims_invoice_idx').on(t.invoiceId),
    check('claims_amount', sql`${t.amountPaise} > 0`),
    check(
      'claims_paid',
      sql`num_nulls(${t.paidOn}, ${t.reference}, ${t.paidBy}) in (0, 3) and ${t.paidOn} >= ${t.decidedOn}`,
    ),
    foreignKey({
      name: 'claims_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    ...rowPolicies('claims', {
      select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs),
      insert: operatorActs,
      update: operatorActs,
    }),
  ],
).enableRLS();
