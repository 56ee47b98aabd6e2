import { sql } from 'drizzle-orm';
import { check, foreignKey, index, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { Condition } from '../../app/domain/cargo/condition.ts';
import { codesOf, PAPER_KINDS, type PaperKind } from '../../app/domain/cargo/facts.ts';
import type { RulebookContent } from '../../app/domain/cargo/rulebook.ts';
import { anyOf, guardPolicy, operatorActs, ownedBy, rowPolicies } from '../policies.ts';
import { day, instant, paise } from './columns.ts';
import { facilities, slots } from './facilities.ts';
import { organisations } from './organisations.ts';
import { users } from './people.ts';

/**
 * The rulebook's versions: tables and rules whole, so that a decision can be asked again as it was. A published
 * version never changes; the day decides which one holds.
 */
export const rulebookVersions = pgTable(
  'rulebook_versions',
  {
    version: text().primaryKey(),
    /** What it follows: 'IMDG 42-24, TRGS 510 (2020)'. */
    amendment: text().notNull(),
    note: text().notNull(),
    state: text({ enum: ['draft', 'published'] }).notNull(),
    basedOn: text(),
    effectiveFrom: day().notNull(),
    content: jsonb().$type<RulebookContent>().notNull(),
    /** SHA-256 of the content, hex. */
    contentHash: text().notNull(),
    createdBy: uuid().references(() => users.id),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
    publishedBy: uuid().references(() => users.id),
    publishedAt: instant(),
  },
  (t) => [
    check('rulebook_versions_published', sql`(${t.state} = 'published') = (${t.publishedAt} is not null)`),
    index('rulebook_versions_in_force_idx').on(t.effectiveFrom, t.publishedAt).where(sql`state = 'published'`),
    ...rowPolicies('rulebook_versions', {
      select: anyOf(sql`${t.state} = 'published'`, operatorActs),
      insert: operatorActs,
      update: operatorActs,
      delete: sql`${operatorActs} and ${t.state} = 'draft'`,
    }),
  ],
).enableRLS();

const PAPER_KIND_CODES = codesOf(PAPER_KINDS) as readonly [PaperKind, ...PaperKind[]];

/** A licence, insurance or clearance of an organisation, or of one of its facilities. */
export const papers = pgTable(
  'papers',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    /** Null: the organisation's own, as a shipper. */
    facilityId: uuid(),
    kind: text({ enum: PAPER_KIND_CODES }).notNull(),
    number: text().notNull(),
    issuer: text().notNull(),
    /** Classes and HS prefixes it names. */
    names: text().array().notNull().default(sql`'{}'`),
    validFrom: day().notNull(),
    /** The last day it holds; null until cancelled. */
    validUntil: day(),
    coversPaise: paise(),
    verifiedBy: uuid().references(() => users.id),
    verifiedAt: instant(),
    withdrawnAt: instant(),
    /** Why an operator rejected it; null where its holder withdrew it. What is rejected is withdrawn. */
    rejectedReason: text(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    check('papers_rejected', sql`${t.rejectedReason} is null or ${t.withdrawnAt} is not null`),
    unique('papers_org_id_key').on(t.orgId, t.id),
    foreignKey({
      name: 'papers_facility_fk',
      columns: [t.orgId, t.facilityId],
      foreignColumns: [facilities.orgId, facilities.id],
    }),
    check('papers_validity', sql`${t.validUntil} is null or ${t.validUntil} >= ${t.validFrom}`),
    index('papers_facility_idx').on(t.orgId, t.facilityId, t.kind),
    index('papers_of_facility_idx').on(t.facilityId).where(sql`withdrawn_at is null`),
    index('papers_ending_idx').on(t.validUntil, t.id).where(sql`withdrawn_at is null and valid_until is not null`),
    index('papers_unverified_idx').on(t.createdAt).where(sql`verified_at is null and withdrawn_at is null`),
    ...rowPolicies('papers', {
      select: anyOf(ownedBy(t.orgId), operatorActs),
      insert: ownedBy(t.orgId),
      update: anyOf(ownedBy(t.orgId), operatorActs),
    }),
    guardPolicy('papers'),
  ],
).enableRLS();

/** What a host adds to the rulebook for its own place. An allowance lifts the host's own refusals, never the law's. */
export const hostConditions = pgTable(
  'host_conditions',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    /** Null: every slot of the host. */
    slotId: uuid(),
    effect: text({ enum: ['allow', 'refuse', 'request'] }).notNull(),
    when: jsonb('condition').$type<Condition>().notNull(),
    sentence: text().notNull(),
    effectiveFrom: day().notNull(),
    /** Exclusive; null while in force. The same day as it begins: it was called off and never held. */
    effectiveTo: day(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('host_conditions_org_id_key').on(t.orgId, t.id),
    foreignKey({
      name: 'host_conditions_slot_fk',
      columns: [t.orgId, t.slotId],
      foreignColumns: [slots.orgId, slots.id],
    }),
    check('host_conditions_dates', sql`${t.effectiveTo} is null or ${t.effectiveTo} >= ${t.effectiveFrom}`),
    index('host_conditions_org_idx').on(t.orgId, t.effectiveFrom),
    index('host_conditions_slot_idx').on(t.orgId, t.slotId),
    ...rowPolicies('host_conditions', {
      select: ownedBy(t.orgId),
      insert: ownedBy(t.orgId),
      update: ownedBy(t.orgId),
    }),
    guardPolicy('host_conditions'),
  ],
).enableRLS();

/** A key of the public API. Only the SHA-256 of its secret is kept; a key without an organisation is an operator's. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().references(() => organisations.id),
    name: text().notNull(),
    /** The first characters, to tell keys apart on a page and in a log. */
    prefix: text().notNull(),
    secretHash: text().notNull().unique(),
    scopes: text().array().notNull(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
    lastUsedAt: instant(),
    revokedAt: instant(),
  },
  (t) => [
    index('api_keys_org_idx').on(t.orgId, t.createdAt),
    check('api_keys_scopes', sql`cardinality(${t.scopes}) between 1 and 20`),
    ...rowPolicies('api_keys', {
      select: anyOf(ownedBy(t.orgId), sql`(${t.orgId} is null and ${operatorActs})`),
      insert: anyOf(ownedBy(t.orgId), sql`(${t.orgId} is null and ${operatorActs})`),
      update: anyOf(ownedBy(t.orgId), sql`(${t.orgId} is null and ${operatorActs})`),
    }),
    guardPolicy('api_keys', 'all'),
  ],
).enableRLS();
