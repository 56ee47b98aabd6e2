import { type SQL, sql } from 'drizzle-orm';
import { type AnyPgColumn, type PgPolicyToOption, pgPolicy } from 'drizzle-orm/pg-core';
import { appRole, guardRole, ownerRole } from './roles.ts';

/*
 * Row-level security in one place. After a transaction-local setting ends, a pooled session reads it as '' rather
 * than NULL, hence nullif; the scalar sub-select lets the planner evaluate each setting once per statement.
 */
const currentOrganisation = sql`(select nullif(current_setting('app.org_id', true), '')::uuid)`;
const currentUser = sql`(select nullif(current_setting('app.user_id', true), '')::uuid)`;
const platformActor = sql`(select coalesce(current_setting('app.platform', true), ''))`;

/** The row belongs to the organisation this transaction speaks for. */
export const ownedBy = (column: AnyPgColumn): SQL => sql`${column} = ${currentOrganisation}`;
/** The row belongs to either party: host or shipper. */
export const partyOf = (host: AnyPgColumn, shipper: AnyPgColumn): SQL =>
  sql`(${host} = ${currentOrganisation} or ${shipper} = ${currentOrganisation})`;
/** The row belongs to the signed-in person. */
export const personIs = (column: AnyPgColumn): SQL => sql`${column} = ${currentUser}`;
/** The transaction was opened for an operator of the marketplace. */
export const operatorActs: SQL = sql`${platformActor} = 'operator'`;
/** The transaction was opened by one of our own jobs. */
export const systemActs: SQL = sql`${platformActor} = 'system'`;
/**
 * An operator or one of our own jobs. One truth value known before rows are read: of two comparisons the planner thinks that
 * they let a hundredth of the rows through, and reads a large table whole where a walk along an index would do.
 */
export const platformActs: SQL = sql`(select coalesce(current_setting('app.platform', true), '') in ('operator', 'system'))`;
export const anyOf = (...conditions: SQL[]): SQL => sql`(${sql.join(conditions, sql` or `)})`;

type Rules = {
  select: SQL;
  insert: SQL;
  /** Which rows may be changed. */
  update: SQL;
  /** What a changed row has to be; where it is left out, a row that may be changed. */
  updated: SQL;
  delete: SQL;
};

const NEVER = sql`false`;

/**
 * One policy per command for the application role, plus the owner's (migrations and seeds run as the owner, which
 * FORCE ROW LEVEL SECURITY would otherwise blind). A command left out is denied.
 */
export function rowPolicies(table: string, rules: Partial<Rules>) {
  const { select = NEVER, insert = NEVER, update = NEVER, updated = update, delete: remove = NEVER } = rules;
  return [
    pgPolicy(`${table}_select`, { for: 'select', to: appRole, using: select }),
    pgPolicy(`${table}_insert`, { for: 'insert', to: appRole, withCheck: insert }),
    pgPolicy(`${table}_update`, { for: 'update', to: appRole, using: update, withCheck: updated }),
    pgPolicy(`${table}_delete`, { for: 'delete', to: appRole, using: remove }),
    pgPolicy(`${table}_owner`, { for: 'all', to: ownerRole, using: sql`true`, withCheck: sql`true` }),
  ];
}

/** Opens a table to the guard role, which owns the SECURITY DEFINER functions and nothing else. */
export function guardPolicy(table: string, command: 'select' | 'all' = 'select') {
  const to: PgPolicyToOption = guardRole;
  return command === 'select'
    ? pgPolicy(`${table}_guard`, { for: 'select', to, using: sql`true` })
    : pgPolicy(`${table}_guard`, { for: 'all', to, using: sql`true`, withCheck: sql`true` });
}
