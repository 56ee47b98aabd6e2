import { eq, sql } from 'drizzle-orm';
import { audit } from '#app/platform/audit.server.ts';
import { runOnce } from '#app/platform/commands.server.ts';
import { withPerson } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import { hashToken } from '#app/platform/tokens.server.ts';
import { users } from '#db/schema/index.ts';
import { accountScope } from './account-scope.server.ts';
import { findTokenOwner, useUpToken } from './user-token.server.ts';

/** The refusal of every mailed link that no longer works, for whatever reason. */
export const LINK_USED_UP = 'This link was used already, or its time is over.';

const usedUp = () => refuse(violation('link.used_up', LINK_USED_UP, 'Ask for a new one.'));

/** Uses the mailed link up and marks its address as proven. */
export async function verifyEmail(token: string, key: string): Promise<Outcome<{ userId: string }>> {
  const owner = await findTokenOwner(token, 'verify_email');
  if (!owner) return usedUp();
  const { userId } = owner;
  return runOnce(
    (work) => withPerson(accountScope(userId), work),
    userId,
    { command: 'verify-email', key, input: { token: hashToken(token) } },
    async (tx) => {
      if (!(await useUpToken(tx, userId, token, 'verify_email'))) return usedUp();
      await tx
        .update(users)
        .set({ emailVerifiedAt: sql`coalesce(${users.emailVerifiedAt}, clock_timestamp())` })
        .where(eq(users.id, userId));
      await audit(tx, {
        actorUserId: userId,
        actorKind: 'person',
        entity: 'user',
        entityId: userId,
        action: 'user.verified',
      });
      return done({ userId });
    },
  );
}
