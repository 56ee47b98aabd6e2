import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { applyStripeEvents } from '#app/features/cards/apply-stripe-events.server.ts';
import { fillBack } from '#app/features/cards/fill-back.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { env, setVariables } from '#app/platform/env.server.ts';
import { noteRun } from '#app/platform/job-runs.server.ts';
import { jobRuns, mailOutbox, stripeAccounts, stripeEvents } from '#db/schema/index.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createHost } from '#tests/setup/market.ts';
import { createCardParties, events, until, useStripe } from './scene.ts';

const database = useDatabase();
const { control, wire } = useStripe();
const fill = () => fillBack(systemClock, new AbortController().signal);
/** The job says that a whole run began then. */
const noteWhole = (startedAt: Date) =>
  noteRun({ name: 'stripe.fill_back', jobId: 1, startedAt, endedAt: startedAt, outcome: 'done', count: 1 });
/** What happened before is known: a run goes back to an hour before the last whole one. */
const toldUntilNow = () => noteWhole(new Date(Date.now() + 3_600_000));
const dropAll = (rate: number) => control('delivery-faults', { seed: 1, rate, kinds: ['drop'] });
const keptOf = (account: string) =>
  database.owner().select().from(stripeEvents).where(eq(stripeEvents.account, account));

beforeEach(async () => {
  await database.owner().delete(jobRuns);
  await dropAll(0);
});

test('a payment of which nothing was told is settled by what is listed, once', async () => {
  await toldUntilNow();
  const made = await createCardParties(database.owner());
  const account = await made.onboard();
  const { invoiceId } = await made.issue(1);
  await until(async () => expect(await events(database.owner(), 'waiting')).toEqual([]));
  const before = await keptOf(account);
  await dropAll(1);
  wire.sent.length = 0;
  await made.payCard(invoiceId);
  await applyStripeEvents();
  expect(wire.sent).toEqual([]);
  expect((await made.invoiceRow(invoiceId)).settledAt).toBeNull();
  expect((await Promise.all([fill(), fill()])).reduce((all, found) => all + found, 0)).toBeGreaterThan(1);
  await until(async () => expect((await made.invoiceRow(invoiceId)).settledAt).not.toBeNull());
  expect(await fill()).toBe(0);
  await until(async () => expect(await events(database.owner(), 'waiting')).toEqual([]));
  const [payment, ...more] = await made.paid(invoiceId);
  expect(more).toEqual([]);
  const letters = await database.owner().select().from(mailOutbox);
  expect(letters.filter(({ key }) => key.startsWith(`payment-received/${payment?.id}`))).toHaveLength(1);
  // Kinds that nothing is done about are left where they are.
  const known = new Set(before.map(({ eventId }) => eventId));
  const listed = (await keptOf(account)).filter(({ eventId }) => !known.has(eventId)).map(({ type }) => type);
  expect(listed).toContain('checkout.session.completed');
  expect(listed).not.toContain('charge.succeeded');
});

test('more than a page of them, of any age and version', async () => {
  await toldUntilNow();
  const made = await createCardParties(database.owner());
  const account = await made.onboard();
  await dropAll(1);
  const about = { account, id: account, type: 'account.updated' };
  const tell = (_: unknown, n: number) => control('told', { ...about, apiVersion: n % 2 ? '2020-08-27' : undefined });
  await Promise.all(Array.from({ length: 110 }, tell));
  await control('told', { account, id: 'moon_1', type: 'moon.landed' });
  expect(await fill()).toBeGreaterThanOrEqual(110);
  const kept = await keptOf(account);
  expect(kept.filter(({ apiVersion }) => apiVersion === '2020-08-27')).toHaveLength(55);
  expect(kept.filter(({ type }) => type === 'moon.landed')).toEqual([]);
  await until(async () => expect(await events(database.owner(), 'waiting')).toEqual([]));
  expect(await events(database.owner(), 'failed')).toEqual([]);
});

test('what a whole run has listed is not listed again, but for an hour before it; an account that fails is read as far back', async () => {
  const db = database.owner();
  const made = await createCardParties(db);
  const account = await made.onboard();
  await until(async () => expect(await events(db, 'waiting')).toEqual([]));
  await fill();
  await dropAll(1);
  await control('told', { account, id: account, type: 'account.updated' });
  await noteWhole(new Date(Date.now() + 2 * 3_600_000));
  expect(await fill()).toBe(0);
  await db.delete(jobRuns);
  // A run that fails says nothing of what was listed.
  await control('faults', { seed: 1, rate: 1, kinds: ['rate_limit'], path: '/v1/events' });
  await expect(fill()).rejects.toThrow(/Events of \d accounts/);
  await control('faults', { seed: 1, rate: 0 });
  // One call that goes wrong is made up for in the same run.
  await control('faults', { kind: 'rate_limit', method: 'GET', path: '/v1/events' });
  expect(await fill()).toBe(1);
  // A server that was named has told of other files' plans, too.
  const waiting = (await keptOf(account)).filter(({ state }) => state === 'waiting');
  expect(waiting).toMatchObject([{ account, type: 'account.updated' }]);
  await noteWhole(new Date());
  await control('told', { account, id: account, type: 'account.updated' });
  expect(await fill()).toBe(1);
});

test('an account that is not ours any more keeps no other from being read, and an ended run stops', async () => {
  const db = database.owner();
  const made = await createCardParties(db);
  const account = await made.onboard();
  const gone = await createHost(db);
  await db.insert(stripeAccounts).values({ orgId: gone.organisation.id, accountId: 'acct_gone' });
  const key = env().STRIPE_SECRET_KEY;
  setVariables({ STRIPE_SECRET_KEY: '' });
  await expect(fill()).rejects.toThrow('without a key');
  setVariables({ STRIPE_SECRET_KEY: key ?? '' });
  await dropAll(1);
  await control('told', { account, id: account, type: 'account.updated' });
  await expect(fillBack(systemClock, AbortSignal.abort())).rejects.toThrow(/accounts could not be listed/);
  expect(await fill()).toBe(1);
});
