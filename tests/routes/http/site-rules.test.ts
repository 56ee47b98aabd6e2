import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { bookings, facilities, invitations, organisations, sessions, slots, users } from '#db/schema/index.ts';
import { createPerson, DEMO_PASSWORD } from '#db/seed/factories.ts';
import { cookieFor } from '#tests/setup/request.ts';
import { COMMANDS, cookieOf, dataPath, PAGES } from './expectations.ts';
import { validForms } from './forms.ts';
import { type Answer, type Ask, type Form, send, useSite } from './site.ts';

const site = useSite({ logLevel: 'info' });

const FOREIGN: Record<string, string>[] = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'nonsense' },
  { 'sec-fetch-site': 'cross-site' },
  { origin: 'http://127.0.0.1:1' },
  { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
];

describe('forms sent from elsewhere', () => {
  test('are refused on every address that takes a form, and nothing is done', async () => {
    const world = site.world();
    const before = await site.digest();
    const commands = COMMANDS.map(({ file, command, form, path }) => ({
      path: (path ?? PAGES[file]?.path ?? (() => ''))(world),
      cookie: cookieOf(world, 'owner'),
      form: { ...form, _command: command },
    }));
    for (const headers of FOREIGN) {
      const asks = [...commands, ...validForms(world)].map((ask) => ({ ...ask, headers }));
      const answers = await Promise.all(asks.map(site.ask));
      expect(answers.map(({ status }) => status)).toEqual(asks.map(() => 403));
    }
    const [evil] = FOREIGN;
    const asData = await Promise.all(
      validForms(world).map((ask) => site.ask({ ...ask, path: dataPath(ask.path), headers: evil ?? {} })),
    );
    expect(new Set(asData.map(({ status }) => status))).toEqual(new Set([403]));
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      for (const ask of validForms(world).slice(0, 3))
        expect((await site.ask({ ...ask, method, headers: evil ?? {} })).status).toBe(403);
    expect(await site.digest()).toEqual(before);
  });

  test('our own are taken', async () => {
    const { host } = new URL(site.origin());
    const headers = { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
    const answer = await site.ask({
      path: '/account',
      cookie: site.world().third.cookie,
      form: { _command: 'rename-person', name: 'Asha Rao' },
      headers,
    });
    expect([answer.status, answer.headers.location]).toEqual([302, '/account?done=name']);
  });

  test('reading never changes anything, even an address that looks like a form', async () => {
    const world = site.world();
    const before = await site.digest();
    for (const { path } of Object.values(PAGES)) {
      const form = new URLSearchParams({ _key: randomUUID(), _command: 'publish-slot', name: 'x' });
      for (const method of ['GET', 'HEAD', 'OPTIONS'])
        await site.ask({ path: `${path(world)}?${form}`, method, cookie: cookieOf(world, 'owner') });
    }
    for (const { path, form, cookie } of validForms(world)) {
      const query = new URLSearchParams(Object.entries(form).map(([name, value]) => [name, String(value)]));
      await site.ask({ path: `${path}?${query}`, cookie });
    }
    expect(await site.digest()).toEqual(before);
  });
});

function nonceOf({ headers, body }: Answer): string {
  const nonce = /script-src [^;]*'nonce-([^']+)'/.exec(headers['content-security-policy'] as string)?.[1] ?? '';
  const inPage = new Set([...body.matchAll(/<script[^>]*\bnonce="([^"]*)"/g)].map((match) => match[1]));
  expect([...inPage]).toEqual([nonce]);
  expect([...body.matchAll(/<script(?![^>]*\bnonce=)/g)]).toEqual([]);
  return nonce;
}

