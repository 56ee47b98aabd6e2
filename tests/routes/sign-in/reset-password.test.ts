import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { verifyPassword } from '#app/platform/passwords.server.ts';
import { action as ask } from '#app/routes/sign-in/forgot-password.tsx';
import { action as reset } from '#app/routes/sign-in/reset-password.tsx';
import { auditLog, mailOutbox, sessions, users } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { cookieFor, requestArgs } from '#tests/setup/request.ts';
import { answer } from './answer.ts';

const database = useDatabase();

const askFor = (email: string, _key: string = randomUUID()) =>
  answer(ask, requestArgs({ path: '/forgot-password', form: { email, _key } }));

const lettersTo = (recipient: string) =>
  database.owner().select().from(mailOutbox).where(eq(mailOutbox.recipient, recipient)).orderBy(mailOutbox.createdAt);

async function linkFor(email: string): Promise<string> {
  await askFor(email);
  const letter = (await lettersTo(email)).filter(({ template }) => template === 'reset-password').at(-1);
  return String(letter?.props.url).split('/').at(-1) ?? '';
}

const use = (token: string, password: string) =>
  answer(reset, requestArgs({ path: `/reset-password/${token}`, params: { token }, form: { password } }));

describe('a forgotten password', () => {
  it('answers the same for a known and an unknown address', async () => {
    const person = await createPerson(database.owner());
    expect(await askFor(person.email)).toEqual(await askFor('nobody@example.test'));
    expect(await lettersTo('nobody@example.test')).toHaveLength(0);
  });

  it('sends one letter for a form sent twice, and three an hour', async () => {
    const { email } = await createPerson(database.owner());
    await Promise.all([askFor(email, 'one-form-of-reset'), askFor(email, 'one-form-of-reset')]);
    expect(await lettersTo(email)).toHaveLength(1);
    expect((await askFor(email)).status).toBe(302);
    expect((await askFor(email)).status).toBe(429);
    const unknown = 'unknown-limit@example.test';
    for (let i = 0; i < 3; i++) expect((await askFor(unknown)).status).toBe(302);
    expect((await askFor(unknown)).status).toBe(429);
  });

  it('lets one of sixteen simultaneous uses of the link through', async () => {
    const person = await createPerson(database.owner());
    await cookieFor(person.id);
    const token = await linkFor(person.email);
    const answers = await Promise.all(Array.from({ length: 16 }, (_, i) => use(token, `harbour number ${i}`)));
    const won = answers.flatMap(({ status }, i) => (status === 302 ? [i] : []));
    expect(won).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(15);
    const [after] = await database.owner().select().from(users).where(eq(users.id, person.id));
    expect(await verifyPassword(after?.passwordHash ?? null, `harbour number ${won[0]}`)).toBe(true);
    expect(await database.owner().select().from(sessions).where(eq(sessions.userId, person.id))).toHaveLength(0);
    const letters = await lettersTo(person.email);
    expect(letters.filter(({ template }) => template === 'password-changed')).toHaveLength(1);
    const log = await database.owner().select().from(auditLog).where(eq(auditLog.entityId, person.id));
    expect(log.filter(({ action }) => action === 'user.password_reset')).toHaveLength(1);
  });

  it('ends the other links of the person and proves the address', async () => {
    const person = await createPerson(database.owner(), { verified: false });
    const [first, second] = [await linkFor(person.email), await linkFor(person.email)];
    expect(await use(second, 'a quiet harbour')).toMatchObject({ status: 302, location: '/sign-in?reset=1' });
    expect((await use(first, 'another harbour')).status).toBe(410);
    const [after] = await database.owner().select().from(users).where(eq(users.id, person.id));
    expect(after?.emailVerifiedAt).not.toBeNull();
  });

  it('keeps the link when the new password can’t be used', async () => {
    const person = await createPerson(database.owner());
    const token = await linkFor(person.email);
    expect((await use(token, 'short')).status).toBe(422);
    expect((await use(token, person.email)).status).toBe(422);
    expect((await use(token, 'a quiet harbour')).status).toBe(302);
  });
});
