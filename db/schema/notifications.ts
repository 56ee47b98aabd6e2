import { sql } from 'drizzle-orm';
import { index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { MAIL_CATEGORIES } from '../../app/domain/mail/categories.ts';
import { ownedBy, personIs, rowPolicies, systemActs } from '../policies.ts';
import { instant } from './columns.ts';
import { mailOutbox } from './mail.ts';
import { organisations } from './organisations.ts';
import { users } from './people.ts';

/** What a member is told inside the product: the same as a letter tells, whether or not it is mailed. */
export const notifications = pgTable(
  'notifications',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    kind: text({ enum: MAIL_CATEGORIES }).notNull(),
    title: text().notNull(),
    /** A path of this site. */
    href: text().notNull(),
    letterId: uuid()
      .notNull()
      .references(() => mailOutbox.id),
    createdAt: instant().notNull().defaultNow(),
    readAt: instant(),
  },
  (t) => [
    unique('notifications_letter_key').on(t.letterId),
    index('notifications_reader_idx').on(t.orgId, t.userId, t.createdAt, t.id),
    index('notifications_unread_idx').on(t.orgId, t.userId).where(sql`read_at is null`),
    ...rowPolicies('notifications', {
      // A person's own, and only through the organisation they are told it in: whoever leaves it sees it no more.
      select: sql`(${ownedBy(t.orgId)} and ${personIs(t.userId)})`,
      insert: systemActs,
      update: sql`(${ownedBy(t.orgId)} and ${personIs(t.userId)})`,
    }),
  ],
).enableRLS();
