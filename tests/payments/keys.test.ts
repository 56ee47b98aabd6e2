import { randomUUID } from 'node:crypto';
import { desc, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Clock } from '#app/platform/clock.server.ts';
import { NETWORK_RETRIES, opOf, post, stripe } from '#app/platform/stripe.server.ts';
import { outboundCalls } from '#db/schema/index.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { later, useStripe } from './scene.ts';

const database = useDatabase();
const { control } = useStripe({ patienceMs: 500 });

const HOUR_MS = 3_600_000;

/** One thing that is to be made at Stripe once: a customer, by an operation of ours. */
function customer() {
  const operation = `customer:${randomUUID()}:create`;
  const op = opOf(operation);
  const found = async () => {
    const { data } = await stripe().customers.list({ limit: 100 });
    return data.filter(({ metadata }) => metadata.op === op);
  };
  const sentBy: string[] = [];
  const make = (clock: Clock = later(0), name = 'Rann Kantha'): Promise<{ id: string }> => {
    const params = { name, metadata: { op } };
    return post<{ id: string }>(
      {
        ...{ operation, account: null, params },
        send: (options) => {
          sentBy.push(options.idempotencyKey ?? '');
          return stripe().customers.create(params, options);
        },
        read: (id) => stripe().customers.retrieve(id),
        find: async () => (await found())[0] ?? null,
      },
      clock,
    );
  };
  const calls = () =>
    database
      .owner()
      .select()
      .from(outboundCalls)
      .where(eq(outboundCalls.operation, op))
      .orderBy(desc(outboundCalls.attempt));
  return { make, found, calls, sentBy };
}

/** The call is carried out and its answer lost, or it never comes there: each time the library makes it. */
async function cutOff(kind: 'timeout_after' | 'timeout_before'): Promise<void> {
  for (let times = 0; times <= NETWORK_RETRIES; times++)
    await control('faults', { kind, path: '/v1/customers', method: 'POST' });
}

test('asked for again it is read, not made again', async () => {
  const { make, found, sentBy } = customer();
  const { id } = await make();
  expect((await make(later(48 * HOUR_MS))).id).toBe(id);
  expect(await found()).toHaveLength(1);
  expect(sentBy).toHaveLength(1);
});

test('cut off, it is asked for with the same key as long as Stripe keeps that', async () => {
  const { make, found, calls, sentBy } = customer();
  await cutOff('timeout_after');
  await expect(make()).rejects.toThrow();
  expect(await calls()).toMatchObject([{ attempt: 1, state: 'asked' }]);
  const { id } = await make(later(22 * HOUR_MS));
  expect(await found()).toMatchObject([{ id }]);
  expect(new Set(sentBy).size).toBe(1);
  expect(await calls()).toMatchObject([{ attempt: 1, state: 'answered', responseId: id }]);
});

test('after 23 hours what the lost call made is found and adopted, without another call', async () => {
  const { make, found, calls, sentBy } = customer();
  await cutOff('timeout_after');
  await expect(make()).rejects.toThrow();
  const before = await found();
  expect(before).toHaveLength(1);
  const { id } = await make(later(24 * HOUR_MS));
  expect(await found()).toMatchObject([{ id }]);
  expect(id).toBe(before[0]?.id);
  expect(sentBy).toHaveLength(1);
  expect(await calls()).toMatchObject([{ attempt: 1, state: 'answered', responseId: id }]);
});

test('after 23 hours what never came there is made with another key', async () => {
  const { make, found, calls, sentBy } = customer();
  await cutOff('timeout_before');
  await expect(make()).rejects.toThrow();
  const { id } = await make(later(24 * HOUR_MS));
  expect(await found()).toMatchObject([{ id }]);
  expect(new Set(sentBy).size).toBe(2);
  expect(await calls()).toMatchObject([
    { attempt: 2, state: 'answered' },
    { attempt: 1, state: 'lost' },
  ]);
});

test('put into other words since it was cut off, its key is not used for them: it is looked for first', async () => {
  const { make, found, sentBy } = customer();
  await cutOff('timeout_after');
  await expect(make()).rejects.toThrow();
  const { id } = await make(later(0), 'Rann Kantha Storage');
  expect(await found()).toMatchObject([{ id, name: 'Rann Kantha' }]);
  expect(sentBy).toHaveLength(1);
});

test('answered for other parameters it is refused', async () => {
  const { make } = customer();
  await make();
  await expect(make(later(0), 'Somebody else')).rejects.toThrow('other parameters');
});
