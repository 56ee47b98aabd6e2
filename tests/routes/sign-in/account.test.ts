import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { action, loader } from '#app/routes/sign-in/account.tsx';
import { auditLog, sessions, users } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { cookieFor, requestArgs } from '#tests/setup/request.ts';
import { answer } from './answer.ts';

const database = useDatabase();
const password = 'a quiet harbour';

const post = (cookie: string, form: Record<string, string>) =>
  answer(action, requestArgs({ path: '/account', form, cookie }));

async function devicesOf(cookie: string): Promise<{ id: string; isThis: boolean }[]> {
  const { body } = await answer(loader, requestArgs({ path: '/account', cookie }));
  return (body as { devices: { id: string; isThis: boolean }[] }).devices;
}

const stored = (userId: string) => database.owner().select().from(sessions).where(eq(sessions.userId, userId));

describe('the account page', () => {
  it('sends a stranger to sign in', async () => {
    expect(await answer(loader, requestArgs({ path: '/account' }))).toMatchObject({
      status: 302,
      location: '/sign-in?to=%2Faccount',
    });
  });

  it('marks this device and signs another out, with one audit row for a form sent twice', async () => {
    const person = await createPerson(database.owner());
    const [mine, other] = [await cookieFor(person.id), await cookieFor(person.id)];
    const devices = await devicesOf(mine);
    expect(devices.filter(({ isThis }) => isThis)).toHaveLength(1);
    const sessionId = devices.find(({ isThis }) => !isThis)?.id ?? '';
    const form = { _command: 'revoke-device', _key: 'one-form-of-revoke', sessionId };
    await Promise.all([post(mine, form), post(mine, form)]);
    expect(await stored(person.id)).toHaveLength(1);
    expect((await answer(loader, requestArgs({ path: '/account', cookie: other }))).status).toBe(302);
    const log = await database.owner().select().from(auditLog).where(eq(auditLog.entityId, person.id));
    expect(log).toHaveLength(1);
  });

  it('can’t sign somebody else’s device out', async () => {
    const [me, other] = [await createPerson(database.owner()), await createPerson(database.owner())];
    const mine = await cookieFor(me.id);
    const theirs = (await devicesOf(await cookieFor(other.id)))[0]?.id ?? '';
    expect((await post(mine, { _command: 'revoke-device', sessionId: theirs })).status).toBe(404);
    expect(await stored(other.id)).toHaveLength(1);
  });

  it('changes the password for who knows it, and keeps this device alone', async () => {
    const person = await createPerson(database.owner(), { password });
    const mine = await cookieFor(person.id);
    await cookieFor(person.id);
    const change = (currentPassword: string) =>
      post(mine, { _command: 'change-password', currentPassword, password: 'another harbour' });
    const wrong = await change('not the password');
    expect(wrong.status).toBe(422);
    expect(JSON.stringify(wrong.body)).toContain('present password is not right');
    expect(await stored(person.id)).toHaveLength(2);
    expect(await change(password)).toMatchObject({ status: 302, location: '/account?done=password' });
    expect(await devicesOf(mine)).toEqual([expect.objectContaining({ isThis: true })]);
  });

  it('stops guessing of the present password', async () => {
    const person = await createPerson(database.owner(), { password });
    const mine = await cookieFor(person.id);
    const change = (currentPassword: string) =>
      post(mine, { _command: 'change-password', currentPassword, password: 'another harbour' });
    for (let i = 0; i < 5; i++) expect((await change('not the password')).status).toBe(422);
    expect((await change(password)).status).toBe(429);
  });

  it('changes the name', async () => {
    const person = await createPerson(database.owner());
    const mine = await cookieFor(person.id);
    expect((await post(mine, { _command: 'rename-person', name: ' ' })).status).toBe(422);
    await post(mine, { _command: 'rename-person', name: 'Asha  Rao' });
    const [after] = await database.owner().select().from(users).where(eq(users.id, person.id));
    expect(after?.name).toBe('Asha Rao');
  });

  it('knows no other form', async () => {
    const mine = await cookieFor((await createPerson(database.owner())).id);
    expect((await post(mine, { _command: 'make-operator' })).status).toBe(400);
  });
});
