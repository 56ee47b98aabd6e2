import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { ROLES } from '../../app/domain/access/roles.ts';
import { anyOf, guardPolicy, operatorActs, ownedBy, partyOf, personIs, rowPolicies } from '../policies.ts';
import { instant } from './columns.ts';
import { users } from './people.ts';

/** A tenant: a host, a shipper, or both. Its id is the tenant key of every other tenant table. */
export const organisations = pgTable(
  'organisations',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    slug: text().notNull().unique(),
    name: text().notNull(),
    legalName: text().notNull(),
    /** Null for a business that is not registered under GST. */
    gstin: text(),
    stateCode: text().notNull(),
    address: text().notNull(),
    pin: text().notNull(),
    isHost: boolean().notNull(),
    isShipper: boolean().notNull(),
    /** One to three characters that open every invoice number of this supplier. */
    invoicePrefix: text().notNull(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    check('organisations_side', sql`${t.isHost} or ${t.isShipper}`),
    check('organisations_prefix', sql`${t.invoicePrefix} ~ '^[A-Z0-9]{1,3}$'`),
    ...rowPolicies('organisations', {
      select: anyOf(
        ownedBy(t.id),
        operatorActs,
        sql`exists (select 1 from memberships m where m.org_id = ${t.id} and m.user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))`,
      ),
      insert: personIs(t.createdBy),
      update: ownedBy(t.id),
    }),
    guardPolicy('organisations'),
  ],
).enableRLS();

/** A person's role in an organisation. */
export const memberships = pgTable(
  'memberships',
  {
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    role: text({ enum: ROLES }).notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.userId] }),
    index('memberships_user_idx').on(t.userId),
    ...rowPolicies('memberships', {
      select: anyOf(ownedBy(t.orgId), personIs(t.userId)),
      insert: ownedBy(t.orgId),
      update: ownedBy(t.orgId),
      delete: ownedBy(t.orgId),
    }),
    guardPolicy('memberships', 'all'),
  ],
).enableRLS();

/** An open invitation to join; the mailed token is kept only as its SHA-256. */
export const invitations = pgTable(
  'invitations',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    email: text().notNull(),
    role: text({ enum: ROLES }).notNull(),
    tokenHash: text().notNull().unique(),
    invitedBy: uuid()
      .notNull()
      .references(() => users.id),
    expiresAt: instant().notNull(),
    acceptedAt: instant(),
    revokedAt: instant(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    unique('invitations_org_id_key').on(t.orgId, t.id),
    uniqueIndex('invitations_open_key')
      .on(t.orgId, sql`lower(${t.email})`)
      .where(sql`accepted_at is null and revoked_at is null`),
    ...rowPolicies('invitations', { select: ownedBy(t.orgId), insert: ownedBy(t.orgId), update: ownedBy(t.orgId) }),
    guardPolicy('invitations', 'all'),
  ],
).enableRLS();

/**
 * What happened, to what, by whom. Append-only: the application may insert and select, nothing else. A booking's
 * timeline is read from here, so a change without its audit row would be visible to both parties.
 */
export const auditLog = pgTable(
  'audit_log',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    /** The organisation the row is about (for a booking or invoice, the host); null for a person's own account. */
    orgId: uuid().references(() => organisations.id),
    /** The other party, who may read the row too. */
    counterpartyOrgId: uuid().references(() => organisations.id),
    at: instant().notNull().default(sql`clock_timestamp()`),
    actorUserId: uuid().references(() => users.id),
    actorKind: text({ enum: ['host', 'shipper', 'member', 'person', 'operator', 'system'] }).notNull(),
    entity: text({
      enum: [
        'user',
        'organisation',
        'membership',
        'invitation',
        'facility',
        'hall',
        'slot',
        'booking',
        'invoice',
        'cargo',
        'paper',
        'host_condition',
        'waitlist_entry',
        'rulebook',
        'reclassification',
        'api_key',
        'commission_rule',
        'fee_invoice',
        'payout_run',
        'payout',
        'payout_hold',
        'job',
        'letter',
      ],
    }).notNull(),
    entityId: uuid().notNull(),
    action: text().notNull(),
    fromState: text(),
    toState: text(),
    data: jsonb().$type<Record<string, string | number | boolean | null>>().notNull().default({}),
  },
  (t) => [
    index('audit_log_entity_idx').on(t.entity, t.entityId, t.at),
    index('audit_log_org_idx').on(t.orgId, t.at),
    index('audit_log_counterparty_idx').on(t.counterpartyOrgId, t.at),
    index('audit_log_at_idx').on(t.at, t.id),
    ...rowPolicies('audit_log', {
      select: anyOf(
        partyOf(t.orgId, t.counterpartyOrgId),
        operatorActs,
        sql`(${t.orgId} is null and ${personIs(t.actorUserId)})`,
      ),
      insert: anyOf(
        partyOf(t.orgId, t.counterpartyOrgId),
        sql`(select coalesce(current_setting('app.platform', true), '')) in ('operator', 'system')`,
        sql`(${t.orgId} is null and ${personIs(t.actorUserId)})`,
      ),
    }),
    guardPolicy('audit_log', 'all'),
  ],
).enableRLS();

/** One row per executed command: a repeated submission finds its first answer here. */
export const commandReceipts = pgTable(
  'command_receipts',
  {
    /** The organisation, or the person when no organisation is involved. */
    scopeId: uuid().notNull(),
    command: text().notNull(),
    key: text().notNull(),
    inputHash: text().notNull(),
    result: jsonb().$type<unknown>().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.scopeId, t.command, t.key] }),
    index('command_receipts_created_idx').on(t.createdAt),
    ...rowPolicies('command_receipts', {
      select: anyOf(ownedBy(t.scopeId), personIs(t.scopeId)),
      insert: anyOf(ownedBy(t.scopeId), personIs(t.scopeId)),
      update: anyOf(ownedBy(t.scopeId), personIs(t.scopeId)),
    }),
    guardPolicy('command_receipts', 'all'),
  ],
).enableRLS();
