import { expect, test } from 'vitest';
import { changePlan, previewChange, setRenewal } from '#app/features/plans/change-plan.server.ts';
import { lookAfterPlans } from '#app/features/plans/look-after-plans.server.ts';
import { syncCustomer } from '#app/features/plans/sync-plan.server.ts';
import { stripe } from '#app/platform/stripe.server.ts';
import { codeOf, valueIn } from '#tests/features/invoices/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked } from '#tests/setup/request.ts';
import { CARD, clock, deliver, pass, planHost, type, until, useBilling, wire } from './plan-scene.ts';
import { events } from './scene.ts';

const database = useDatabase();
const { control } = useBilling();
const host = (listed = 0) => planHost(database.owner(), { listed });
const sum = (books: Record<string, number>) => Object.values(books).reduce((all, paise) => all + paise, 0);

test('a trial is taken on Stripe’s page, announced before it ends, and paid when it does', async () => {
  const made = await host(3);
  expect(codeOf(await made.publish())).toBe('conflict.slot_limit');
  await made.take('growth');
  expect(valueIn(await made.publish())).toMatchObject({});
  expect(await made.letters('plan-news')).toHaveLength(1);
  await pass(12);
  await lookAfterPlans(clock);
  await lookAfterPlans(clock);
  expect(await made.letters('/trial-')).toHaveLength(1);
  await pass(3);
  await made.told('active', { planCode: 'growth', interval: 'month' });
  const customer = (await made.row())?.customerId ?? '';
  const { data } = await stripe().invoices.list({ customer });
  expect(data.map(({ amount_paid }) => amount_paid)).toEqual([2_499_00, 0]);
  // Who pays, where it is and what for: without them a card of another country is declined in India.
  const { legalName, address, pin } = made.organisation;
  const told = { name: legalName, address: { line1: address, postal_code: pin, country: 'IN' } };
  expect(await stripe().customers.retrieve(customer)).toMatchObject({
    ...told,
    description: expect.stringMatching(/\w/),
  });
  const [subscription] = (await stripe().subscriptions.list({ customer })).data;
  expect(subscription?.description).toMatch(/^Quayslot .+ by the month$/);
  expect(sum(await control('books'))).toBe(0);
});

test('the one trial is over: the next plan is paid at once, and a declined card takes none', async () => {
  const made = await host();
  await made.take('growth');
  valueIn(await setRenewal(made.scope, { renews: false }, asked('cancel-plan'), clock));
  await pass(15);
  await made.told('canceled', { planCode: 'free' });
  const { url } = valueIn(await made.page('port', 'year'));
  expect(await (await type(url, { card: CARD.declined })).text()).toContain('declined');
  expect((await made.row())?.state).toBe('canceled');
  await type(url, { card: CARD.pays });
  await made.told('active', { planCode: 'port', interval: 'year' });
});

test('two pages at once are one, another plan closes the first, and a host with a plan opens none', async () => {
  const made = await host();
  const [one, two] = await Promise.all([made.page('growth'), made.page('growth')]);
  expect(valueIn(one).url).toBe(valueIn(two).url);
  const other = valueIn(await made.page('port'));
  expect(await (await type(valueIn(one).url, { card: CARD.pays })).text()).toContain('expired');
  await type(other.url, { card: CARD.pays });
  await made.told('trialing', { planCode: 'port' });
  expect(codeOf(await made.page('growth'))).toBe('conflict.plan_taken');
});

test('up and down are charged and credited as they were shown, to the paisa', async () => {
  const made = await host(4);
  await made.take('growth');
  await pass(15);
  await made.told('active');
  await pass(10);
  const up = { plan: 'port', interval: 'month' as const };
  const shown = valueIn(await previewChange(made.scope, up, clock));
  expect(shown.charged.paise).toBeGreaterThan(0n);
  const form = asked('change-plan');
  const both = await Promise.all([1, 2].map(() => changePlan(made.scope, { ...up, at: shown.at }, form, clock)));
  expect(both.map(({ ok }) => ok)).toEqual([true, true]);
  await made.told('active', { planCode: 'port' });
  const customer = (await made.row())?.customerId ?? '';
  const charged = (await stripe().invoices.list({ customer, limit: 1 })).data[0];
  expect(charged).toMatchObject({ amount_paid: Number(shown.charged.paise), billing_reason: 'subscription_update' });
  const down = { plan: 'growth', interval: 'month' as const };
  const less = valueIn(await previewChange(made.scope, down, clock));
  expect(less.total.paise).toBeLessThan(0n);
  expect(less.charged.paise).toBe(0n);
  valueIn(await changePlan(made.scope, { ...down, at: less.at }, asked('change-plan'), clock));
  await made.told('active', { planCode: 'growth' });
  expect(await stripe().customers.retrieve(customer)).toMatchObject({ balance: Number(less.total.paise) });
  expect(codeOf(await changePlan(made.scope, { ...up, at: less.at - 3600 }, asked('change-plan'), clock))).toBe(
    'conflict.plan_changed',
  );
  expect(sum(await control('books'))).toBe(0);
});

