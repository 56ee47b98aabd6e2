import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type StripeProcess, startStripeProcess } from './stripe/process.ts';

const SECRET = 'whsec_connect';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stripe-faults-'));
type Got = { id: string; type: string; account: string; api_version: string };
type Received = { body: string; status: number; why: string };
let received: Received[] = [];
let standIn: StripeProcess;
let stripe: Stripe;
let acct = '';

/** An endpoint that takes what is signed and whole, of its account, and in time on either side. */
const receiver = http.createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  let why = '';
  try {
    const signature = String(request.headers['stripe-signature']);
    const { account } = stripe.webhooks.constructEvent(body, signature, SECRET);
    if (account !== acct) why = 'account';
    if (Number(/t=(\d+)/.exec(signature)?.[1]) > Date.now() / 1000 + 300) why = 'future';
  } catch (error) {
    why = error instanceof Error && /tolerance/.test(error.message) ? 'old' : 'signature';
  }
  received.push({ body, status: why ? 400 : 200, why });
  response.statusCode = why ? 400 : 200;
  response.end();
});

const control = async (name: string, body: object = {}) => {
  const answered = await fetch(`${standIn.origin}/_control/${name}`, { method: 'POST', body: JSON.stringify(body) });
  return (await answered.json()) as Record<string, number>;
};
const plant = (kind: string, more: object = {}) => control('delivery-faults', { kind, type: 'moon', ...more });
/** Something happens that no operation does. @returns its event's id */
const happen = async (apiVersion?: string) =>
  String((await control('told', { account: acct, id: 'moon_1', type: 'moon.landed', apiVersion })).id);
const of = (id: string) => received.filter(({ body }) => body.includes(id));
const taken = (id: string) => of(id).filter(({ status }) => status === 200);
const listed = (params: Stripe.EventListParams) => stripe.events.list(params, { stripeAccount: acct });

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  standIn = await startStripeProcess({ folder, connect: { url, secret: SECRET } });
  const { hostname: host, port } = new URL(standIn.origin);
  stripe = new Stripe('sk_test_standin', { host, port, protocol: 'http', maxNetworkRetries: 0, timeout: 2_000 });
  acct = (await stripe.accounts.create({ country: 'IN' })).id;
});
afterAll(() => {
  standIn.stop();
  receiver.closeAllConnections();
  receiver.close();
  fs.rmSync(folder, { recursive: true });
});
beforeEach(() => {
  received = [];
});

test.each([
  ['wrong_signature', 'signature'],
  ['old', 'old'],
  ['future', 'future'],
  ['wrong_account', 'account'],
  ['truncated', 'signature'],
])('%s: refused once, then sent as it should be', async (kind, why) => {
  await plant(kind);
  const id = await happen();
  await expect.poll(() => received.map((one) => one.why)).toEqual([why, '']);
  expect(taken(id)).toHaveLength(1);
});

test('a dropped event is never sent, and listed as not delivered; another is listed as delivered', async () => {
  await plant('drop');
  const dropped = await happen();
  const sent = await happen();
  await expect.poll(() => taken(sent)).toHaveLength(1);
  const ids = async (params: Stripe.EventListParams) => (await listed(params)).data.map(({ id }) => id);
  await expect.poll(() => ids({ delivery_success: true })).toContain(sent);
  const missed = await ids({ delivery_success: false, type: 'moon.landed' });
  expect(missed).toContain(dropped);
  expect(missed).not.toContain(sent);
  expect(of(dropped)).toEqual([]);
  expect(await ids({ types: ['moon.landed', 'sun.set'] })).toEqual(expect.arrayContaining([dropped, sent]));
  expect(await ids({ types: ['sun.set'] })).toEqual([]);
  expect(await ids({ created: { gte: Math.floor(Date.now() / 1000) + 60 } })).toEqual([]);
  expect((await stripe.events.list({ type: 'moon.landed' })).data).toEqual([]);
});

test('a duplicate comes three times; delayed and reordered ones after those that happened later', async () => {
  for (const kind of ['duplicate', 'delay', 'reorder']) await plant(kind);
  const [twice, delayed, reordered] = [await happen(), await happen(), await happen()];
  const last = await happen();
  await expect.poll(() => received.length).toBe(6);
  const order = received.map(({ body }) => (JSON.parse(body) as Got).id);
  expect(order).toEqual([twice, twice, twice, last, reordered, delayed]);
});

test('of an older version: the event says so, whether it was made so or only sent so', async () => {
  const version = (id: string) => (JSON.parse(taken(id)[0]?.body ?? '{}') as Got).api_version;
  const made = await happen('2020-08-27');
  await expect.poll(() => version(made)).toBe('2020-08-27');
  await plant('older_version');
  const sent = await happen();
  await expect.poll(() => version(sent)).toBe('2019-05-16');
});

test('by seed at a rate: the same seed strikes the same way, until told to stop', async () => {
  const round = async () => {
    await control('faults', { seed: 7, rate: 0.3, path: '/v1/customers' });
    const before = await control('struck');
    const told: boolean[] = [];
    for (let n = 0; n < 30; n++)
      told.push(
        await stripe.customers.list({}, { stripeAccount: acct }).then(
          () => true,
          () => false,
        ),
      );
    const after = await control('struck');
    return { told, kinds: Object.keys(after).filter((kind) => (after[kind] ?? 0) > (before[kind] ?? 0)) };
  };
  const first = await round();
  expect(await round()).toEqual(first);
  expect(first.told.filter((ok) => !ok).length).toBeGreaterThan(4);
  expect(first.told.filter((ok) => ok).length).toBeGreaterThan(14);
  expect(first.kinds.length).toBeGreaterThan(2);
  await control('faults', { seed: 7, rate: 0 });
  for (let n = 0; n < 10; n++) await stripe.customers.list({}, { stripeAccount: acct });
  const { drop = 0 } = await control('struck');
  await control('delivery-faults', { seed: 3, rate: 1, kinds: ['drop'] });
  const dropped = await happen();
  await expect.poll(async () => (await control('struck')).drop).toBe(drop + 1);
  await control('delivery-faults', { seed: 3, rate: 0 });
  const sent = await happen();
  await expect.poll(() => taken(sent)).toHaveLength(1);
  expect(of(dropped)).toEqual([]);
}, 20_000);
