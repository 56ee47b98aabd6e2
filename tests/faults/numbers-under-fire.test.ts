import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { asc, inArray } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { issueCreditNote } from '#app/features/notes/issue-credit-note.server.ts';
import { closeDatabase } from '#app/platform/db.server.ts';
import { setVariables } from '#app/platform/env.server.ts';
import type { Outcome } from '#app/platform/outcome.ts';
import { checkInvariants } from '#db/invariants/check.ts';
import { creditNotes, invoices } from '#db/schema/index.ts';
import { clockAt, createParties } from '#tests/features/invoices/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked } from '#tests/setup/request.ts';
import { amountOf } from '../features/notes/scene.ts';

const database = useDatabase();
const noon = clockAt('2026-05-14T06:30:00Z');
const CLIENTS = 64;
/** Fewer than connections: the driver never writes again on one that was cut off while it was about to write. */
const SHOTS = 24;
let administrator: postgres.Sql;

beforeAll(() => {
  setVariables({
    ...{
      QUAYSLOT_MODE: 'test',
      DATABASE_URL: database.appUrl(),
      LOG_LEVEL: 'silent',
      BASE_URL: 'http://127.0.0.1:3000',
    },
    DATABASE_POOL: String(CLIENTS),
  });
  const url = new URL(inject('adminUrl'));
  url.pathname = new URL(database.ownerUrl()).pathname;
  administrator = postgres(url.toString(), { max: 1, onnotice: () => {} });
});
afterAll(() => administrator.end());

/** Ends a backend of the application in the middle of a transaction, over and over. @returns how many, once it is told to stop */
function openFire(): () => Promise<number> {
  let isOn = true;
  const firing = (async () => {
    let killed = 0;
    while (isOn && killed < SHOTS) {
      await pause(randomInt(100, 300));
      const ended = await administrator`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and usename = 'quayslot_app' and xact_start is not null and query not like '%pg_type%'
        order by random() limit 1`;
      killed += ended.length;
    }
    return killed;
  })();
  return () => {
    isOn = false;
    return firing;
  };
}

/**
 * The driver writes the rollback of a transaction to a socket that is gone, and throws where nobody can catch it. That is a
 * cut-off client, which is what this test is about; anything else goes to whom it would have gone to.
 * @returns what puts the listeners back
 */
function sufferTheDriver(): () => void {
  const before = process.listeners('uncaughtException');
  const suffer: NodeJS.UncaughtExceptionListener = (error, origin) => {
    if (/postgres\/src\/connection\.js/.test(error.stack ?? '') && error.message.endsWith(`(reading 'write')`)) return;
    for (const listener of before) listener(error, origin);
  };
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', suffer);
  return () => {
    process.off('uncaughtException', suffer);
    for (const listener of before) process.on('uncaughtException', listener);
  };
}

/** Sends a form until it is answered, as a person does whose browser says that the connection was lost. */
async function untilAnswered<T>(send: () => Promise<Outcome<T>>): Promise<T> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const outcome = await send().catch(() => null);
    if (outcome?.ok) return outcome.value;
    const codes = outcome?.violations.map(({ code }) => code) ?? ['connection lost'];
    // Busy is an honest answer under fire; any other refusal is a fault.
    if (codes.some((code) => !['conflict.busy', 'connection lost'].includes(code))) throw new Error(codes.join());
    await pause(randomInt(5, 25));
  }
  throw new Error('never answered');
}

it.each([
  [1, 64],
  [50, 64],
])(
  'over %i suppliers, 64 clients that are cut off at random leave numbers 1 to n, none lost, none twice',
  async (suppliers, papers) => {
    // A pool of its own: connections that were cut off in an earlier case stay unusable.
    await closeDatabase();
    const db = database.owner();
    const firms = [];
    for (let n = 0; n < suppliers; n += 1) firms.push(await createParties(db));
    const orders = [];
    for (let n = 0; n < papers; n += 1) {
      const firm = firms[n % suppliers];
      if (!firm) throw new Error('no supplier');
      orders.push({ scope: firm.hostScope, bookingId: (await firm.book({ pallets: 1 })).id });
    }
    const queue = [...orders];
    const issued: { invoiceId: string; noteId: string }[] = [];
    const client = async () => {
      for (let order = queue.pop(); order !== undefined; order = queue.pop()) {
        const { scope, bookingId } = order;
        const ask = asked('issue-invoice', { bookingId });
        const { invoiceId } = await untilAnswered(() => issueInvoice(scope, { bookingId }, ask, noon));
        const terms = { reason: 'A rupee too much', requests: [amountOf(1, 1_00n)], refundWished: null, shown: null };
        const input = { ...terms, invoiceId };
        const form = asked('issue-credit-note', input);
        const { noteId } = await untilAnswered(() => issueCreditNote({ as: 'host', scope }, input, form, noon));
        issued.push({ invoiceId, noteId });
      }
    };
    const endure = sufferTheDriver();
    const ceaseFire = openFire();
    await Promise.all(Array.from({ length: CLIENTS }, client)).finally(async () => {
      await ceaseFire();
      endure();
    });
    expect(await ceaseFire()).toBeGreaterThan(5);

    const hosts = firms.map(({ hostOrg }) => hostOrg.id);
    const written = await db
      .select()
      .from(invoices)
      .where(inArray(invoices.orgId, hosts))
      .orderBy(asc(invoices.sequence));
    const notes = await db
      .select()
      .from(creditNotes)
      .where(inArray(creditNotes.orgId, hosts))
      .orderBy(asc(creditNotes.sequence));
    expect(written.map(({ id }) => id).sort()).toEqual(issued.map(({ invoiceId }) => invoiceId).sort());
    expect(notes.map(({ id }) => id).sort()).toEqual(issued.map(({ noteId }) => noteId).sort());
    expect(written.map(({ bookingId }) => bookingId).sort()).toEqual(orders.map(({ bookingId }) => bookingId).sort());
    for (const rows of [written, notes])
      for (const host of hosts) {
        const numbers = rows.filter(({ orgId }) => orgId === host).map(({ sequence }) => sequence);
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
        expect(numbers.length).toBeGreaterThanOrEqual(Math.floor(papers / suppliers));
      }
    const { invariants } = await administrator.begin('isolation level repeatable read read only', (sql) =>
      checkInvariants(sql),
    );
    const money = /^(invoice|note|journal|ledger|payment)\./;
    expect(invariants.filter(({ code, violations }) => money.test(code) && violations > 0)).toEqual([]);
  },
  240_000,
);
