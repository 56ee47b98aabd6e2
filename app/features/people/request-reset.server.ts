import { and, eq, isNull, sql } from 'drizzle-orm';
import { audit } from '#app/platform/audit.server.ts';
import { runOnce } from '#app/platform/commands.server.ts';
import { publicDatabase, type Tx, withPerson } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';
import { done, type Outcome } from '#app/platform/outcome.ts';
import { spend } from '#app/platform/rate-limit.server.ts';
import { hashToken } from '#app/platform/tokens.server.ts';
import { users } from '#db/schema/index.ts';
import { accountScope, derivedId } from './account-scope.server.ts';
import type { RequestResetInput } from './person.schema.server.ts';
import { issueUserToken } from './user-token.server.ts';

/** Sends a link for a new password, if the address has an account. The answer never tells. */
export async function requestReset(
  input: RequestResetInput,
  asked: { key: string; clientIp: string },
): Promise<Outcome<null>> {
  await spend('reset.client', asked.clientIp);
  await spend('reset.account', input.email);
  const [person] = await publicDatabase()
    .select({ id: users.id, name: users.name, email: users.email })
    .from(users)
    .where(and(eq(sql`lower(${users.email})`, input.email), isNull(users.disabledAt)));
  // Nobody there: the receipt is written all the same, under an id made from the form, so that the work is alike.
  const scopeId = person?.id ?? derivedId('request-reset', asked.key, input.email);
  return runOnce(
    (work) => withPerson(accountScope(scopeId), work),
    scopeId,
    { command: 'request-reset', key: asked.key, input },
    async (tx) => {
      if (person) await sendResetLetter(tx, person);
      return done(null);
    },
  );
}

async function sendResetLetter(tx: Tx, person: { id: string; name: string; email: string }): Promise<void> {
  const token = await issueUserToken(tx, person.id, 'reset_password');
  await queueMail(tx, {
    key: `reset-password/${person.id}/${hashToken(token).slice(0, 16)}`,
    recipient: person.email,
    template: 'reset-password',
    props: { name: person.name, url: linkTo(`/reset-password/${token}`) },
  });
  await audit(tx, {
    actorUserId: person.id,
    actorKind: 'person',
    entity: 'user',
    entityId: person.id,
    action: 'user.reset_requested',
  });
}
