import { and, eq } from 'drizzle-orm';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { applyAgain } from '#app/features/stripe-events/apply-again.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { JOBS } from '#app/platform/jobs.server.ts';
import { action, loader } from '#app/routes/operator/stripe-events.tsx';
import { auditLog, stripeAccounts, stripeEvents } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { statusOfAnswer } from '#tests/features/invoices/scene.ts';
import { jobsIn } from '#tests/platform/queue/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createHost, createShipper } from '#tests/setup/market.ts';
import { cookieFor, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();
const ACCOUNT = 'acct_of_the_host';
let operator = '';
let host = '';

type Row = typeof stripeEvents.$inferInsert;
const event = (id: number, more: Partial<Row> = {}): Row => {
  const at = new Date(Date.UTC(2026, 5, 1, 0, id));
  return {
    ...{ account: ACCOUNT, eventId: `evt_${id}`, type: 'payment_intent.succeeded', objectId: `pi_${id}` },
    ...{ happenedAt: at, receivedAt: at, dueAt: at, state: 'failed', handledAt: at, attempts: 40 },
    ...{ problem: 'resource_missing', ...more },
  };
};

beforeAll(async () => {
  const db = database.owner();
  operator = await cookieFor((await createPerson(db, { isOperator: true })).id);
  const made = await createHost(db);
  host = made.organisation.legalName;
  await db.insert(stripeAccounts).values({ orgId: made.organisation.id, accountId: ACCOUNT });
});
beforeEach(async () => {
  const db = database.owner();
  await db.execute(`delete from graphile_worker._private_jobs`);
  await db.delete(stripeEvents);
  const rest = { problem: null, attempts: 1 };
  await db
    .insert(stripeEvents)
    .values([
      ...Array.from({ length: 27 }, (_, n) => event(n)),
      event(50, { ...rest, state: 'handled', type: 'refund.updated' }),
      event(51, { ...rest, state: 'ignored', account: '', type: 'account.updated' }),
      event(52, { ...rest, state: 'waiting', handledAt: null, type: 'charge.dispute.created' }),
    ]);
});

const open = (query: string, cookie = operator) =>
  loader(requestArgs({ path: `/operator/stripe-events?${query}`, cookie }));
const send = (form: Record<string, string>, cookie = operator) =>
  action(requestArgs({ path: '/operator/stripe-events?state=all', cookie, form }));
async function ledTo(answer: Promise<unknown>): Promise<string | null> {
  const found: unknown = await answer.catch((error: unknown) => error);
  return found instanceof Response ? found.headers.get('location') : null;
}
const ids = async (query: string) => (await open(query)).events.map(({ eventId }) => eventId);
/** Runs the job that the form left, as the worker would. */
async function work(): Promise<number> {
  const db = database.owner();
  const [job] = await db.execute<{ payload: object }>(`select payload from graphile_worker._private_jobs`);
  return applyAgain(JOBS['stripe.apply_again'].payload.parse(job?.payload), systemClock);
}
const stateOf = async (id: number) => {
  const which = and(eq(stripeEvents.account, ACCOUNT), eq(stripeEvents.eventId, `evt_${id}`));
  return (await database.owner().select().from(stripeEvents).where(which))[0];
};

test('the failed come first, page by page; filters find the others by state, host, account and kind', async () => {
  const first = await open('');
  expect(first).toMatchObject({ failed: 27, hasNext: true, state: 'failed' });
  expect(first.events[0]).toMatchObject({ eventId: 'evt_26', host, attempts: 40, problem: 'resource_missing' });
  expect((await open('page=2')).events).toHaveLength(2);
  expect(await ids('state=handled')).toEqual(['evt_50']);
  expect(await ids('state=ignored')).toEqual(['evt_51']);
  expect(await ids('state=waiting')).toEqual(['evt_52']);
  expect(await ids('state=all&type=dispute')).toEqual(['evt_52']);
  expect(await ids(`state=handled&account=${ACCOUNT}`)).toEqual(['evt_50']);
  expect(await ids(`state=handled&account=${encodeURIComponent(host.slice(0, 8).toUpperCase())}`)).toEqual(['evt_50']);
  expect(await ids('state=all&account=nobody')).toEqual([]);
  expect(await ids('state=all&type=%25')).toEqual([]);
});

test('one is applied again, once for a form; it has all its tries, and the desk’s hand is written down', async () => {
  const form = { _command: 'apply-event', _key: 'one-form', account: ACCOUNT, eventId: 'evt_3' };
  for (let n = 0; n < 2; n++)
    expect(await ledTo(send(form))).toBe('/operator/stripe-events?state=all&done=apply-event');
  expect(await jobsIn(database.owner())).toMatchObject([{ name: 'stripe.apply_again' }]);
  expect(await work()).toBe(1);
  expect(await stateOf(3)).toMatchObject({ state: 'waiting', attempts: 0, handledAt: null });
  expect(await stateOf(4)).toMatchObject({ state: 'failed', attempts: 40 });
  const written = await database.owner().select().from(auditLog).where(eq(auditLog.action, 'job.event_applied_again'));
  expect(written).toMatchObject([
    { actorKind: 'operator', data: { number: 'evt_3', type: 'payment_intent.succeeded' } },
  ]);
});

test('all that failed until then are applied again, and none that failed since', async () => {
  expect(await ledTo(send({ _command: 'apply-failed-events' }))).toContain('done=apply-failed-events');
  await database
    .owner()
    .insert(stripeEvents)
    .values(event(60, { handledAt: new Date(Date.now() + 60_000) }));
  expect(await work()).toBe(27);
  expect((await open('')).events.map(({ eventId }) => eventId)).toEqual(['evt_60']);
  expect(await stateOf(50)).toMatchObject({ state: 'handled' });
});

test('what isn’t there, or hasn’t failed, is refused; and it is no page of a tenant’s, nor are its forms', async () => {
  expect(await statusOfAnswer(() => send({ _command: 'apply-event', account: ACCOUNT, eventId: 'evt_x' }))).toBe(404);
  expect(await statusOfAnswer(() => send({ _command: 'apply-event', account: ACCOUNT }))).toBe(422);
  expect(await statusOfAnswer(() => send({ _command: 'forget-events' }))).toBe(400);
  await database.owner().delete(stripeEvents);
  expect(await statusOfAnswer(() => send({ _command: 'apply-failed-events' }))).toBe(409);
  expect(await jobsIn(database.owner())).toEqual([]);
  const shipper = await cookieFor((await createShipper(database.owner())).owner.id);
  expect(await statusOfAnswer(() => open('', shipper))).toBe(404);
  expect(await statusOfAnswer(() => send({ _command: 'apply-failed-events' }, shipper))).toBe(404);
});
