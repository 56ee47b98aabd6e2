import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, it, vi } from 'vitest';
import { action, loader } from '#app/routes/sign-in/sign-in.tsx';
import { loader as readSignOut, action as signOut } from '#app/routes/sign-in/sign-out.tsx';
import { rateLimits, sessions, users } from '#db/schema/index.ts';
import { createOrganisation, createPerson } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { cookieFor, requestArgs } from '#tests/setup/request.ts';
import { answer, cookieOf } from './answer.ts';

const database = useDatabase();
const password = 'a quiet harbour';

let client = 0;
const freshIp = () => `198.51.100.${++client}`;

const tryIn = (email: string, word: string, more: { to?: string; cookie?: string; clientIp?: string } = {}) =>
  answer(
    action,
    requestArgs({
      path: '/sign-in',
      form: { email, password: word, ...(more.to ? { to: more.to } : {}) },
      cookie: more.cookie,
      clientIp: more.clientIp ?? freshIp(),
    }),
  );

describe('signing in', () => {
  it('starts a new session; the cookie that came with the request opens nothing', async () => {
    const person = await createPerson(database.owner(), { password });
    const planted = 'quayslot=plantedplantedplantedplantedplantedplanted';
    const mine = await tryIn(person.email, password, { cookie: planted });
    expect(mine.status).toBe(302);
    expect(cookieOf(mine)).not.toBe(planted);
    const earlier = cookieOf(mine);
    const again = await tryIn(person.email, password, { cookie: earlier });
    expect(cookieOf(again)).not.toBe(earlier);
    const rows = await database.owner().select().from(sessions).where(eq(sessions.userId, person.id));
    expect(rows.map(({ id }) => id)).toEqual([
      createHash('sha256')
        .update(cookieOf(again).split('=')[1] ?? '')
        .digest('hex'),
    ]);
  });

  it('says one thing for an unknown address and a wrong password', async () => {
    const person = await createPerson(database.owner(), { password });
    const wrong = await tryIn(person.email, 'not the password');
    const unknown = await tryIn('nobody@example.test', 'not the password');
    const values = (email: string) => ({ values: { email } });
    expect(wrong).toEqual({ ...unknown, body: { ...(unknown.body as object), ...values(person.email) } });
    expect(wrong).toMatchObject({ status: 422, cookie: null });
  });

  it('leads home, or back to a path of this site', async () => {
    const person = await createPerson(database.owner(), { password });
    expect((await tryIn(person.email, password)).location).toBe('/organisations/new');
    const { slug } = await createOrganisation(database.owner(), { owner: person });
    expect((await tryIn(person.email, password)).location).toBe(`/o/${slug}`);
    expect((await tryIn(person.email, password, { to: '/search?q=a' })).location).toBe('/search?q=a');
    expect((await tryIn(person.email, password, { to: '//evil.example' })).location).toBe(`/o/${slug}`);
    const visitor = requestArgs({ path: '/sign-in?to=/search', cookie: await cookieFor(person.id) });
    expect(await answer(loader, visitor)).toMatchObject({ status: 302, location: '/search' });
  });

  it('refuses a disabled account like a wrong password', async () => {
    const person = await createPerson(database.owner(), { password });
    await database.owner().update(users).set({ disabledAt: new Date() }).where(eq(users.id, person.id));
    expect((await tryIn(person.email, password)).status).toBe(422);
  });
});

describe('the limit of failures', () => {
  it('is five in a quarter of an hour for an address, from wherever, and outlives the process', async () => {
    const person = await createPerson(database.owner(), { password });
    for (let i = 0; i < 5; i++) expect((await tryIn(person.email, 'not the password')).status).toBe(422);
    expect((await tryIn(person.email.toUpperCase(), password)).status).toBe(429);
    const rows = await database.owner().select().from(rateLimits);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(person.email);
    vi.resetModules(); // nothing is remembered in memory, as in a new process
    const restarted = await import('#app/routes/sign-in/sign-in.tsx');
    const form = { email: person.email, password };
    const args = requestArgs({ path: '/sign-in', form, clientIp: freshIp() });
    expect((await answer(restarted.action, args)).status).toBe(429);
  });

  it('does not count successes', async () => {
    const person = await createPerson(database.owner(), { password });
    for (let i = 0; i < 8; i++) expect((await tryIn(person.email, password)).status).toBe(302);
    for (let i = 0; i < 4; i++) expect((await tryIn(person.email, 'not the password')).status).toBe(422);
    expect((await tryIn(person.email, password)).status).toBe(302);
  });

  it('holds against many tries at the same moment', async () => {
    const person = await createPerson(database.owner(), { password });
    const answers = await Promise.all(Array.from({ length: 24 }, () => tryIn(person.email, 'not the password')));
    const count = (status: number) => answers.filter((each) => each.status === status).length;
    expect([count(422), count(429)]).toEqual([5, 19]);
  });

  it('is twenty for one client address, whatever accounts it tries', async () => {
    const clientIp = '192.0.2.99';
    for (let i = 0; i < 20; i++)
      expect((await tryIn(`guess-${i}@example.test`, 'not the password', { clientIp })).status).toBe(422);
    expect((await tryIn('guess-20@example.test', 'not the password', { clientIp })).status).toBe(429);
  });
});

describe('signing out', () => {
  it('happens on POST alone', async () => {
    const person = await createPerson(database.owner());
    const cookie = await cookieFor(person.id);
    const mine = () => database.owner().select().from(sessions).where(eq(sessions.userId, person.id));
    await answer(readSignOut, requestArgs({ path: '/sign-out', cookie }));
    expect(await mine()).toHaveLength(1);
    const out = await answer(signOut, requestArgs({ path: '/sign-out', form: {}, cookie }));
    expect(out).toMatchObject({ status: 302, location: '/' });
    expect(await mine()).toHaveLength(0);
  });
});
