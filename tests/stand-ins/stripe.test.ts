import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compile } from './shapes.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stripe-stand-in-'));
const SECRETS = { platform: 'whsec_platform', connect: 'whsec_connect_old,whsec_connect_new' };
const received: { body: string; signature: string }[] = [];
let refuses = 1;
let child: ChildProcess;
let origin = '';
let stripe: Stripe;
let acct = '';

const receiver = http.createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  received.push({ body, signature: String(request.headers['stripe-signature']) });
  response.statusCode = refuses-- > 0 ? 500 : 200;
  response.end();
});

/** Starts the process on the same journal and points a client at it. */
async function start(): Promise<void> {
  const hookUrl = `http://127.0.0.1:${(receiver.address() as { port: number }).port}/`;
  child = spawn(process.execPath, ['--import', 'tsx', 'tests/stand-ins/stripe/main.ts'], {
    env: {
      ...process.env,
      PORT_STRIPE: '0',
      STRIPE_STAND_IN_DIR: folder,
      STRIPE_CONNECT_WEBHOOK_URL: hookUrl,
      STRIPE_CONNECT_WEBHOOK_SECRET: SECRETS.connect,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  origin = await new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the stand-in ended')));
    child.stdout?.on('data', (text) => resolve(/http:\S+/.exec(String(text))?.[0] ?? ''));
  });
  const { hostname: host, port } = new URL(origin);
  stripe = new Stripe('sk_test_standin', { host, port, protocol: 'http', maxNetworkRetries: 0, timeout: 2_000 });
}

const stop = (signal: 'SIGKILL' | 'SIGTERM') =>
  new Promise<number | null>((resolve) => {
    child.removeAllListeners('exit');
    child.once('exit', resolve);
    child.kill(signal);
  });

const control = async (name: string, body: object = {}) => {
  const answered = await fetch(`${origin}/_control/${name}`, { method: 'POST', body: JSON.stringify(body) });
  return (await answered.json()) as Record<string, number>;
};
const sum = (books: Record<string, number>) => Object.values(books).reduce((total, amount) => total + amount, 0);
const on = (idempotencyKey?: string) => ({ stripeAccount: acct, ...(idempotencyKey && { idempotencyKey }) });
const paid = (amount = 10_000, key?: string, method = 'pm_card_visa') =>
  stripe.paymentIntents.create(
    { amount, currency: 'inr', application_fee_amount: 500, confirm: true, payment_method: method },
    on(key),
  );
const session = () =>
  stripe.checkout.sessions.create(
    {
      mode: 'payment',
      success_url: 'http://shop.test/done?s={CHECKOUT_SESSION_ID}',
      line_items: [
        { quantity: 2, price_data: { currency: 'inr', unit_amount: 5000, product_data: { name: 'Two pallets' } } },
      ],
      payment_intent_data: { application_fee_amount: 700, metadata: { booking_id: 'b1' } },
    },
    on(),
  );
const typed = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  await start();
  const account = await stripe.accounts.create({ country: 'IN', email: 'host@example.in' });
  const link = await stripe.accountLinks.create({
    account: account.id,
    type: 'account_onboarding',
    return_url: 'http://shop.test/back',
    refresh_url: 'http://shop.test/again',
  });
  expect(account.requirements?.currently_due).not.toEqual([]);
  expect((await typed(link.url, {})).headers.get('location')).toBe('http://shop.test/back');
  acct = account.id;
});

afterAll(async () => {
  await stop('SIGTERM');
  receiver.close();
  fs.rmSync(folder, { recursive: true });
});

test('an onboarded account takes charges; the platform’s fee and Stripe’s leave it', async () => {
  expect(await stripe.accounts.retrieve(acct)).toMatchObject({ charges_enabled: true, payouts_enabled: true });
  const { latest_charge } = await paid();
  const charge = await stripe.charges.retrieve(latest_charge as string, { expand: ['balance_transaction'] }, on());
  expect(charge.balance_transaction).toMatchObject({ amount: 10_000, fee: 700, net: 9300 });
});

test('refunds give back the fee in proportion, and never more than was taken', async () => {
  const { id: payment_intent } = await paid();
  await stripe.refunds.create({ payment_intent, amount: 3333, refund_application_fee: true }, on());
  await stripe.refunds.create({ payment_intent, refund_application_fee: true }, on());
  const fees = await stripe.applicationFees.list();
  expect(fees.data[0]).toMatchObject({ amount: 500, amount_refunded: 500, refunded: true });
  await expect(stripe.refunds.create({ payment_intent }, on())).rejects.toMatchObject({
    code: 'charge_already_refunded',
  });
});

