import { asc, eq } from 'drizzle-orm';
import { can, type Permission } from '#app/domain/access/can.ts';
import type { Role } from '#app/domain/access/roles.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { memberships } from '#db/schema/index.ts';

export type LockedMember = { userId: string; role: Role };

/**
 * Locks all of an organisation's memberships, in one order, and reads them as they are now: whoever changes one waits
 * here for the other, so that two owners can't remove each other.
 */
export function lockMembers(tx: Tx, orgId: string): Promise<LockedMember[]> {
  return tx
    .select({ userId: memberships.userId, role: memberships.role })
    .from(memberships)
    .where(eq(memberships.orgId, orgId))
    .orderBy(asc(memberships.userId))
    .for('update');
}

/** Whether the acting member still may: the request was checked before the lock, and the lock may have waited. */
export function stillMay(members: readonly LockedMember[], scope: TenantScope, permission: Permission): boolean {
  const me = members.find(({ userId }) => userId === scope.userId);
  return me !== undefined && can(me.role, permission);
}

/** Whether nobody but this member is an owner. */
export function isLastOwner(members: readonly LockedMember[], userId: string): boolean {
  const owners = members.filter(({ role }) => role === 'owner');
  return owners.length === 1 && owners[0]?.userId === userId;
}

export const notAllowed = () =>
  refuse(violation('members.not_yours', 'Your role no longer allows this.', 'Ask an owner of the organisation.'));

export const noSuchMember = () =>
  refuse(violation('members.not_found', 'That person is not a member any more.', 'Reload the page.'));

export const lastOwner = () =>
  refuse(
    violation(
      'members.last_owner',
      'An organisation keeps at least one owner, and this is the last one.',
      'Make somebody else an owner first.',
    ),
  );
