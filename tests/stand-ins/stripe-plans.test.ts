import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compile } from './shapes.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stripe-plans-'));
const MONTH_MS = 31 * 86_400_000;
let child: ChildProcess;
let stripe: Stripe;
let origin = '';

async function start(): Promise<void> {
  child = spawn(process.execPath, ['--import', 'tsx', 'tests/stand-ins/stripe/main.ts'], {
    env: { ...process.env, PORT_STRIPE: '0', STRIPE_STAND_IN_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  origin = await new Promise((resolve) =>
    child.stdout?.on('data', (text) => resolve(/http:\S+/.exec(String(text))?.[0] ?? '')),
  );
  const { hostname: host, port } = new URL(origin);
  stripe = new Stripe('sk_test_standin', { host, port, protocol: 'http', maxNetworkRetries: 0, timeout: 2_000 });
}

async function stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

const control = async (name: string, body: object = {}) => {
  const answered = await fetch(`${origin}/_control/${name}`, { method: 'POST', body: JSON.stringify(body) });
  return (await answered.json()) as Record<string, number>;
};
const sum = (books: Record<string, number>) => Object.values(books).reduce((all, paise) => all + paise, 0);

let made = 0;
async function priced(unit_amount: number, interval: 'month' | 'year' = 'month') {
  made += 1;
  const product = await stripe.products.create({ id: `plan_${made}`, name: `Plan ${made}` });
  return stripe.prices.create({
    ...{ product: product.id, currency: 'inr', unit_amount, recurring: { interval }, lookup_key: `key_${made}` },
  });
}

async function subscribed(price: string, token = 'tok_visa', trial_period_days?: number) {
  const customer = await stripe.customers.create({ name: 'Asha' });
  const method = await stripe.paymentMethods.create({ type: 'card', card: { token } });
  return stripe.subscriptions.create({
    ...{ customer: customer.id, items: [{ price }], default_payment_method: method.id },
    ...(trial_period_days ? { trial_period_days } : {}),
  });
}
const itemOf = (subscription: Stripe.Subscription) => subscription.items.data[0] as Stripe.SubscriptionItem;

beforeAll(start);
afterAll(async () => {
  await stop('SIGTERM');
  fs.rmSync(folder, { recursive: true });
});

test('a price is found by its key, which no second one gets; a product keeps the id it was given', async () => {
  const price = await priced(1_000_00);
  const found = await stripe.prices.list({ lookup_keys: [price.lookup_key ?? ''], active: true });
  expect(found.data.map(({ id }) => id)).toEqual([price.id]);
  expect((await stripe.prices.list({ lookup_keys: ['none'] })).data).toEqual([]);
  const product = price.product as string;
  const same = { product, currency: 'inr', unit_amount: 1, recurring: { interval: 'month' as const } };
  await expect(stripe.prices.create({ ...same, lookup_key: price.lookup_key ?? '' })).rejects.toMatchObject({
    statusCode: 400,
  });
  await expect(stripe.products.create({ id: product, name: 'again' })).rejects.toMatchObject({
    code: 'resource_already_exists',
  });
});

test('half a month in, half of both prices is settled, and a declined card changes nothing', async () => {
  const [small, large] = [await priced(1_000_00), await priced(3_000_00)];
  const before = await subscribed(small.id);
  const { current_period_start: from, current_period_end: to } = itemOf(before);
  const change = {
    items: [{ id: itemOf(before).id, price: large.id }],
    proration_behavior: 'always_invoice' as const,
    proration_date: Math.floor((from + to) / 2),
  };
  const customer = before.customer as string;
  const preview = await stripe.invoices.createPreview({
    ...{ customer, subscription: before.id, subscription_details: change },
  });
  expect(preview.lines.data.map(({ amount }) => amount)).toEqual([-500_00, 1_500_00]);
  expect(preview.amount_due).toBe(1_000_00);
  const bad = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_chargeCustomerFail' } });
  const good = before.default_payment_method as string;
  await stripe.subscriptions.update(before.id, { default_payment_method: bad.id });
  const refused = stripe.subscriptions.update(before.id, { ...change, payment_behavior: 'error_if_incomplete' });
  await expect(refused).rejects.toMatchObject({ statusCode: 402, type: 'StripeCardError' });
  expect(itemOf(await stripe.subscriptions.retrieve(before.id)).price.id).toBe(small.id);
  await stripe.subscriptions.update(before.id, { default_payment_method: good });
  const after = await stripe.subscriptions.update(before.id, change);
  expect(await stripe.invoices.retrieve(after.latest_invoice as string)).toMatchObject({ amount_paid: 1_000_00 });
  expect(itemOf(after)).toMatchObject({ current_period_end: to, price: { id: large.id } });
  const back = { ...change, items: [{ id: itemOf(before).id, price: small.id }] };
  await stripe.subscriptions.update(before.id, back);
  expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -1_000_00 });
  expect(sum(await control('books'))).toBe(0);
});

test('time renews what goes on, ends what was cancelled, and tries again what was declined', async () => {
  const price = await priced(700_00);
  const [goes, ends, fails] = [
    await subscribed(price.id),
    await subscribed(price.id),
    await subscribed(price.id, 'tok_chargeCustomerFail', 10),
  ];
  await stripe.subscriptions.update(ends.id, { cancel_at_period_end: true });
  await control('clock', { ms: MONTH_MS });
  expect((await stripe.subscriptions.retrieve(goes.id)).status).toBe('active');
  expect((await stripe.subscriptions.retrieve(ends.id)).status).toBe('canceled');
  const late = await stripe.subscriptions.retrieve(fails.id);
  expect(late.status).toBe('past_due');
  const customer = fails.customer as string;
  const { hosted_invoice_url } = await stripe.invoices.retrieve(late.latest_invoice as string);
  await fetch(hosted_invoice_url ?? '', {
    method: 'POST',
    body: new URLSearchParams({ card: '4242424242424242' }),
  });
  expect((await stripe.subscriptions.retrieve(fails.id)).status).toBe('active');
  const told = await stripe.events.list({ limit: 100 });
  expect(told.data.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['invoice.payment_failed', 'invoice.paid', 'customer.subscription.deleted']),
  );
  expect((await stripe.subscriptions.list({ customer, status: 'all' })).data).toHaveLength(1);
  await stripe.subscriptions.cancel(goes.id);
  expect((await stripe.subscriptions.list({ customer: goes.customer as string })).data).toEqual([]);
  expect(sum(await control('books'))).toBe(0);
});

