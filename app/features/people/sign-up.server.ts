import { eq, sql } from 'drizzle-orm';
import { audit } from '#app/platform/audit.server.ts';
import { runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withPerson } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';
import { done, type Outcome } from '#app/platform/outcome.ts';
import { hashPassword } from '#app/platform/passwords.server.ts';
import { spend } from '#app/platform/rate-limit.server.ts';
import { pseudonym } from '#app/platform/tokens.server.ts';
import { users } from '#db/schema/index.ts';
import { accountScope, derivedId } from './account-scope.server.ts';
import type { SignUpInput } from './person.schema.server.ts';
import { queueVerifyLetter } from './verify-letter.server.ts';

/**
 * Opens an account, closed until its address is proven. The answer and the work are the same whether or not the
 * address is known; only the letter differs.
 *
 * @param to where the letter's link leads on to, a path of this site
 */
export async function signUp(
  { name, email, password }: SignUpInput,
  asked: { key: string; to: string | null; clientIp: string },
): Promise<Outcome<null>> {
  await spend('sign-up.client', asked.clientIp);
  // Made from the form's key: the same form sent twice is the same account.
  const id = derivedId('sign-up', asked.key, email);
  const passwordHash = await hashPassword(password);
  // The receipt keeps a hash of the input: a password may be in it only in a form that can't be guessed back.
  const receipt = {
    command: 'sign-up',
    key: asked.key,
    input: { name, email, password: pseudonym(password), to: asked.to },
  };
  return runOnce(
    (work) => withPerson(accountScope(id), work),
    id,
    receipt,
    async (tx) => {
      const [made] = await tx
        .insert(users)
        .values({ id, name, email, passwordHash })
        .onConflictDoNothing()
        .returning({ id: users.id });
      if (made) await welcome(tx, { id, name, email }, asked.to);
      else await tellOwner(tx, email);
      return done(null);
    },
  );
}

async function welcome(tx: Tx, person: { id: string; name: string; email: string }, to: string | null): Promise<void> {
  await queueVerifyLetter(tx, person, to);
  await audit(tx, {
    actorUserId: person.id,
    actorKind: 'person',
    entity: 'user',
    entityId: person.id,
    action: 'user.signed_up',
  });
}

/** One such letter a day is enough: the form must not serve to flood somebody's mailbox. */
async function tellOwner(tx: Tx, email: string): Promise<void> {
  const [owner] = await tx
    .select({ id: users.id, name: users.name, email: users.email, day: sql<string>`current_date::text` })
    .from(users)
    .where(eq(sql`lower(${users.email})`, email));
  if (!owner) return;
  await queueMail(tx, {
    key: `already-registered/${owner.id}/${owner.day}`,
    recipient: owner.email,
    template: 'already-registered',
    props: { name: owner.name, signInUrl: linkTo('/sign-in'), resetUrl: linkTo('/forgot-password') },
  });
}
