import { randomUUID } from 'node:crypto';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { ROLE_LABELS } from '#app/domain/access/roles.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import { spend } from '#app/platform/rate-limit.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { hashToken, newToken } from '#app/platform/tokens.server.ts';
import { invitations, memberships, organisations, users } from '#db/schema/index.ts';
import { lockMembers, notAllowed, stillMay } from './lock-members.server.ts';
import type { InviteInput } from './member.schema.server.ts';

const OPEN_FOR_DAYS = 7;

/** Invites an address to join. An earlier open invitation to it ends; only owners make owners. */
export async function inviteMember(scope: TenantScope, input: InviteInput, asked: Asked): Promise<Outcome<null>> {
  const { orgId } = scope;
  await spend('invite.organisation', orgId);
  return runOnce<null>(
    (work) => withTenant(scope, work),
    orgId,
    asked,
    async (tx) => {
      const members = await lockMembers(tx, orgId);
      if (!stillMay(members, scope, 'members.invite')) return notAllowed();
      if (input.role === 'owner' && !stillMay(members, scope, 'members.remove')) return ownersOnly();
      if (await isMember(tx, orgId, input.email)) return alreadyMember();
      await endOpenInvitation(tx, orgId, input.email);
      await writeInvitation(tx, scope, input);
      return done(null);
    },
  );
}

async function isMember(tx: Tx, orgId: string, email: string): Promise<boolean> {
  const found = await tx
    .select({ id: users.id })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.orgId, orgId), eq(sql`lower(${users.email})`, email)));
  return found.length > 0;
}

async function endOpenInvitation(tx: Tx, orgId: string, email: string): Promise<void> {
  await tx
    .update(invitations)
    .set({ revokedAt: sql`clock_timestamp()` })
    .where(
      and(
        eq(invitations.orgId, orgId),
        eq(sql`lower(${invitations.email})`, email),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
      ),
    );
}

async function writeInvitation(tx: Tx, { orgId, userId }: TenantScope, { email, role }: InviteInput): Promise<void> {
  const [organisation] = await tx
    .select({ name: organisations.name })
    .from(organisations)
    .where(eq(organisations.id, orgId));
  const [inviter] = await tx.select({ name: users.name }).from(users).where(eq(users.id, userId));
  if (!organisation || !inviter) throw new Error('a tenant scope names an organisation and a person');
  const id = randomUUID();
  const token = newToken();
  await tx.insert(invitations).values({
    id,
    orgId,
    email,
    role,
    tokenHash: hashToken(token),
    invitedBy: userId,
    expiresAt: sql`clock_timestamp() + make_interval(days => ${OPEN_FOR_DAYS}::int)`,
  });
  await queueMail(tx, {
    key: `invitation/${id}/1`,
    recipient: email,
    template: 'invitation',
    props: {
      organisation: organisation.name,
      inviter: inviter.name,
      role: ROLE_LABELS[role],
      url: linkTo(`/invitations/${token}`),
    },
  });
  await audit(tx, {
    orgId,
    actorUserId: userId,
    actorKind: 'member',
    entity: 'invitation',
    entityId: id,
    action: 'invitation.sent',
    data: { role },
  });
}

const ownersOnly = () =>
  refuse(violation('members.not_yours', 'Only an owner can invite another owner.', 'Choose another role.'));

const alreadyMember = () =>
  refuse(violation('conflict.already_member', 'This person is a member already.', 'Change their role in the list.'));