test('a renewal that fails leaves a grace, then the limits of the free plan, and paid all is back', async () => {
  const made = await host(4);
  await made.take('growth');
  await pass(15);
  await made.told('active');
  await made.portal({ do: 'card', card: CARD.failsLater });
  await pass(31);
  await made.told('past_due', { planCode: 'growth' });
  expect(await made.letters('plan-payment-failed')).toHaveLength(1);
  expect((await made.publish()).ok).toBe(true);
  await pass(8);
  await lookAfterPlans(clock);
  await lookAfterPlans(clock);
  expect(await made.letters('/grace-')).toHaveLength(1);
  expect(codeOf(await made.publish())).toBe('conflict.slot_limit');
  expect(await made.listed()).toBe(5);
  await made.portal({ do: 'card', card: CARD.pays });
  await pass(1);
  await made.told('active', { graceUntil: null, unpaidSince: null });
  expect((await made.publish()).ok).toBe(true);
});

test('an upgrade that the card doesn’t pay changes nothing', async () => {
  const made = await host();
  await made.take('growth');
  await pass(15);
  await made.told('active');
  await made.portal({ do: 'card', card: CARD.failsLater });
  const shown = valueIn(await previewChange(made.scope, { plan: 'port', interval: 'month' }, clock));
  const asks = { plan: 'port', interval: 'month' as const, at: shown.at };
  expect(codeOf(await changePlan(made.scope, asks, asked('change-plan'), clock))).toBe('conflict.card_declined');
  await syncCustomer((await made.row())?.customerId ?? '', clock);
  expect(await made.row()).toMatchObject({ planCode: 'growth', state: 'active' });
});

test('cancelled on Stripe’s own page, the plan holds until its period is over', async () => {
  const made = await host();
  await made.take('growth');
  await made.portal({ do: 'cancel' });
  await made.told('trialing', { endsWithPeriod: true });
  await made.portal({ do: 'renew' });
  await made.told('trialing', { endsWithPeriod: false });
  await made.portal({ do: 'cancel' });
  await pass(15);
  await made.told('canceled', { planCode: 'free' });
});

test('told twice, backwards or not at all: the end is the same', async () => {
  const made = await host();
  wire.holds = true;
  wire.sent.length = 0;
  const { url } = valueIn(await made.page('growth'));
  await type(url, { card: CARD.pays });
  await expect.poll(() => wire.sent.some(({ body }) => body.includes('customer.subscription.created'))).toBe(true);
  await made.portal({ do: 'cancel' }).catch(() => undefined);
  for (const sent of [...wire.sent, ...wire.sent].toReversed()) expect(await deliver(sent)).toBe(200);
  await made.told('trialing', { endsWithPeriod: true });
  const letters = (await made.letters('plan-news')).length;
  for (const sent of wire.sent) expect(await deliver(sent)).toBe(200);
  await made.told('trialing', { endsWithPeriod: true });
  expect((await made.letters('plan-news')).length).toBe(letters);
  await made.portal({ do: 'renew' });
  await pass(1.1);
  await lookAfterPlans(clock);
  expect(await made.row()).toMatchObject({ state: 'trialing', endsWithPeriod: false });
  wire.holds = false;
});

test('what is written in another customer’s subscription changes no host', async () => {
  const [victim, thief] = [await host(), await host()];
  await thief.take('growth');
  const customer = await stripe().customers.create({ metadata: { org: victim.organisation.id } });
  const price = (await stripe().prices.list({ lookup_keys: ['quayslot_port_month_2026-04-01'] })).data[0]?.id ?? '';
  const method = await stripe().paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } });
  await stripe().subscriptions.create({
    ...{ customer: customer.id, items: [{ price }], default_payment_method: method.id },
    metadata: { org: victim.organisation.id },
  });
  const theirs = (await thief.row())?.subscriptionId ?? '';
  await stripe().subscriptions.update(theirs, { metadata: { org: victim.organisation.id } });
  await until(async () => {
    expect((await events(database.owner(), 'ignored')).map((told) => told.type)).toContain(
      'customer.subscription.created',
    );
    expect(await events(database.owner(), 'waiting')).toEqual([]);
  });
  expect(await victim.row()).toBeUndefined();
  expect(await thief.row()).toMatchObject({ planCode: 'growth' });
});
