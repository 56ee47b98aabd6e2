import { sql } from 'drizzle-orm';
import { check, foreignKey, index, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { PAYOUT_STATES } from '../../app/domain/ledger/payout-run.ts';
import { anyOf, operatorActs, ownedBy, rowPolicies } from '../policies.ts';
import { day, instant, paise } from './columns.ts';
import { organisations } from './organisations.ts';
import { users } from './people.ts';

/** Payouts proposed, approved and sent together, of the balances at the end of a day. Its steps: payout-run.ts. */
export const payoutRuns = pgTable(
  'payout_runs',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    /** Exclusive: balances are of entries before it. */
    upTo: day().notNull(),
    state: text({ enum: PAYOUT_STATES }).notNull(),
    madeBy: uuid()
      .notNull()
      .references(() => users.id),
    madeAt: instant().notNull().default(sql`clock_timestamp()`),
    approvedBy: uuid().references(() => users.id),
    approvedAt: instant(),
    sentOn: day(),
  },
  (t) => [
    unique('payout_runs_day_key').on(t.upTo, t.id),
    index('payout_runs_made_idx').on(t.madeAt, t.id),
    // Two pairs of eyes, whatever code asks.
    check('payout_runs_second_person', sql`${t.approvedBy} <> ${t.madeBy}`),
    check('payout_runs_approved', sql`(${t.approvedBy} is null) = (${t.approvedAt} is null)`),
    check('payout_runs_state', sql`${t.state} not in ('approved', 'sent') or ${t.approvedBy} is not null`),
    check('payout_runs_sent', sql`(${t.sentOn} is not null) = (${t.state} = 'sent')`),
    ...rowPolicies('payout_runs', { select: operatorActs, insert: operatorActs, update: operatorActs }),
  ],
).enableRLS();

/** What a run pays one host: its balance less what is held back. */
export const payouts = pgTable(
  'payouts',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    runId: uuid().notNull(),
    upTo: day().notNull(),
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    balancePaise: paise().notNull(),
    heldPaise: paise().notNull(),
    amountPaise: paise().notNull(),
    state: text({ enum: PAYOUT_STATES }).notNull(),
    sentOn: day(),
    bankReference: text(),
    returnedOn: day(),
    returnReason: text(),
  },
  (t) => [
    // What waits for a bank is not proposed a second time.
    uniqueIndex('payouts_open_key').on(t.orgId).where(sql`state in ('proposed', 'approved')`),
    index('payouts_run_idx').on(t.runId),
    index('payouts_org_idx').on(t.orgId, t.upTo),
    foreignKey({
      name: 'payouts_run_fk',
      columns: [t.runId, t.upTo],
      foreignColumns: [payoutRuns.id, payoutRuns.upTo],
    }),
    check(
      'payouts_amount',
      sql`${t.heldPaise} >= 0 and ${t.amountPaise} > 0 and ${t.amountPaise} = ${t.balancePaise} - ${t.heldPaise}`,
    ),
    check('payouts_sent', sql`(${t.sentOn} is not null) = (${t.state} in ('sent', 'returned'))`),
    check('payouts_reference', sql`(${t.bankReference} is null) = (${t.sentOn} is null)`),
    check('payouts_returned', sql`(${t.returnedOn} is not null) = (${t.state} = 'returned')`),
    check('payouts_reason', sql`(${t.returnReason} is null) = (${t.returnedOn} is null)`),
    ...rowPolicies('payouts', {
      select: anyOf(ownedBy(t.orgId), operatorActs),
      insert: operatorActs,
      update: operatorActs,
    }),
  ],
).enableRLS();

/** An amount of a host's balance that is not paid out while it stands; null is all of it. */
export const payoutHolds = pgTable(
  'payout_holds',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    amountPaise: paise(),
    reason: text().notNull(),
    placedBy: uuid()
      .notNull()
      .references(() => users.id),
    placedAt: instant().notNull().default(sql`clock_timestamp()`),
    liftedBy: uuid().references(() => users.id),
    liftedAt: instant(),
  },
  (t) => [
    index('payout_holds_org_idx').on(t.orgId).where(sql`lifted_at is null`),
    check('payout_holds_amount', sql`${t.amountPaise} > 0`),
    check('payout_holds_lifted', sql`(${t.liftedBy} is null) = (${t.liftedAt} is null)`),
    ...rowPolicies('payout_holds', {
      select: anyOf(ownedBy(t.orgId), operatorActs),
      insert: operatorActs,
      update: operatorActs,
    }),
  ],
).enableRLS();
