import { date, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { BankPayouts, ReconciliationLine } from '../../app/domain/ledger/reconciliation.ts';
import { anyOf, ownedBy, platformActs, rowPolicies, systemActs } from '../policies.ts';
import { instant, paise } from './columns.ts';
import { organisations } from './organisations.ts';

/** Stripe's books of one host's account against ours, once a day. */
export const cardReconciliations = pgTable(
  'card_reconciliations',
  {
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    /** India's. */
    day: date({ mode: 'string' }).notNull(),
    accountId: text().notNull(),
    lines: integer().notNull(),
    /** What Stripe and ours come to, without Stripe's own fees. */
    stripePaise: paise().notNull(),
    ledgerPaise: paise().notNull(),
    /** Stripe's fees: the host's own purchase, told and not booked. */
    feesPaise: paise().notNull(),
    off: jsonb().$type<ReconciliationLine[]>().notNull(),
    /** Null on days before they were read. */
    bankPayouts: jsonb().$type<BankPayouts>(),
    madeAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.day] }),
    index('card_reconciliations_day_idx').on(t.day),
    ...rowPolicies('card_reconciliations', {
      select: anyOf(ownedBy(t.orgId), platformActs),
      insert: systemActs,
      update: systemActs,
    }),
  ],
).enableRLS();

/** Stripe's books of the platform's own account against ours, once a day. */
export const platformReconciliations = pgTable(
  'platform_reconciliations',
  {
    /** India's. */
    day: date({ mode: 'string' }).primaryKey(),
    lines: integer().notNull(),
    /** What is kept of hosts' payments, less what went back: by Stripe and by our rows. */
    stripePaise: paise().notNull(),
    ledgerPaise: paise().notNull(),
    /** Plan payments less what went back of them: told by Stripe, and compared with nothing of ours. */
    plansPaise: paise().notNull(),
    /** Stripe's fees, the platform's own purchase. */
    feesPaise: paise().notNull(),
    off: jsonb().$type<ReconciliationLine[]>().notNull(),
    bankPayouts: jsonb().$type<BankPayouts>().notNull(),
    madeAt: instant().notNull(),
  },
  () => rowPolicies('platform_reconciliations', { select: platformActs, insert: systemActs, update: systemActs }),
).enableRLS();
