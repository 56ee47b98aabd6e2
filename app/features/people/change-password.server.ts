import { eq } from 'drizzle-orm';
import { audit } from '#app/platform/audit.server.ts';
import { runOnce } from '#app/platform/commands.server.ts';
import { withPerson } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import { hashPassword, verifyPassword } from '#app/platform/passwords.server.ts';
import { refund, spend } from '#app/platform/rate-limit.server.ts';
import type { PersonScope } from '#app/platform/scopes.ts';
import { revokeAllSessions, type SignedIn } from '#app/platform/session.server.ts';
import { pseudonym } from '#app/platform/tokens.server.ts';
import { users } from '#db/schema/index.ts';
import { queuePasswordLetter } from './password-letter.server.ts';
import type { ChangePasswordInput } from './person.schema.server.ts';
import { sameAsAddress } from './reset-password.server.ts';
import { endTokens } from './user-token.server.ts';

/**
 * A new password for somebody who knows the present one. Other devices are signed out, open reset links end. A wrong
 * present password counts like a failed sign-in: a borrowed device must not serve for guessing.
 */
export async function changePassword(
  scope: PersonScope,
  { currentPassword, password }: ChangePasswordInput,
  asked: { key: string; signedIn: SignedIn },
): Promise<Outcome<null>> {
  const { userId } = scope;
  const { email, sessionId } = asked.signedIn;
  if (password.trim().toLowerCase() === email.toLowerCase()) return sameAsAddress();
  await spend('sign-in.account', email.toLowerCase());
  const passwordHash = await hashPassword(password);
  const input = { currentPassword: pseudonym(currentPassword), password: pseudonym(password) };
  const outcome = await runOnce<null>(
    (work) => withPerson(scope, work),
    userId,
    { command: 'change-password', key: asked.key, input },
    async (tx) => {
      const where = eq(users.id, userId);
      const [me] = await tx.select({ stored: users.passwordHash }).from(users).where(where).for('no key update');
      if (!(await verifyPassword(me?.stored ?? null, currentPassword))) return wrong();
      await tx.update(users).set({ passwordHash }).where(where);
      await revokeAllSessions(tx, userId, sessionId);
      await endTokens(tx, userId, 'reset_password');
      await queuePasswordLetter(tx, userId);
      await audit(tx, {
        actorUserId: userId,
        actorKind: 'person',
        entity: 'user',
        entityId: userId,
        action: 'user.password_changed',
      });
      return done(null);
    },
  );
  if (outcome.ok) await refund('sign-in.account', email.toLowerCase());
  return outcome;
}

const wrong = () =>
  refuse(violation('password.wrong', 'The present password is not right.', 'Enter the password you sign in with.'));
