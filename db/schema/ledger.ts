import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { anyOf, guardPolicy, operatorActs, ownedBy, partyOf, rowPolicies } from '../policies.ts';
import { bookings } from './bookings.ts';
import { day, instant, paise } from './columns.ts';
import { invoices } from './invoices.ts';
import { organisations } from './organisations.ts';
import { users } from './people.ts';

/**
 * A financial event in the books: double entry, append-only (QS033). Only post_journal() writes one, once by key, and only
 * if each book's entries sum to zero in every currency (QS036).
 */
export const journals = pgTable(
  'journals',
  {
    id: uuid().primaryKey().default(sql`uuidv7()`),
    /** The event's own: '<kind>/<id>'. */
    key: text().notNull(),
    kind: text().notNull(),
    occurredOn: day().notNull(),
    /** The host whose books it is in; null for the platform's alone. */
    orgId: uuid().references(() => organisations.id),
    shipperOrgId: uuid().references(() => organisations.id),
    bookingId: uuid(),
    invoiceId: uuid(),
    contentHash: text().notNull(),
    postedBy: uuid().references(() => users.id),
    postedAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('journals_key_key').on(t.key),
    index('journals_invoice_idx').on(t.invoiceId, t.postedAt),
    index('journals_org_idx').on(t.orgId, t.occurredOn, t.id),
    foreignKey({
      name: 'journals_invoice_fk',
      columns: [t.orgId, t.shipperOrgId, t.invoiceId],
      foreignColumns: [invoices.orgId, invoices.shipperOrgId, invoices.id],
    }),
    foreignKey({
      name: 'journals_booking_fk',
      columns: [t.orgId, t.shipperOrgId, t.bookingId],
      foreignColumns: [bookings.hostOrgId, bookings.shipperOrgId, bookings.id],
    }),
    ...rowPolicies('journals', { select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs) }),
    guardPolicy('journals', 'all'),
  ],
).enableRLS();

/** One side of a journal in one book: a debit is above zero, a credit below. */
export const ledgerEntries = pgTable(
  'ledger_entries',
  {
    journalId: uuid()
      .notNull()
      .references(() => journals.id),
    lineNumber: integer().notNull(),
    /** Whose books; null is the platform's own. */
    bookOrgId: uuid(),
    /** Of the chart of accounts in app/domain/ledger/accounts.ts. */
    account: text().notNull(),
    /** The other side of the account: the shipper that owes, the host that is owed. */
    partyOrgId: uuid(),
    currency: text().notNull().default('INR'),
    amountPaise: paise().notNull(),
    /** Of what is between platform and host: which line of the statement it is. */
    purpose: text(),
    occurredOn: day().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.journalId, t.lineNumber] }),
    index('ledger_entries_account_idx').on(t.bookOrgId, t.account, t.occurredOn),
    index('ledger_entries_party_idx').on(t.partyOrgId, t.account, t.occurredOn),
    check('ledger_entries_amount', sql`${t.amountPaise} <> 0`),
    check('ledger_entries_currency', sql`${t.currency} ~ '^[A-Z]{3}$'`),
    // A host reads what the platform's books say they owe each other: its statement is made of nothing else.
    ...rowPolicies('ledger_entries', {
      select: anyOf(
        ownedBy(t.bookOrgId),
        sql`(${t.bookOrgId} is null and ${t.account} = 'host_payable' and ${ownedBy(t.partyOrgId)})`,
        operatorActs,
      ),
    }),
    guardPolicy('ledger_entries', 'all'),
  ],
).enableRLS();
