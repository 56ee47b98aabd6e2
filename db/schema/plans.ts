import { sql } from 'drizzle-orm';
import { boolean, check, date, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { FREE_PLAN, INTERVALS, PLAN_STATES } from '../../app/domain/plans/plan.ts';
import { anyOf, ownedBy, platformActs, rowPolicies, systemActs } from '../policies.ts';
import { instant, paise } from './columns.ts';
import { organisations } from './organisations.ts';

/** What hosts may take: prices and limits by date, never written in code. */
export const plans = pgTable(
  'plans',
  {
    code: text().notNull(),
    effectiveFrom: date({ mode: 'string' }).notNull(),
    /** Exclusive; null while in force. */
    effectiveTo: date({ mode: 'string' }),
    name: text().notNull(),
    /** From the smallest up. */
    rank: integer().notNull(),
    /** Slots listed at once; null for no limit. */
    slotLimit: integer(),
    monthlyPaise: paise(),
    yearlyPaise: paise(),
    trialDays: integer().notNull(),
    citation: text().notNull(),
    provisional: boolean().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.code, t.effectiveFrom] }),
    check('plans_price', sql`num_nulls(${t.monthlyPaise}, ${t.yearlyPaise}) in (0, 2)`),
    check('plans_free', sql`(${t.code} = ${sql.raw(`'${FREE_PLAN}'`)}) = (${t.monthlyPaise} is null)`),
    check('plans_terms', sql`${t.slotLimit} >= 0 and ${t.trialDays} >= 0`),
  ],
);

/** A host's plan as Stripe last told it, and the page it was sent to. A host without a row has the free one. */
export const hostPlans = pgTable(
  'host_plans',
  {
    orgId: uuid()
      .primaryKey()
      .references(() => organisations.id),
    /** At Stripe; null until the host first goes there. What is told of any other customer is not about this host. */
    customerId: text().unique('host_plans_customer_key'),
    subscriptionId: text().unique('host_plans_subscription_key'),
    planCode: text().notNull().default(FREE_PLAN),
    interval: text({ enum: INTERVALS }),
    state: text({ enum: PLAN_STATES }).notNull().default('none'),
    /** Until when it is paid for, or tried. */
    periodEndsAt: instant(),
    trialEndsAt: instant(),
    /** When the first trial began: there is one for a host. */
    trialedAt: instant(),
    endsWithPeriod: boolean().notNull().default(false),
    /** Since when a payment is outstanding. */
    unpaidSince: instant(),
    /** Until when the plan holds all the same. */
    graceUntil: instant(),
    /** The page at Stripe where it is taken: how many there were, and the last of them. */
    pages: integer().notNull().default(0),
    pagePlan: text(),
    pageInterval: text({ enum: INTERVALS }),
    pageSessionId: text(),
    pageUrl: text(),
    pageEndsAt: instant(),
    /** How many changes, and visits to Stripe's own pages, were asked for: each is a call of its own. */
    changes: integer().notNull().default(0),
    visits: integer().notNull().default(0),
    /** Readings of Stripe that were begun, and the last whose answer is written here: an older one is let go. */
    readings: integer().notNull().default(0),
    written: integer().notNull().default(0),
    readAt: instant(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    index('host_plans_read_idx').on(t.readAt).where(sql`customer_id is not null`),
    check(
      'host_plans_state',
      sql`${t.state} in ('none', 'granted') or num_nulls(${t.customerId}, ${t.subscriptionId}, ${t.interval}) = 0`,
    ),
    check(
      'host_plans_grace',
      sql`(${t.unpaidSince} is null) = (${t.graceUntil} is null) and (${t.state} in ('past_due', 'unpaid')) = (${t.unpaidSince} is not null)`,
    ),
    check('host_plans_page', sql`num_nulls(${t.pagePlan}, ${t.pageInterval}, ${t.pageEndsAt}) in (0, 3)`),
    ...rowPolicies('host_plans', {
      select: anyOf(ownedBy(t.orgId), platformActs),
      insert: sql`(${ownedBy(t.orgId)} and ${t.state} = 'none')`,
      update: anyOf(ownedBy(t.orgId), systemActs),
    }),
  ],
).enableRLS();
