import type { Tx } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';
import { hashToken } from '#app/platform/tokens.server.ts';
import { issueUserToken } from './user-token.server.ts';

/** Writes the letter that proves an address; its link leads on to `to`. */
export async function queueVerifyLetter(
  tx: Tx,
  person: { id: string; name: string; email: string },
  to: string | null,
): Promise<void> {
  const token = await issueUserToken(tx, person.id, 'verify_email');
  const query = to ? `?${new URLSearchParams({ to })}` : '';
  await queueMail(tx, {
    key: `verify-email/${person.id}/${hashToken(token).slice(0, 16)}`,
    recipient: person.email,
    template: 'verify-email',
    props: { name: person.name, url: linkTo(`/verify-email/${token}${query}`) },
  });
}