describe('headers', () => {
  test('every kind of answer carries them', async () => {
    const world = site.world();
    const cookie = cookieOf(world, 'owner');
    const asks: Ask[] = [
      ...Object.values(PAGES).map(({ path }) => ({ path: path(world), cookie })),
      ...Object.values(PAGES).map(({ path }) => ({ path: path(world), cookie: null })),
      { path: '/sign-in', form: {} },
      { path: '/account', cookie, form: { _command: 'rename-person', name: '' } },
      { path: '/account.data', cookie },
      { path: '/favicon.svg' },
      { path: '/assets/none.js' },
      { path: `/search?q=${'x'.repeat(5_000)}` },
      { path: '/sign-in', form: {}, headers: { origin: 'null' } },
      { path: '/sign-in', body: 'x'.repeat(70_000) },
      { path: '/%', headers: {} },
      { path: '/', method: 'TRACE' },
    ];
    for (const ask of asks) {
      const { headers, status } = await site.ask(ask);
      const csp = String(headers['content-security-policy']);
      expect({ ask, ...headers }).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'strict-origin-when-cross-origin',
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(csp).toMatch(/default-src '(self|none)'/);
      expect(csp).toContain("frame-ancestors 'self'");
      if (ask.path.startsWith('/favicon') || ask.path.startsWith('/assets')) continue;
      expect({ ask, status, cache: headers['cache-control'] }).toMatchObject({
        cache: expect.stringContaining('no-store'),
      });
    }
  });

  test('the nonce of 200 answers is 200 nonces', async () => {
    const nonces = new Set<string>();
    for (let i = 0; i < 20; i++)
      for (const answer of await Promise.all(Array.from({ length: 10 }, () => site.ask({ path: '/sign-up' }))))
        nonces.add(nonceOf(answer));
    expect(nonces.size).toBe(200);
  });

  test('no route manifest, no TRACE, no CONNECT', async () => {
    expect((await site.ask({ path: '/__manifest?p=/operator&version=1' })).status).toBe(404);
    expect((await site.ask({ path: '/', method: 'TRACE' })).status).toBe(405);
    await expect(site.ask({ path: 'evil.example:443', method: 'CONNECT' })).rejects.toThrow();
    expect((await site.ask({ path: '/healthz' })).status).toBe(200);
  });
});

const signInForm = (email: string, extra: Form = {}): Form => ({ email, password: DEMO_PASSWORD, ...extra });
const cookiePair = ({ headers }: Answer) => headers['set-cookie']?.[0]?.split(';')[0] ?? '';

describe('the session cookie', () => {
  test('is out of reach of scripts and other sites, and new at every sign-in', async () => {
    const [victim, attacker] = [await createPerson(site.db()), await createPerson(site.db())];
    const planted = await cookieFor(attacker.id);
    const answer = await site.ask({ path: '/sign-in', cookie: planted, form: signInForm(victim.email) });
    expect(answer.status).toBe(302);
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^quayslot=[a-z0-9]{40}; HttpOnly; Max-Age=\d+; Path=\/; SameSite=Lax$/,
    );
    expect(cookiePair(answer)).not.toBe(planted);
    const opens = async (cookie: string) => (await site.ask({ path: '/account', cookie })).status;
    expect(await opens(planted)).toBe(302);
    expect(await opens('quayslot=a-name-the-attacker-chose')).toBe(302);
    expect(await opens(cookiePair(answer))).toBe(200);
    const chosen = await site.ask({ path: '/sign-in', cookie: 'quayslot=chosen', form: signInForm(victim.email) });
    expect(cookiePair(chosen)).not.toBe('quayslot=chosen');
  });

  test('opens nothing once signed out, and its token is in no table', async () => {
    const person = await createPerson(site.db());
    const cookie = await cookieFor(person.id);
    const kept = await site.db().select().from(sessions).where(eq(sessions.userId, person.id));
    expect(JSON.stringify(kept)).not.toContain(cookie.split('=')[1]);
    await site.ask({ path: '/sign-out', cookie, form: {} });
    expect((await site.ask({ path: '/account', cookie })).status).toBe(302);
  });
});

