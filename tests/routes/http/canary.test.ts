import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useDatabase } from '#tests/setup/database.ts';
import { type RunningServer, startServer } from '#tests/setup/http-server.ts';
import { PAGES } from './expectations.ts';
import { validForms } from './forms.ts';
import { createWorld, send, type World } from './site.ts';

/*
 * Every secret the server holds is a word of its own here. All pages and forms are asked for, the vendors are out of reach so that
 * their calls fail and are logged, webhooks come with wrong signatures; none of the words may be seen anywhere.
 */

const word = () => randomBytes(18).toString('hex');
const CANARIES = {
  SESSION_SECRET: `canary${word()}`,
  STRIPE_SECRET_KEY: `sk_test_${word()}`,
  STRIPE_WEBHOOK_SECRET: `whsec_${word()}`,
  STRIPE_CONNECT_WEBHOOK_SECRET: `whsec_${word()}`,
  RESEND_API_KEY: `re_${word()}`,
  RESEND_WEBHOOK_SECRET: `whsec_${Buffer.from(word()).toString('base64')}`,
};
/** Discard: nobody listens, and every call is refused at once. */
const NOBODY = 'http://127.0.0.1:9';

const database = useDatabase();
let server: RunningServer;
let world: World;
const seen: string[] = [];

beforeAll(async () => {
  server = await startServer(database.appUrl(), {
    ...CANARIES,
    ...{ STRIPE_API_BASE: NOBODY, RESEND_BASE_URL: NOBODY, MAIL_FROM: 'post@quayslot.example.test' },
    LOG_LEVEL: 'debug',
  });
  world = await createWorld(database.owner());
}, 120_000);
afterAll(() => server.stop());

const keep = async (ask: Parameters<typeof send>[1]) => {
  const { status, headers, body } = await send(server.url, ask);
  seen.push(JSON.stringify(headers), body);
  return status;
};

test('no page, form, webhook or line of the log holds a secret', { timeout: 120_000 }, async () => {
  for (const page of Object.values(PAGES)) await keep({ path: page.path(world), cookie: world.own.cookie });
  for (const { path, cookie, form } of validForms(world)) await keep({ path, cookie, form });
  const setUp = `/o/${world.own.organisation.slug}/card-payments`;
  const opened = await keep({ path: setUp, cookie: world.own.cookie, form: { _command: 'open-onboarding' } });
  expect(opened).toBe(409);
  const signed = { 'stripe-signature': `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}` };
  for (const path of ['/webhooks/stripe', '/webhooks/stripe-connect'])
    expect(await keep({ path, body: '{"id":"evt_1","object":"event"}', headers: signed })).toBe(400);
  expect(await keep({ path: '/webhooks/resend', body: '{}', headers: { 'svix-id': 'a' } })).toBe(400);
  // A call that failed is told of, so that this test looks at something.
  await expect.poll(() => server.log(), { timeout: 20_000 }).toContain('Stripe could not be asked');
  const log = server.log();
  for (const [name, secret] of Object.entries(CANARIES)) {
    const told = secret.replace(/^(sk_test_|whsec_|re_|canary)/, '');
    expect({ name, pages: seen.filter((text) => text.includes(told)).length, log: log.includes(told) }).toEqual({
      name,
      pages: 0,
      log: false,
    });
  }
  const { password } = new URL(database.appUrl());
  if (password !== '') expect(log).not.toContain(decodeURIComponent(password));
});
