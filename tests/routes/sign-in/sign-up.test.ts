import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { action as signIn } from '#app/routes/sign-in/sign-in.tsx';
import { action as signUp } from '#app/routes/sign-in/sign-up.tsx';
import { loader as readVerify, action as verify } from '#app/routes/sign-in/verify-email.tsx';
import { auditLog, commandReceipts, mailOutbox, sessions, users, userTokens } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { requestArgs } from '#tests/setup/request.ts';
import { answer, cookieOf } from './answer.ts';

const database = useDatabase();
const password = 'a quiet harbour';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const lettersTo = (recipient: string) =>
  database.owner().select().from(mailOutbox).where(eq(mailOutbox.recipient, recipient)).orderBy(mailOutbox.createdAt);

const ask = (form: Record<string, string>) =>
  answer(signUp, requestArgs({ path: '/sign-up', form: { name: 'Asha Rao', password, ...form } }));

async function tokenFor(email: string): Promise<string> {
  const letter = (await lettersTo(email)).filter(({ template }) => template === 'verify-email').at(-1);
  return new URL(String(letter?.props.url)).pathname.split('/').at(-1) ?? '';
}

describe('signing up', () => {
  it('answers the same for a known and an unknown address; only the letters differ', async () => {
    const known = await createPerson(database.owner(), { email: 'known@example.test' });
    const forKnown = await ask({ email: 'KNOWN@example.test' });
    const forNew = await ask({ email: 'new@example.test' });
    expect(forKnown).toEqual(forNew);
    expect(forNew).toMatchObject({ status: 302, location: '/sign-up?sent=1', cookie: null });
    expect((await lettersTo(known.email)).map(({ template }) => template)).toEqual(['already-registered']);
    expect((await lettersTo('new@example.test')).map(({ template }) => template)).toEqual(['verify-email']);
    const [after] = await database.owner().select().from(users).where(eq(users.id, known.id));
    expect(after?.passwordHash).toBe(known.passwordHash);
  });

  it('opens one account and writes one letter for a form sent twice at once', async () => {
    const form = { email: 'twice@example.test', _key: 'one-form-of-sign-up' };
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask(form)));
    expect(new Set(answers.map(({ location }) => location))).toEqual(new Set(['/sign-up?sent=1']));
    expect(await lettersTo('twice@example.test')).toHaveLength(1);
    const found = await database.owner().select().from(users).where(eq(users.email, 'twice@example.test'));
    expect(found).toHaveLength(1);
    expect((await database.owner().select().from(auditLog)).filter((r) => r.entityId === found[0]?.id)).toHaveLength(1);
  });

  it('gives errors beside the field and writes nothing', async () => {
    const refused = await ask({ email: 'half@example', password: 'short' });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({
      errors: { email: [expect.any(String)], password: [expect.any(String)] },
      values: { name: 'Asha Rao', email: 'half@example' },
    });
    expect(JSON.stringify(refused.body)).not.toContain('"short"');
    expect(await lettersTo('half@example')).toHaveLength(0);
  });

  it('keeps neither password nor token in a form that can be read or guessed back', async () => {
    await ask({ email: 'secret@example.test' });
    const token = await tokenFor('secret@example.test');
    const stored = await database.owner().select().from(userTokens);
    expect(stored.map(({ id }) => id)).toContain(sha256(token));
    expect(JSON.stringify(stored)).not.toContain(token);
    const [person] = await database.owner().select().from(users).where(eq(users.email, 'secret@example.test'));
    expect(person?.passwordHash).toMatch(/^\$argon2id\$/);
    const guess = sha256(JSON.stringify({ email: 'secret@example.test', name: 'Asha Rao', password, to: null }));
    const receipts = await database.owner().select().from(commandReceipts);
    expect(receipts.map(({ inputHash }) => inputHash)).not.toContain(guess);
  });
});

describe('confirming the address', () => {
  const open = (token: string) =>
    answer(readVerify, requestArgs({ path: `/verify-email/${token}`, params: { token } }));
  const confirm = (token: string, form: Record<string, string> = {}, cookie?: string) =>
    answer(verify, requestArgs({ path: `/verify-email/${token}`, params: { token }, form, cookie }));

  it('does nothing when the link is opened, verifies when the button is pressed, once, and never signs in', async () => {
    await ask({ email: 'verify@example.test' });
    const token = await tokenFor('verify@example.test');
    expect((await open(token)).status).toBe(200);
    expect((await open(token)).status).toBe(200);
    const confirmed = await confirm(token);
    // Whoever opened the account with somebody else's address has to show its password; the owner of the address,
    // who does not know it, has to set a new one first.
    expect(confirmed).toMatchObject({ status: 302, cookie: null });
    expect(confirmed.location).toBe('/sign-in?confirmed=yes&to=%2Forganisations%2Fnew');
    expect((await open(token)).status).toBe(410);
    expect((await confirm(token)).status).toBe(410);
    const form = { email: 'verify@example.test', password };
    const signedIn = await answer(signIn, requestArgs({ path: '/sign-in', form }));
    const cookie = cookieOf(signedIn);
    const rows = await database.owner().select().from(sessions);
    expect(rows.map(({ id }) => id)).toContain(sha256(cookie.split('=')[1] ?? ''));
    expect(JSON.stringify(rows)).not.toContain(cookie.split('=')[1]);
  });

  it('leads on to where the sign-up came from, and nowhere else', async () => {
    await ask({ email: 'to@example.test', to: '/invitations/abc' });
    const letter = (await lettersTo('to@example.test')).at(-1);
    expect(String(letter?.props.url)).toContain('?to=%2Finvitations%2Fabc');
    const token = await tokenFor('to@example.test');
    expect((await confirm(token, { to: '//evil.example' })).location).toBe(
      '/sign-in?confirmed=yes&to=%2Forganisations%2Fnew',
    );
  });

  it('refuses a link after its day', async () => {
    await ask({ email: 'late@example.test' });
    const token = await tokenFor('late@example.test');
    await database
      .owner()
      .update(userTokens)
      .set({ expiresAt: new Date(Date.now() - 1_000) })
      .where(eq(userTokens.id, sha256(token)));
    expect((await open(token)).status).toBe(410);
    expect((await confirm(token)).status).toBe(410);
  });

  it('is needed before the first sign-in, which sends the letter again only for the right password', async () => {
    await createPerson(database.owner(), { email: 'unverified@example.test', password, verified: false });
    const tryIn = (word: string) =>
      answer(signIn, requestArgs({ path: '/sign-in', form: { email: 'unverified@example.test', password: word } }));
    const wrong = await tryIn('not the password');
    expect(JSON.stringify(wrong.body)).toContain('don’t belong together');
    expect(await lettersTo('unverified@example.test')).toHaveLength(0);
    const right = await Promise.all([tryIn(password), tryIn(password)]);
    for (const each of right) {
      expect(each).toMatchObject({ status: 422, cookie: null });
      expect(JSON.stringify(each.body)).toContain('isn’t confirmed yet');
    }
    expect(await lettersTo('unverified@example.test')).toHaveLength(1);
  });
});
