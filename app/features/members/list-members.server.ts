import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Role } from '#app/domain/access/roles.ts';
import { formatInstant } from '#app/domain/shared/plain-date.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { invitations, memberships, users } from '#db/schema/index.ts';

export type MemberRow = { userId: string; name: string; email: string; role: Role; isMe: boolean };
export type InvitationRow = { id: string; email: string; role: Role; openUntil: string };

const LIMIT = 200;

/** Everybody who works for the organisation, and the invitations still open. */
export function listMembers(scope: TenantScope): Promise<{ members: MemberRow[]; invitations: InvitationRow[] }> {
  const { orgId, userId } = scope;
  return withTenant(scope, async (tx) => {
    const members = await tx
      .select({ userId: users.id, name: users.name, email: users.email, role: memberships.role })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(eq(memberships.orgId, orgId))
      .orderBy(asc(users.name), asc(users.id))
      .limit(LIMIT);
    const open = await tx
      .select({
        id: invitations.id,
        email: invitations.email,
        role: invitations.role,
        expiresAt: invitations.expiresAt,
      })
      .from(invitations)
      .where(
        and(
          eq(invitations.orgId, orgId),
          isNull(invitations.acceptedAt),
          isNull(invitations.revokedAt),
          gt(invitations.expiresAt, sql`clock_timestamp()`),
        ),
      )
      .orderBy(asc(invitations.email))
      .limit(LIMIT);
    return {
      members: members.map((member) => ({ ...member, isMe: member.userId === userId })),
      invitations: open.map(({ expiresAt, ...row }) => ({
        ...row,
        openUntil: formatInstant(expiresAt, 'Asia/Kolkata'),
      })),
    };
  });
}
