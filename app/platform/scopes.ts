import type { Role } from '#app/domain/access/roles.ts';

declare const made: unique symbol;

/** A signed-in person. Made only by session.server.ts. */
export type PersonScope = { readonly userId: string; readonly [made]: 'person' };

/** A signed-in person acting for one organisation with one role. Made only by `requireTenant`. */
export type TenantScope = {
  readonly orgId: string;
  readonly userId: string;
  readonly role: Role;
  readonly [made]: 'tenant';
};

/** A signed-in operator of the marketplace. Made only by `requireOperator`. */
export type OperatorScope = { readonly userId: string; readonly [made]: 'operator' };