test('another account’s object does not exist, as an id never given', async () => {
  const { id } = await paid();
  await expect(stripe.paymentIntents.retrieve(id)).rejects.toMatchObject({ statusCode: 404, code: 'resource_missing' });
  await expect(stripe.charges.list({}, { stripeAccount: 'acct_none' })).rejects.toMatchObject({ statusCode: 404 });
});

test('a key answers the same once more, refuses other parameters, and 409 while it runs', async () => {
  const first = await paid(10_000, 'k1');
  const again = await paid(10_000, 'k1');
  expect(again.id).toBe(first.id);
  expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
  await expect(paid(11_000, 'k1')).rejects.toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
  await control('faults', { kind: 'slow', ms: 300 });
  const both = await Promise.allSettled([paid(10_000, 'k2'), paid(10_000, 'k2')]);
  const refused = both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  expect(refused).toMatchObject([{ statusCode: 409 }]);
});

test('a request the pinned version does not know is refused by name', async () => {
  const unknown = { amount: 10_000, currency: 'inr', payment_method_types: ['card'] } as never;
  await expect(stripe.paymentIntents.create(unknown, on())).rejects.toMatchObject({
    code: 'parameter_unknown',
    param: 'payment_method_types',
  });
});

test('lists are paged by cursors, newest first', async () => {
  const all = await stripe.charges.list({ limit: 100 }, on()).autoPagingToArray({ limit: 100 });
  const paged = await stripe.charges.list({ limit: 1 }, on()).autoPagingToArray({ limit: 100 });
  expect(paged.length).toBeGreaterThan(2);
  expect(paged.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
});

test.each([
  ['timeout_before', 0],
  ['unavailable', 0],
  ['rate_limit', 0],
  ['timeout_after', 1],
  ['cut', 1],
  ['error_saved', 1],
])('fault %s: the call fails, and %i charge was made', async (kind, made) => {
  const before = (await stripe.charges.list({ limit: 100 }, on())).data.length;
  await control('faults', { kind, path: '/v1/payment_intents' });
  await expect(paid(10_000, `fault-${kind}`)).rejects.toBeInstanceOf(Stripe.errors.StripeError);
  expect((await stripe.charges.list({ limit: 100 }, on())).data.length).toBe(before + made);
});

test('fault reset: the client asks again by itself with the same key, and one charge was made', async () => {
  const before = (await stripe.charges.list({ limit: 100 }, on())).data.length;
  await control('faults', { kind: 'reset', path: '/v1/payment_intents' });
  expect((await paid(10_000, 'fault-reset')).lastResponse.headers['idempotent-replayed']).toBe('true');
  expect((await stripe.charges.list({ limit: 100 }, on())).data.length).toBe(before + 1);
});

test('Checkout: a declined card may try again, 3-D Secure asks, the paid session leads back', async () => {
  const { id, url } = await session();
  expect(await (await typed(url ?? '', { card: '4000000000000002' })).text()).toContain('Your card was declined.');
  const asked = await typed(url ?? '', { card: '4000 0027 6000 3184' });
  const done = await typed(asked.headers.get('location') ?? '', { answer: 'yes' });
  expect(done.headers.get('location')).toBe(`http://shop.test/done?s=${id}`);
  const complete = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] }, on());
  expect(complete).toMatchObject({ status: 'complete', payment_status: 'paid' });
  expect(complete.payment_intent).toMatchObject({ amount_received: 10_000, metadata: { booking_id: 'b1' } });
  await expect(stripe.checkout.sessions.expire(id, {}, on())).rejects.toMatchObject({ statusCode: 400 });
});

test('a disputed charge is debited; won, the amount comes back', async () => {
  const { latest_charge } = await paid(20_000, 'disputed', 'pm_card_createDispute');
  const [dispute] = (await stripe.disputes.list({ charge: latest_charge as string }, on())).data;
  const before = (await control('books'))[acct] ?? 0;
  await control('dispute-won', { account: acct, id: dispute?.id });
  expect(((await control('books'))[acct] ?? 0) - before).toBe(20_000);
});

