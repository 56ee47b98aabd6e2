import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { MAIL_CATEGORIES } from '../../app/domain/mail/categories.ts';
import { DELIVERIES, LETTER_STATES } from '../../app/domain/mail/states.ts';
import { anyOf, personIs, rowPolicies, systemActs } from '../policies.ts';
import { instant } from './columns.ts';
import { users } from './people.ts';

/** Letters written in the same transaction as the change they tell of, and what became of each. */
export const mailOutbox = pgTable(
  'mail_outbox',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    /** `{template}/{aggregate}/{version}`: the same letter is never written twice. */
    key: text().notNull().unique(),
    recipient: text().notNull(),
    template: text().notNull(),
    props: jsonb().$type<Record<string, unknown>>().notNull(),
    createdAt: instant().notNull().defaultNow(),
    state: text({ enum: LETTER_STATES }).notNull().default('queued'),
    attempts: integer().notNull().default(0),
    /** When it is next to be tried. */
    dueAt: instant().notNull().defaultNow(),
    /** Until when a sender has it for itself; a sender that died is followed by another then. */
    claimedUntil: instant(),
    /** Since when it may have been taken without our knowing: the first attempt with no clear answer. */
    unclearSince: instant(),
    /** The vendor's id of the message. */
    messageId: text(),
    /** When it came to one of its ends. */
    endedAt: instant(),
    /** Why it failed, was suppressed, or waits. Without personal data. */
    reason: text(),
    delivery: text({ enum: DELIVERIES }),
    deliveryAt: instant(),
    /** When the people it is written to were told of it in the product, too. */
    notifiedAt: instant(),
  },
  (t) => [
    index('mail_outbox_created_idx').on(t.createdAt),
    index('mail_outbox_due_idx').on(t.dueAt, t.id).where(sql`state in ('queued', 'sending')`),
    index('mail_outbox_untold_idx').on(t.createdAt, t.id).where(sql`notified_at is null`),
    uniqueIndex('mail_outbox_message_key').on(t.messageId),
    index('mail_outbox_in_need_idx').on(t.createdAt, t.id).where(sql`state in ('failed', 'unknown')`),
    check('mail_outbox_ended', sql`(${t.state} in ('queued', 'sending')) = (${t.endedAt} is null)`),
    check('mail_outbox_claimed', sql`(${t.state} = 'sending') = (${t.claimedUntil} is not null)`),
  ],
);

/** What the mail vendor told, each message once by its own id. No address and no text is kept. */
export const mailEvents = pgTable(
  'mail_events',
  {
    /** The `svix-id` it came with: the same on every repetition. */
    id: text().primaryKey(),
    type: text().notNull(),
    messageId: text(),
    /** The letter's id, as we tagged the message with it. */
    letterId: uuid(),
    /** When it happened, as the vendor says. */
    happenedAt: instant().notNull(),
    receivedAt: instant().notNull().defaultNow(),
  },
  (t) => [index('mail_events_letter_idx').on(t.letterId), index('mail_events_message_idx').on(t.messageId)],
);

/** Addresses that get no more mail: the mailbox doesn't exist, or its reader called us spam. */
export const mailSuppressions = pgTable(
  'mail_suppressions',
  {
    /** In small letters. */
    address: text().primaryKey(),
    reason: text({ enum: ['bounced', 'complained'] }).notNull(),
    /** The event that says so. */
    eventId: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [check('mail_suppressions_address', sql`${t.address} = lower(${t.address})`)],
);

/** What a person switched off, or on again; without a row it is on. */
export const mailPreferences = pgTable(
  'mail_preferences',
  {
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    category: text({ enum: MAIL_CATEGORIES }).notNull(),
    isOn: boolean().notNull(),
    changedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.category] }),
    ...rowPolicies('mail_preferences', {
      select: anyOf(personIs(t.userId), systemActs),
      insert: personIs(t.userId),
      update: personIs(t.userId),
    }),
  ],
).enableRLS();
