import { setTimeout as pause } from 'node:timers/promises';
import { inArray, not } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Failpoint } from '#app/platform/failpoint.server.ts';
import { checkInvariants, INVARIANTS } from '#db/invariants/check.ts';
import { inSnapshot } from '#db/invariants/snapshot.ts';
import { mailOutbox } from '#db/schema/index.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { ResendProcess } from '#tests/stand-ins/resend/process.ts';
import { bookAndCancel, type Journey, payInvoice } from './failpoint-journeys.ts';
import { MortalServer } from './mortal-server.ts';
import { useStripe } from './scene.ts';

/*
 * Book, pay, webhook, invoice, refund and mail, with a server that a named point ends as a power cut would; another one is started,
 * client and Stripe ask again, and all comes to what it comes to without the cut. One point in CI, all by FAILPOINTS=all.
 */

type Case = { name: string; journey: Journey; point: Failpoint };
const ofInvoice: readonly Failpoint[] = [
  ...(['stripe.written', 'stripe.sent', 'stripe.answered', 'webhook.kept', 'event.claimed', 'event.applied'] as const),
  ...(['refund.answered', 'letter.claimed', 'letter.sent'] as const),
];
const ofBooking: readonly Failpoint[] = [
  ...(['hold.written', 'stripe.written', 'stripe.sent', 'stripe.answered', 'webhook.kept', 'event.claimed'] as const),
  ...(['event.applied', 'booking.confirmed', 'invoice.written', 'refund.answered', 'letter.claimed'] as const),
  'letter.sent',
];
const CASES: readonly Case[] = [
  ...ofInvoice.map((point) => ({ name: 'an invoice is paid', journey: payInvoice, point })),
  ...ofBooking.map((point) => ({ name: 'a booking is paid', journey: bookAndCancel, point })),
];
const isInCI = ({ journey, point }: Case) => journey === bookAndCancel && point === 'webhook.kept';

const database = useDatabase();
const { wire } = useStripe();
const post = new ResendProcess();
const server = new MortalServer(() => database.appUrl(), post);

beforeAll(() => post.start());
afterAll(async () => {
  await server.stop();
  await post.end();
});

/** Hands the server what Stripe tells, again and again until it takes it, as Stripe does. @returns what ends that */
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

test.each(CASES.filter((each) => process.env.FAILPOINTS === 'all' || isInCI(each)))(
  '$name, and a process that ends at $point loses nothing and does nothing twice',
  { timeout: 300_000 },
  async ({ journey, point }) => {
    const db = database.owner();
    const travel = await journey(db, server);
    server.deaths = 0;
    await server.start(point);
    const end = courier();
    await travel();
    await server.until(async () => {
      const waiting = await db
        .select()
        .from(mailOutbox)
        .where(not(inArray(mailOutbox.state, ['sent', 'suppressed'])));
      expect(waiting.map(({ state, reason }) => ({ state, reason }))).toEqual([]);
    });
    await end();
    await server.stop();
    expect(server.deaths).toBe(1);
    const ids = (await post.messages()).map(({ tags }) => JSON.stringify(tags));
    expect(ids).toHaveLength(new Set(ids).size);
    const report = await inSnapshot(database.ownerUrl(), (tx) => checkInvariants(tx, INVARIANTS));
    // The invoice's booking was made confirmed, without the steps that lead there.
    const violated = report.invariants.filter(
      ({ code, violations }) => violations > 0 && code !== 'booking.newest_step',
    );
    expect(violated).toEqual([]);
  },
);
