import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { audit } from '#app/platform/audit.server.ts';
import { publicDatabase, withPerson } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import { verifyPassword } from '#app/platform/passwords.server.ts';
import { refund, spend } from '#app/platform/rate-limit.server.ts';
import { users, userTokens } from '#db/schema/index.ts';
import { accountScope } from './account-scope.server.ts';
import type { SignInInput } from './person.schema.server.ts';
import { queueVerifyLetter } from './verify-letter.server.ts';

type Account = { id: string; name: string; email: string; emailVerifiedAt: Date | null; passwordHash: string };

/**
 * Who signs in with these words. One refusal for every kind of failure, after the same time.
 *
 * A try is paid for before the password is looked at and given back when it was right: a hundred tries at the same
 * moment can't all pass a limit of five.
 */
export async function signIn(
  { email, password }: SignInInput,
  from: { clientIp: string; to: string | null },
): Promise<Outcome<{ userId: string }>> {
  await spend('sign-in.client', from.clientIp);
  await spend('sign-in.account', email);
  const account = await findAccount(email);
  if (!(await verifyPassword(account?.passwordHash ?? null, password)) || !account) return wrong();
  await refund('sign-in.account', email);
  await refund('sign-in.client', from.clientIp);
  if (!account.emailVerifiedAt) {
    await sendVerifyLetterAgain(account, from.to);
    return unverified();
  }
  const { id } = account;
  await withPerson(accountScope(id), (tx) =>
    audit(tx, { actorUserId: id, actorKind: 'person', entity: 'user', entityId: id, action: 'user.signed_in' }),
  );
  return done({ userId: id });
}

async function findAccount(email: string): Promise<Account | null> {
  const { id, name, emailVerifiedAt, passwordHash } = users;
  const [account] = await publicDatabase()
    .select({ id, name, email: users.email, emailVerifiedAt, passwordHash })
    .from(users)
    .where(and(eq(sql`lower(${users.email})`, email), isNull(users.disabledAt)));
  return account ?? null;
}

/** Sends another letter unless one left in the last five minutes; the lock lets one of two requests decide. */
async function sendVerifyLetterAgain(account: Account, to: string | null): Promise<void> {
  await withPerson(accountScope(account.id), async (tx) => {
    await tx.select({ id: users.id }).from(users).where(eq(users.id, account.id)).for('no key update');
    const recent = await tx
      .select({ id: userTokens.id })
      .from(userTokens)
      .where(
        and(
          eq(userTokens.userId, account.id),
          eq(userTokens.purpose, 'verify_email'),
          gt(userTokens.createdAt, sql`clock_timestamp() - interval '5 minutes'`),
        ),
      )
      .limit(1);
    if (recent.length > 0) return;
    await queueVerifyLetter(tx, account, to);
    await audit(tx, {
      actorUserId: account.id,
      actorKind: 'person',
      entity: 'user',
      entityId: account.id,
      action: 'user.verify_letter_sent',
    });
  });
}

const wrong = () =>
  refuse(
    violation(
      'sign_in.wrong',
      'The address and the password don’t belong together.',
      'Check both, or choose a new password.',
    ),
  );

const unverified = () =>
  refuse(
    violation(
      'sign_in.unverified',
      'Your address isn’t confirmed yet. We have sent you the letter with the link.',
      'Open the newest letter from us and confirm your address.',
    ),
  );
