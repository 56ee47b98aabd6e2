import { and, eq } from 'drizzle-orm';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { memberships } from '#db/schema/index.ts';
import { isLastOwner, lastOwner, lockMembers, noSuchMember, notAllowed, stillMay } from './lock-members.server.ts';
import type { RemoveMemberInput } from './member.schema.server.ts';

/** Ends a membership; the person's account stays. The last owner can't be removed. */
export function removeMember(scope: TenantScope, { userId }: RemoveMemberInput, asked: Asked): Promise<Outcome<null>> {
  const { orgId } = scope;
  return runOnce<null>(
    (work) => withTenant(scope, work),
    orgId,
    asked,
    async (tx) => {
      const members = await lockMembers(tx, orgId);
      if (!stillMay(members, scope, 'members.remove')) return notAllowed();
      const member = members.find((each) => each.userId === userId);
      if (!member) return noSuchMember();
      if (isLastOwner(members, userId)) return lastOwner();
      await tx.delete(memberships).where(and(eq(memberships.orgId, orgId), eq(memberships.userId, userId)));
      await audit(tx, {
        orgId,
        actorUserId: scope.userId,
        actorKind: 'member',
        entity: 'membership',
        entityId: userId,
        action: 'membership.removed',
        fromState: member.role,
      });
      return done(null);
    },
  );
}