test('every answer has the fields and kinds the installed package declares, after kill -9 too', async () => {
  const price = await priced(500_00, 'year');
  const subscription = await subscribed(price.id, 'tok_visa', 14);
  const customer = subscription.customer as string;
  const configuration = await stripe.billingPortal.configurations.create({
    features: {
      subscription_update: {
        ...{ enabled: true, default_allowed_updates: ['price'] },
        products: [{ product: price.product as string, prices: [price.id] }],
      },
    },
  });
  const portal = await stripe.billingPortal.sessions.create({ customer, configuration: configuration.id });
  const session = await stripe.checkout.sessions.create({
    ...{ mode: 'subscription', customer, success_url: 'http://shop.test/done' },
    line_items: [{ price: price.id, quantity: 1 }],
    subscription_data: { trial_period_days: 14 },
  });
  await stop('SIGKILL');
  await start();
  const kinds: [string, object | undefined][] = [
    ['Product', await stripe.products.retrieve(price.product as string)],
    ['Price', await stripe.prices.retrieve(price.id)],
    ['Subscription', await stripe.subscriptions.retrieve(subscription.id)],
    ['Invoice', await stripe.invoices.retrieve(subscription.latest_invoice as string)],
    ['BillingPortal.Configuration', await stripe.billingPortal.configurations.retrieve(configuration.id)],
    ['BillingPortal.Session', portal],
    ['Checkout.Session', await stripe.checkout.sessions.retrieve(session.id)],
  ];
  expect(compile(kinds)).toEqual([]);
  expect(compile([['Price', { ...kinds[1]?.[1], stranger: 1 }]])).toHaveLength(1);
  expect(sum(await control('books'))).toBe(0);
});
