import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { withSystem } from '#app/platform/db.server.ts';
import { isLostSetUp } from '#app/platform/lost-connection.server.ts';
import { useDatabase } from '../setup/database.ts';

const database = useDatabase();

let admin: postgres.Sql;
beforeAll(() => {
  admin = postgres(inject('adminUrl'), { max: 1, onnotice: () => {} });
});
afterAll(() => admin.end());

/** Ends every connection of the application to this file's database, as a restart of the server does. */
async function endConnections(): Promise<number> {
  const name = new URL(database.appUrl()).pathname.slice(1);
  const ended = await admin`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = ${name} and application_name = 'quayslot'`;
  return ended.length;
}

/**
 * What nobody catches while `work` runs: in a server, the end of the process. The driver's question for types on a
 * connection that is being set up is what the server's own listener lets pass, and nothing else.
 */
async function uncaughtDuring(work: () => Promise<void>): Promise<unknown[]> {
  const uncaught: unknown[] = [];
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const suffer = (error: unknown) => {
    if (!isLostSetUp(error)) uncaught.push(error);
  };
  const before = events.map((event) => process.listeners(event as 'uncaughtException'));
  for (const event of events) process.removeAllListeners(event).on(event, suffer);
  try {
    await work();
  } finally {
    for (const [at, event] of events.entries()) {
      process.off(event, suffer);
      for (const listener of before[at] ?? []) process.on(event as 'uncaughtException', listener);
    }
  }
  return uncaught;
}

/** A transaction with statements at once, one after the other, and with time between them in which its connection may go. */
const transaction = (wait: number) =>
  withSystem(async (tx) => {
    await tx.execute(sql`select 1`);
    await pause(wait);
    await Promise.allSettled([tx.execute(sql`select 2`), tx.execute(sql`select 3`)]);
    await tx.execute(sql`select pg_sleep(0.01)`);
    return 'done';
  });

test('connections that end under load fail their transactions and nothing else', { timeout: 60_000 }, async () => {
  let ended = 0;
  let failed = 0;
  const uncaught = await uncaughtDuring(async () => {
    let firing = true;
    const client = async (at: number) => {
      while (firing)
        await transaction(at % 7).catch(() => {
          failed++;
        });
    };
    const clients = Array.from({ length: 30 }, (_, at) => client(at));
    for (let round = 0; round < 25; round++) {
      await pause(40);
      ended += await endConnections();
    }
    firing = false;
    const outcome = await Promise.race([Promise.all(clients), pause(20_000, 'hangs', { ref: false })]);
    expect(outcome).not.toBe('hangs');
  });
  expect(uncaught).toEqual([]);
  expect(ended).toBeGreaterThan(25);
  expect(failed).toBeGreaterThan(0);
  expect(await transaction(0)).toBe('done');
});

test('what is lost to somebody else inside a transaction fails it, and it is rolled back', async () => {
  const gone = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  const attempt = withSystem(async (tx) => {
    await tx.execute(sql`select 1`);
    throw gone;
  });
  await expect(attempt).rejects.toBe(gone);
  expect(await transaction(0)).toBe('done');
});

test('a rejection that is not the loss of a connection is nobody’s to let pass', () => {
  const types = 'select b.oid, b.typarray from pg_catalog.pg_type a';
  const gone = Object.assign(new Error('terminated'), { code: '57P01' });
  expect(isLostSetUp(Object.assign(gone, { query: types }))).toBe(true);
  expect(isLostSetUp(Object.assign(gone, { query: 'select 1' }))).toBe(false);
  expect(isLostSetUp(Object.assign(new Error('typo'), { code: '42601', query: types }))).toBe(false);
  expect(isLostSetUp(new TypeError('a bug'))).toBe(false);
});
