import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { CargoFacts } from '../../app/domain/cargo/facts.ts';
import { RECLASSIFICATION_STATES } from '../../app/domain/cargo/reclassification.ts';
import { anyOf, operatorActs, ownedBy, rowPolicies } from '../policies.ts';
import { day, instant } from './columns.ts';
import { organisations } from './organisations.ts';
import { users } from './people.ts';

/** A kind of cargo a shipper books again and again. What it is stands in its versions. */
export const cargoProfiles = pgTable(
  'cargo_profiles',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid()
      .notNull()
      .references(() => organisations.id),
    name: text().notNull(),
    latestVersion: integer().notNull().default(1),
    archivedAt: instant(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('cargo_profiles_org_id_key').on(t.orgId, t.id),
    unique('cargo_profiles_name_key').on(t.orgId, t.name),
    ...rowPolicies('cargo_profiles', {
      select: anyOf(ownedBy(t.orgId), operatorActs),
      insert: ownedBy(t.orgId),
      update: anyOf(ownedBy(t.orgId), operatorActs),
    }),
  ],
).enableRLS();

/** The declared facts as they stood; a change is a new version, so a booking keeps what it was decided on. */
export const cargoVersions = pgTable(
  'cargo_versions',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    profileId: uuid().notNull(),
    version: integer().notNull(),
    facts: jsonb().$type<CargoFacts>().notNull(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    unique('cargo_versions_org_id_key').on(t.orgId, t.id),
    unique('cargo_versions_number_key').on(t.orgId, t.profileId, t.version),
    foreignKey({
      name: 'cargo_versions_profile_fk',
      columns: [t.orgId, t.profileId],
      foreignColumns: [cargoProfiles.orgId, cargoProfiles.id],
    }),
    check('cargo_versions_number', sql`${t.version} >= 1`),
    ...rowPolicies('cargo_versions', {
      select: anyOf(ownedBy(t.orgId), operatorActs),
      insert: anyOf(ownedBy(t.orgId), operatorActs),
    }),
  ],
).enableRLS();

/** A proof handed in with a reclassification. */
export type Evidence = { type: string; reference: string; issuedOn: string };

/** A proposed change of what a cargo is, on its way through evidence and review to the day it takes effect. */
export const reclassifications = pgTable(
  'reclassifications',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    orgId: uuid().notNull(),
    profileId: uuid().notNull(),
    fromVersion: integer().notNull(),
    proposedFacts: jsonb().$type<CargoFacts>().notNull(),
    state: text({ enum: RECLASSIFICATION_STATES }).notNull(),
    /** Whether the proposed facts are less, equally or more dangerous than those in force. */
    danger: text({ enum: ['down', 'same', 'up'] }).notNull(),
    reason: text().notNull(),
    evidence: jsonb().$type<Evidence[]>().notNull().default([]),
    proposedBy: uuid()
      .notNull()
      .references(() => users.id),
    proposedAt: instant().notNull().default(sql`clock_timestamp()`),
    reviewedBy: uuid().references(() => users.id),
    reviewedAt: instant(),
    reviewNote: text(),
    /** The first day the new facts count. */
    effectiveOn: day(),
    effectiveVersion: integer(),
    rulebookVersion: text().notNull(),
  },
  (t) => [
    unique('reclassifications_org_id_key').on(t.orgId, t.id),
    foreignKey({
      name: 'reclassifications_profile_fk',
      columns: [t.orgId, t.profileId],
      foreignColumns: [cargoProfiles.orgId, cargoProfiles.id],
    }),
    index('reclassifications_profile_idx').on(t.orgId, t.profileId, t.proposedAt),
    index('reclassifications_open_idx').on(t.proposedAt).where(sql`state in ('proposed', 'evidence', 'reviewed')`),
    // Whoever makes cargo less dangerous never approves it alone, whatever the application says.
    check(
      'reclassifications_two_people',
      sql`${t.danger} <> 'down' or ${t.reviewedBy} is distinct from ${t.proposedBy}`,
    ),
    check(
      'reclassifications_reviewed',
      sql`${t.state} not in ('reviewed', 'effective') or ${t.reviewedBy} is not null`,
    ),
    ...rowPolicies('reclassifications', {
      select: anyOf(ownedBy(t.orgId), operatorActs),
      insert: ownedBy(t.orgId),
      update: anyOf(ownedBy(t.orgId), operatorActs),
    }),
  ],
).enableRLS();
