import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Tx } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';
import { users } from '#db/schema/index.ts';

/** Tells the owner of an account that its password is new. */
export async function queuePasswordLetter(tx: Tx, userId: string): Promise<void> {
  const [person] = await tx.select({ name: users.name, email: users.email }).from(users).where(eq(users.id, userId));
  if (!person) return;
  await queueMail(tx, {
    key: `password-changed/${userId}/${randomUUID()}`,
    recipient: person.email,
    template: 'password-changed',
    props: { name: person.name, resetUrl: linkTo('/forgot-password') },
  });
}
