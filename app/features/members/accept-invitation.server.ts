import { sql } from 'drizzle-orm';
import { runOnce } from '#app/platform/commands.server.ts';
import { withPerson } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { PersonScope } from '#app/platform/scopes.ts';
import { hashToken } from '#app/platform/tokens.server.ts';

/** Joins the organisation of an invitation. The database decides: open, once, and for this person's proven address. */
export function acceptInvitation(
  scope: PersonScope,
  invitation: { token: string; slug: string },
  key: string,
): Promise<Outcome<{ slug: string }>> {
  const tokenHash = hashToken(invitation.token);
  return runOnce<{ slug: string }>(
    (work) => withPerson(scope, work),
    scope.userId,
    { command: 'accept-invitation', key, input: { tokenHash } },
    async (tx) => {
      const [row] = await tx.execute<{ org_id: string | null }>(
        sql`select accept_invitation(${tokenHash}, ${scope.userId}::uuid) as org_id`,
      );
      return row?.org_id ? done({ slug: invitation.slug }) : gone();
    },
  );
}

const gone = () =>
  refuse(violation('invitation.used_up', 'This invitation can’t be accepted any more.', 'Ask for a new invitation.'));