const ESCAPES = [
  '//evil.example', '///evil.example', '////evil.example', '/\\evil.example', '\\/evil.example', '\\\\evil.example',
  'https://evil.example', 'HTTPS://evil.example', 'http:evil.example', 'https:/evil.example', 'javascript:alert(1)',
  'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x', '/\t/evil.example', '/\n/evil.example', '/\r\n/evil.example',
  '\t//evil.example', ' //evil.example', '/%2f%2fevil.example', '/%2fevil.example', '/%5cevil.example', '/%09/evil.example',
  '/.//evil.example', '/..//evil.example', '/a/../..//evil.example', '/@evil.example', '//@evil.example', 'evil.example',
  '//evil.example%2f@x', '/\u2028/evil.example', '／／evil.example', '/\u0000/evil.example', '//127.0.0.1:3000@evil.example',
  '//[::1]', 'file:///etc/passwd', 'mailto:a@evil.example', '?//evil.example', '#//evil.example', '.evil.example', ':80',
  '/x\r\nSet-Cookie: a=b', `/${'x'.repeat(2_000)}`, '/sign-in//evil.example', '//evil.example/..;/o',
]; // biome-ignore format: a list

describe('where a sign-in leads', () => {
  test(`${ESCAPES.length} addresses of elsewhere lead nowhere but here`, async () => {
    const person = await createPerson(site.db());
    const home = '/organisations';
    for (const to of ESCAPES) {
      const answer = await site.ask({ path: '/sign-in', form: signInForm(person.email, { to }) });
      const location = answer.headers.location ?? '';
      if (answer.status === 400) continue; // a NUL is no text at all
      expect({ to, status: answer.status }).toEqual({ to, status: 302 });
      const leads = new URL(location, 'http://here.example');
      expect({ to, host: leads.host, protocol: leads.protocol }).toEqual({
        to,
        host: 'here.example',
        protocol: 'http:',
      });
      expect(location).toMatch(/^\/(?!\/)[\w/?=&.%-]*$/);
      const page = await site.ask({ path: `/sign-in?${new URLSearchParams({ to })}` });
      expect(page.body).not.toMatch(/(href|action)="(?!\/[a-z])[^"]*evil|value="[^"]*evil/);
      const cookie = cookiePair(answer);
      const back = await site.ask({ path: `/sign-in?${new URLSearchParams({ to })}`, cookie });
      if (back.status !== 400)
        expect(new URL(back.headers.location ?? '', 'http://here.example').host).toBe('here.example');
    }
    const plain = await site.ask({ path: '/sign-in', form: signInForm(person.email, { to: '/account?done=name' }) });
    expect(plain.headers.location).toBe('/account?done=name');
    const none = await site.ask({ path: '/sign-in', form: signInForm(person.email) });
    expect(none.headers.location).toMatch(new RegExp(`^${home}`));
  });
});

const EXTRA: Form = {
  id: '7d9f1a52-6a36-4f0e-9a3e-0d1c2b3a4958', org_id: '7d9f1a52-6a36-4f0e-9a3e-0d1c2b3a4958', orgId: '7d9f1a52-6a36-4f0e-9a3e-0d1c2b3a4958',
  hostOrgId: '7d9f1a52-6a36-4f0e-9a3e-0d1c2b3a4958', shipperOrgId: '7d9f1a52-6a36-4f0e-9a3e-0d1c2b3a4958', userId: '7d9f1a52-6a36-4f0e-9a3e-0d1c2b3a4958',
  price: '1', totalPaise: '1', total_paise: '1', pricePerPalletDayPaise: '1', quote: '{}', status: 'published', state: 'confirmed', fee: '0',
  fee_bps: '0', paid_at: '2026-01-01', settledAt: '2026-01-01', is_operator: 'true', isOperator: 'true', emailVerifiedAt: '2026-01-01',
  passwordHash: 'x', slug: 'chosen', createdBy: 'x', invoicePrefix: 'ZZ', isHost: 'false', waitsUntil: '2099-01-01', maxMassGrams: '1', constructor: 'x',
}; // biome-ignore format: a list

