import { pgRole } from 'drizzle-orm/pg-core';

/**
 * The three database roles. They belong to the cluster, not to one database, so an administrator makes them
 * (db/bootstrap.ts) before the first migration and drizzle only refers to them.
 */
export const ROLE_NAMES = {
  /** Owns every table and runs migrations and seeds. Not a superuser. */
  owner: 'quayslot_owner',
  /** The application. Owns nothing, cannot bypass row-level security. */
  app: 'quayslot_app',
  /** Owns the few SECURITY DEFINER functions; sees only what its own policies grant. Cannot log in. */
  guard: 'quayslot_guard',
} as const;

export const ownerRole = pgRole(ROLE_NAMES.owner).existing();
export const appRole = pgRole(ROLE_NAMES.app).existing();
export const guardRole = pgRole(ROLE_NAMES.guard).existing();