test('an account is paid out; a payout on its way arrives, and one that fails comes back', async () => {
  await paid(1_000_000);
  const before = (await stripe.balance.retrieve({}, on())).available[0]?.amount ?? 0;
  await control('pay-out', { account: acct, id: acct });
  const [first] = (await stripe.payouts.list({ limit: 1 }, on())).data;
  expect(first).toMatchObject({ amount: before, status: 'in_transit', failure_balance_transaction: null });
  expect(await stripe.balance.retrieve({}, on())).toMatchObject({ available: [{ amount: 0 }] });
  await control('payout-arrived', { account: acct, id: first?.id });
  await control('payout-failed', { account: acct, id: first?.id });
  const failed = await stripe.payouts.retrieve(
    first?.id ?? '',
    { expand: ['balance_transaction', 'failure_balance_transaction'] },
    on(),
  );
  expect(failed).toMatchObject({
    status: 'failed',
    failure_code: 'account_closed',
    balance_transaction: { type: 'payout', amount: -before },
    failure_balance_transaction: { type: 'payout_failure', amount: before, source: first?.id },
  });
  expect(await stripe.balance.retrieve({}, on())).toMatchObject({ available: [{ amount: before }] });
  await control('misstated', { account: acct, id: first?.id, fields: { amount: 1 } });
  expect(await stripe.payouts.retrieve(first?.id ?? '', {}, on())).toMatchObject({ amount: 1 });
  expect(sum(await control('books'))).toBe(0);
});

test('webhooks are signed with every secret of a rotation, name the account, and are tried again', async () => {
  await expect.poll(() => new Set(received.map(({ body }) => body)).size).toBeLessThan(received.length);
  const { body, signature } = received.at(-1) ?? { body: '', signature: '' };
  for (const secret of SECRETS.connect.split(','))
    expect(stripe.webhooks.constructEvent(body, signature, secret).account).toBe(acct);
  expect(() => stripe.webhooks.constructEvent(body, signature, SECRETS.platform)).toThrow();
});

test('the books sum to 0 after any calls, legal or not', async () => {
  const step = fc.record({
    what: fc.constantFrom('pay', 'refund', 'payout', 'payout-fails', 'dispute'),
    paise: fc.integer({ min: 500, max: 9000 }),
  });
  const call = async ({ what, paise }: { what: string; paise: number }) => {
    const [charge] = (await stripe.charges.list({ limit: 1 }, on())).data;
    if (what === 'pay') await paid(paise);
    if (what === 'refund')
      await stripe.refunds.create({ charge: charge?.id, amount: paise, refund_application_fee: true }, on());
    if (what === 'payout') await stripe.payouts.create({ amount: paise, currency: 'inr' }, on());
    if (what === 'payout-fails') {
      const [payout] = (await stripe.payouts.list({ limit: 1 }, on())).data;
      await control('payout-failed', { account: acct, id: payout?.id ?? '' });
    }
    if (what === 'dispute') await control('dispute', { account: acct, id: charge?.id });
  };
  const refused = (failed: { statusCode?: number }) => expect(failed.statusCode).toBe(400);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
      for (const one of steps) await call(one).catch(refused);
      expect(sum(await control('books'))).toBe(0);
    }),
    { numRuns: 8, seed: 6 },
  );
});

test('what was answered survives kill -9: objects, books and keys', async () => {
  const { id } = await paid(10_000, 'before-kill');
  const books = await control('books');
  await stop('SIGKILL');
  await start();
  expect(await control('books')).toEqual(books);
  expect((await paid(10_000, 'before-kill')).id).toBe(id);
});

test('every answer has the fields and kinds the installed package declares', async () => {
  const kinds: [string, object | undefined][] = [
    ['Account', await stripe.accounts.retrieve(acct)],
    ['PaymentIntent', (await stripe.paymentIntents.list({}, on())).data[0]],
    ['Charge', (await stripe.charges.list({}, on())).data[0]],
    ['Refund', (await stripe.refunds.list({}, on())).data[0]],
    ['Dispute', (await stripe.disputes.list({}, on())).data[0]],
    ['BalanceTransaction', (await stripe.balanceTransactions.list({}, on())).data[0]],
    ['ApplicationFee', (await stripe.applicationFees.list()).data[0]],
    ['Checkout.Session', (await stripe.checkout.sessions.list({}, on())).data[0]],
    ['Customer', await stripe.customers.create({ name: 'Asha' }, on())],
    ['Payout', (await stripe.payouts.list({}, on())).data[0]],
    ['Balance', await stripe.balance.retrieve({}, on())],
  ];
  const told = compile(kinds);
  expect(told).toEqual([]);
  expect(compile([['Refund', { ...kinds[3]?.[1], stranger: 1 }]])).toHaveLength(1);
});
