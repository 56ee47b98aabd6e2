import { expect, test } from 'vitest';
import { parseEnv } from '#app/platform/env.server.ts';

const base = { DATABASE_URL: 'postgres://app@127.0.0.1/db', QUAYSLOT_MODE: 'test' };

test.each([
  [
    'a live key for another server',
    { STRIPE_SECRET_KEY: 'sk_live_x', STRIPE_API_BASE: 'http://127.0.0.1:1' },
    'API_BASE',
  ],
  ['a restricted live key too', { STRIPE_SECRET_KEY: 'rk_live_x', STRIPE_API_BASE: 'http://127.0.0.1:1' }, 'API_BASE'],
  ['a key that is none', { STRIPE_SECRET_KEY: 'hello' }, 'STRIPE_SECRET_KEY'],
  ['a blank secret among several', { STRIPE_WEBHOOK_SECRET: 'whsec_long_enough,' }, 'STRIPE_WEBHOOK_SECRET'],
  [
    'one secret for both endpoints',
    { STRIPE_WEBHOOK_SECRET: 'whsec_the_same', STRIPE_CONNECT_WEBHOOK_SECRET: 'whsec_other_one,whsec_the_same' },
    'STRIPE_CONNECT_WEBHOOK_SECRET',
  ],
])('the start refuses %s', (_name, settings, named) => {
  expect(() => parseEnv({ ...base, ...settings })).toThrow(named);
});

test('without Stripe’s settings, blank or left out, there are no cards', () => {
  expect(parseEnv({ ...base, STRIPE_SECRET_KEY: '', STRIPE_API_BASE: '' })).not.toHaveProperty('STRIPE_SECRET_KEY');
  expect(parseEnv({ ...base, STRIPE_SECRET_KEY: 'sk_live_x' }).STRIPE_TIMEOUT_MS).toBe(10_000);
});
