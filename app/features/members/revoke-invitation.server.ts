import { and, eq, isNull, sql } from 'drizzle-orm';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { invitations } from '#db/schema/index.ts';
import type { RevokeInvitationInput } from './member.schema.server.ts';

/** Ends an open invitation: its link works no more. */
export function revokeInvitation(
  scope: TenantScope,
  { invitationId }: RevokeInvitationInput,
  asked: Asked,
): Promise<Outcome<null>> {
  const { orgId, userId } = scope;
  return runOnce<null>(
    (work) => withTenant(scope, work),
    orgId,
    asked,
    async (tx) => {
      const ended = await tx
        .update(invitations)
        .set({ revokedAt: sql`clock_timestamp()` })
        .where(
          and(
            eq(invitations.orgId, orgId),
            eq(invitations.id, invitationId),
            isNull(invitations.acceptedAt),
            isNull(invitations.revokedAt),
          ),
        )
        .returning({ id: invitations.id });
      if (ended.length === 0) return gone();
      await audit(tx, {
        orgId,
        actorUserId: userId,
        actorKind: 'member',
        entity: 'invitation',
        entityId: invitationId,
        action: 'invitation.revoked',
      });
      return done(null);
    },
  );
}

const gone = () =>
  refuse(violation('invitation.not_found', 'That invitation is not open any more.', 'Reload the page.'));
