import { eq, sql } from 'drizzle-orm';
import { audit } from '#app/platform/audit.server.ts';
import { runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withPerson } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import { hashPassword } from '#app/platform/passwords.server.ts';
import { revokeAllSessions } from '#app/platform/session.server.ts';
import { hashToken, pseudonym } from '#app/platform/tokens.server.ts';
import { users } from '#db/schema/index.ts';
import { accountScope } from './account-scope.server.ts';
import { queuePasswordLetter } from './password-letter.server.ts';
import { endTokens, findTokenOwner, useUpToken } from './user-token.server.ts';
import { LINK_USED_UP } from './verify-email.server.ts';

const usedUp = () => refuse(violation('link.used_up', LINK_USED_UP, 'Ask for a new one.'));

/**
 * Sets a new password by a mailed link. Every device is signed out and every other such link ends; who holds the
 * link has also shown that the address is theirs.
 */
export async function resetPassword(
  token: string,
  { password }: { password: string },
  key: string,
): Promise<Outcome<null>> {
  const owner = await findTokenOwner(token, 'reset_password');
  if (!owner) return usedUp();
  if (password.trim().toLowerCase() === owner.email.toLowerCase()) return sameAsAddress();
  const { userId } = owner;
  const passwordHash = await hashPassword(password);
  return runOnce(
    (work) => withPerson(accountScope(userId), work),
    userId,
    { command: 'reset-password', key, input: { token: hashToken(token), password: pseudonym(password) } },
    async (tx) => {
      if (!(await useUpToken(tx, userId, token, 'reset_password'))) return usedUp();
      await endTokens(tx, userId, 'reset_password');
      await setPassword(tx, userId, passwordHash);
      return done(null);
    },
  );
}

async function setPassword(tx: Tx, userId: string, passwordHash: string): Promise<void> {
  await tx
    .update(users)
    .set({ passwordHash, emailVerifiedAt: sql`coalesce(${users.emailVerifiedAt}, clock_timestamp())` })
    .where(eq(users.id, userId));
  await revokeAllSessions(tx, userId);
  await queuePasswordLetter(tx, userId);
  await audit(tx, {
    actorUserId: userId,
    actorKind: 'person',
    entity: 'user',
    entityId: userId,
    action: 'user.password_reset',
  });
}

/** The refusal of a password that is the account's own address. */
export const sameAsAddress = () =>
  refuse(violation('password.is_address', 'The password can’t be your e-mail address.', 'Choose another password.'));