describe('fields a form does not have', () => {
  test('change nothing in what is written', async () => {
    const world = site.world();
    const { own } = world;
    const db = site.db();
    const send = ({ path, cookie, form }: ReturnType<typeof validForms>[number], with_: Form) =>
      site.ask({ path, cookie, form: { ...with_, ...form } });
    const lastOf = ({ headers }: Answer) => headers.location?.split('?')[0]?.split('/').at(-1) ?? '';
    const forms = validForms(world).filter(({ form }) => !['cancel', 'sign-in'].includes(String(form._command)));
    const [plain] = validForms(world);
    if (!plain) throw new Error('no hold form');
    const fair = lastOf(await send(plain, {}));
    const made: Record<string, string> = {};
    for (const form of forms) {
      const command = String(form.form._command);
      const extra = command === 'invite-member' ? { ...EXTRA } : { ...EXTRA, role: 'owner' };
      const answer = await send(form, extra);
      expect({ command, status: answer.status }).toEqual({ command, status: 302 });
      made[command] = lastOf(answer);
    }
    const [forged, honest] = await Promise.all(
      [made.hold ?? '', fair].map(async (id) => (await db.select().from(bookings).where(eq(bookings.id, id)))[0]),
    );
    const asWritten = (row: typeof forged) =>
      row && { ...row, id: 0, reference: 0, waitsUntil: 0, createdAt: 0, updatedAt: 0, cargoDescription: 0 };
    expect(forged).toMatchObject({
      state: 'held',
      shipperOrgId: own.organisation.id,
      hostOrgId: world.other.organisation.id,
    });
    expect(asWritten(forged)).toEqual(asWritten(honest));

    const [facility] = await db
      .select()
      .from(facilities)
      .where(eq(facilities.id, made['create-facility'] ?? ''));
    expect(facility?.orgId).toBe(own.organisation.id);
    const [slot] = await db
      .select()
      .from(slots)
      .where(eq(slots.id, made['create-slot'] ?? ''));
    expect(slot).toMatchObject({ orgId: own.organisation.id, status: 'draft', pricePerPalletDayPaise: 4_500n });
    const [invited] = await db.select().from(invitations).where(eq(invitations.email, 'new@example.test'));
    expect(invited).toMatchObject({ orgId: own.organisation.id, role: 'viewer', acceptedAt: null });
    const [asha] = await db.select().from(users).where(eq(users.email, 'asha@example.test'));
    expect(asha).toMatchObject({ isOperator: false, emailVerifiedAt: null });
    expect(asha?.passwordHash).toMatch(/^\$argon2id\$/);
    const [owner] = await db.select().from(users).where(eq(users.id, own.owner.id));
    expect(owner).toMatchObject({ isOperator: false, email: own.owner.email });
    const [edited] = await db.select().from(organisations).where(eq(organisations.id, own.organisation.id));
    expect(edited).toMatchObject({ slug: own.organisation.slug, isHost: true, createdBy: own.owner.id });
    expect(edited?.invoicePrefix).not.toBe('ZZ');
    const [founded] = await db
      .select()
      .from(organisations)
      .where(eq(organisations.slug, made['create-organisation'] ?? ''));
    expect(founded?.slug).not.toBe('chosen');
    expect(founded?.id).not.toBe(EXTRA.id);
  });
});

test('the log of all this names nobody and opens nothing', async () => {
  const world = site.world();
  await send(site.origin(), { path: `/Reset%2DPassword/${world.resetToken}` });
  const log = site.log();
  expect(log).toMatch(/"status":403/);
  expect(log).not.toMatch(/@example|@evil/);
  const secrets = [
    world.resetToken,
    world.verifyToken,
    world.invited.token,
    world.own.cookie.split('=')[1] ?? '',
    DEMO_PASSWORD,
  ];
  for (const secret of secrets) expect(log).not.toContain(secret);
  expect(log).not.toMatch(/"level":(50|60)/);
});
