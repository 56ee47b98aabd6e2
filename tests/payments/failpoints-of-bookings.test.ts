import { setTimeout as pause } from 'node:timers/promises';
import { eq, inArray, not } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runJobNow } from '#app/features/queues/change-queue.server.ts';
import { cancelBooking } from '#app/features/stays/cancel-booking.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import type { Failpoint } from '#app/platform/failpoint.server.ts';
import { checkInvariants, INVARIANTS } from '#db/invariants/check.ts';
import { inSnapshot } from '#db/invariants/snapshot.ts';
import { bookings, mailOutbox } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { valueIn } from '#tests/features/invoices/scene.ts';
import { send } from '#tests/routes/http/site.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, operatorScope } from '#tests/setup/request.ts';
import { ResendProcess } from '#tests/stand-ins/resend/process.ts';
import { createBookers, onlyOf } from './booking-scene.ts';
import { MortalServer } from './mortal-server.ts';
import { CARD, type, useStripe } from './scene.ts';

/*
 * Book, pay, webhook, confirm, cancel, invoice, refund and mail, with a server that a named point ends as a power cut would. One
 * point in CI, all by FAILPOINTS=all.
 */

const ALL: readonly Failpoint[] = [
  'hold.written',
  'stripe.sent',
  'webhook.kept',
  'event.applied',
  'booking.confirmed',
  'invoice.written',
  'refund.answered',
  'letter.sent',
];
const POINTS = process.env.FAILPOINTS === 'all' ? ALL : ALL.filter((name) => name === 'booking.confirmed');

const database = useDatabase();
const { wire } = useStripe();
const post = new ResendProcess();
const server = new MortalServer(() => database.appUrl(), post);

beforeAll(() => post.start());
afterAll(async () => {
  await server.stop();
  await post.end();
});

/** Hands the server what Stripe tells, again and again until it takes it, as Stripe does. Ends with the journey. */
function courier(): () => Promise<void> {
  let goesOn = true;
  wire.holds = true;
  wire.sent.length = 0;
  const round = async () => {
    while (goesOn) {
      const [sent] = wire.sent;
      const answer = sent
        ? await fetch(`${server.url}/webhooks/stripe-connect`, {
            method: 'POST',
            body: sent.body,
            headers: { 'stripe-signature': sent.signature, 'content-type': 'application/json' },
          }).catch(() => null)
        : null;
      if (answer?.ok) wire.sent.shift();
      else await pause(100);
    }
  };
  const rounds = round();
  return async () => {
    goesOn = false;
    wire.holds = false;
    await rounds;
  };
}

test.each(POINTS)('a process that ends at %s books, bills and pays back once', { timeout: 240_000 }, async (point) => {
  const db = database.owner();
  const made = await createBookers(db);
  const slot = await made.host.slot({ bookingMode: 'instant', palletPositions: 10, billingMode: 'advance' });
  const [cargo, cookie] = [await made.shipper.cargo(), await cookieFor(made.shipper.owner.id)];
  const desk = operatorScope((await createPerson(db, { isOperator: true })).id);
  const { slug } = made.shipper.organisation;
  server.deaths = 0;
  await server.start(point);
  const end = courier();
  /** Sends a form until it is answered; its key makes it one intention. @returns where it leads */
  const submit = (path: string, form: Record<string, string>) => {
    const keyed = { _key: crypto.randomUUID(), ...form };
    return server.until(async () => {
      const { status, headers, body } = await send(server.url, { path, cookie, form: keyed });
      expect(status, body.slice(0, 400)).toBe(302);
      return String(headers.location);
    });
  };
  const stay = { in: made.dayFromNow(4), out: made.dayFromNow(13), pallets: '6', kg: '3000' };
  const ask = { _command: 'hold', slot: slot.id, cargo: cargo.profile.id, ...stay };
  const booking = await submit(`/o/${slug}/holds`, ask);
  const bookingId = booking.split('/').at(-1) ?? '';
  const page = await submit(`/o/${slug}/bookings/${bookingId}`, { _command: 'pay-and-confirm' });
  await type(page, { card: CARD.pays });
  await server.until(async () => expect((await made.row(bookingId)).state).toBe('confirmed'));
  await server.until(async () => expect((await made.of(bookingId)).tries).toMatchObject([{ outcome: 'confirmed' }]));
  const cancel = asked('cancel', { bookingId });
  valueIn(await cancelBooking(made.shipper.scope, { bookingId, toldPaise: null }, cancel, { clock: systemClock }));
  valueIn(await runJobNow(desk, { name: 'stays.bill' }, asked('run-job')));
  await server.until(async () => {
    const { invoices, refunds } = await made.of(bookingId);
    expect(invoices).toMatchObject([{ outstandingPaise: 0n }]);
    expect(refunds).toMatchObject([{ state: 'succeeded' }]);
  });
  await server.until(async () => {
    const rows = await db
      .select()
      .from(mailOutbox)
      .where(not(inArray(mailOutbox.state, ['sent', 'suppressed'])));
    expect(rows.map(({ state, reason }) => ({ state, reason }))).toEqual([]);
  });
  await end();
  expect(server.deaths).toBe(1);
  expect(await db.select().from(bookings).where(eq(bookings.slotId, slot.id))).toHaveLength(1);
  const { tries, invoices, refunds } = await made.of(bookingId);
  expect(onlyOf(tries).receivedPaise).toBe(onlyOf(invoices).payablePaise + onlyOf(refunds).amountPaise);
  const ids = (await post.messages()).map(({ tags }) => JSON.stringify(tags));
  expect(ids).toHaveLength(new Set(ids).size);
  const report = await inSnapshot(database.ownerUrl(), (tx) => checkInvariants(tx, INVARIANTS));
  expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
  await server.stop();
});
