import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { applyStripeEvents } from '#app/features/cards/apply-stripe-events.server.ts';
import { fillBack } from '#app/features/cards/fill-back.server.ts';
import { reconcileCards, viewReconciliation } from '#app/features/cards/reconcile.server.ts';
import { sendCardRefunds } from '#app/features/cards/settle-refund.server.ts';
import { expireHolds } from '#app/features/checkout/close-page.server.ts';
import { settleBookings } from '#app/features/checkout/settle-bookings.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { noteRun } from '#app/platform/job-runs.server.ts';
import { checkInvariants, INVARIANTS } from '#db/invariants/check.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { operatorScope } from '#tests/setup/request.ts';
import { seeded, shuffled } from '#tests/setup/seeded.ts';
import { deliver, events, later, type Sent, useStripe } from './scene.ts';
import { createLane, endOf, type Lane, play, type Told } from './stories.ts';

const database = useDatabase();
const { control, wire } = useStripe();

const SCENARIOS = Number(process.env.SCENARIOS ?? 50);
const ORDERS = Number(process.env.ORDERS ?? 5);
const SEED = Number(process.env.SEED ?? 20_261_128);
const LANES = 5;
/** So many scenarios are played, told and looked at together: their events are shuffled with each other's. */
const WAVE = 25;
const HOUR_MS = 3_600_000;

let lanes: Lane[] = [];
beforeAll(async () => {
  lanes = await Promise.all(Array.from({ length: LANES }, () => createLane(database.owner(), control)));
}, 60_000);

/** Plays scenarios to their end at Stripe. @returns what they were about, all that is to be told, in order, and since when */
async function stage(numbers: readonly number[]): Promise<{ told: Told[][]; sent: Sent[]; since: Date }> {
  const since = new Date();
  wire.holds = true;
  wire.sent.length = 0;
  const told: Told[][] = [];
  const lane = async (from: number) => {
    for (let n = from; n < numbers.length; n += LANES) {
      const number = numbers[n] ?? 0;
      told[n] = await play(lanes[from] as Lane, seeded(SEED + number), number);
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, from) => lane(from)));
  await expect.poll(() => control('undelivered'), { timeout: 30_000 }).toEqual({ count: 0 });
  wire.holds = false;
  return { told, sent: [...wire.sent], since };
}

/** Everything that works on what was told, until nothing is waiting. */
async function workOff(): Promise<void> {
  for (let hours = 1; ; hours++) {
    const clock = later(hours * HOUR_MS);
    await Promise.all([applyStripeEvents(clock), applyStripeEvents(clock), applyStripeEvents(clock)]);
    const settled = await settleBookings(clock);
    await sendCardRefunds(clock);
    const expired = await expireHolds(systemClock);
    if (settled + expired === 0 && (await events(database.owner(), 'waiting')).length === 0) return;
    if (hours > 100) throw new Error('there is no end to it');
  }
}

const endsOf = (told: Told[][], since: Date) =>
  Promise.all(
    told.map((stories, n) => Promise.all(stories.map((story) => endOf(lanes[n % LANES] as Lane, story, since)))),
  );

/** What came before is known: the back-fill goes back to an hour before the last whole run. */
const toldUntil = (since: Date) => {
  const at = new Date(since.getTime() + HOUR_MS);
  return noteRun({ name: 'stripe.fill_back', jobId: 1, startedAt: at, endedAt: at, outcome: 'done', count: 1 });
};

/** Told in the order in which it happened, each applied before the next is told. */
async function inOrder(numbers: readonly number[]) {
  const { told, sent, since } = await stage(numbers);
  // What happened on one account says nothing about another's: they are told side by side.
  const queues = new Map<string, Sent[]>();
  for (const one of sent) {
    const { account } = JSON.parse(one.body) as { account: string };
    queues.set(account, [...(queues.get(account) ?? []), one]);
  }
  const longest = Math.max(...[...queues.values()].map(({ length }) => length));
  for (let n = 0; n < longest; n++) {
    const next = [...queues.values()].flatMap((queue) => queue.slice(n, n + 1));
    for (const status of await Promise.all(next.map(deliver))) expect(status).toBe(200);
    await applyStripeEvents();
  }
  await workOff();
  return endsOf(told, since);
}

/** Told in any order, a fifth of it never and a third of it up to five times, while it is worked on; then what was lost is listed. */
async function inDisorder(numbers: readonly number[], random: () => number) {
  const { told, sent, since } = await stage(numbers);
  const copies = (one: Sent): Sent[] => {
    const chance = random();
    if (chance < 0.2) return [];
    return Array.from({ length: chance < 0.5 ? 2 + Math.floor(random() * 4) : 1 }, () => one);
  };
  const letters = shuffled(random, sent.flatMap(copies));
  let ends = false;
  const worker = async () => {
    while (!ends) {
      await applyStripeEvents();
      await settleBookings(systemClock);
      await pause(30);
    }
  };
  const working = Promise.all([worker(), worker()]);
  for (let at = 0; at < letters.length; at += 4)
    await Promise.all(letters.slice(at, at + 4).map(async (one) => expect(await deliver(one)).toBe(200)));
  ends = true;
  await working;
  await toldUntil(since);
  const found = await fillBack(systemClock, new AbortController().signal);
  await workOff();
  return { ends: await endsOf(told, since), found };
}

test(
  `${SCENARIOS} scenarios, each told in ${ORDERS} other orders, in part twice and in part not at all: the end is that of the order in which it happened`,
  async () => {
    let found = 0;
    for (let first = 0; first < SCENARIOS; first += WAVE) {
      const numbers = Array.from({ length: Math.min(WAVE, SCENARIOS - first) }, (_, n) => first + n);
      const ends = await inOrder(numbers);
      for (let order = 0; order < ORDERS; order++) {
        const told = await inDisorder(numbers, seeded(SEED + first * 1_000 + order));
        found += told.found;
        for (const [n, number] of numbers.entries())
          expect(told.ends[n], `scenario ${number}, order ${order}, seed ${SEED}`).toEqual(ends[n]);
      }
    }
    expect(found).toBeGreaterThan(SCENARIOS * ORDERS * 0.2);
  },
  120_000 + SCENARIOS * ORDERS * 3_000,
);

test('afterwards no event has failed, Stripe’s books are ours, and every invariant of money holds', async () => {
  const db = database.owner();
  expect(await events(db, 'failed')).toEqual([]);
  await reconcileCards();
  const { rows } = await viewReconciliation(operatorScope(lanes[0]?.made.operator.id ?? ''));
  expect(rows).toHaveLength(LANES * 2);
  expect(rows.filter(({ off }) => off.length > 0)).toEqual([]);
  const ofMoney = INVARIANTS.filter(({ code }) =>
    /^(journal|ledger|receipt|invoice\.(seal|total)|card|tenancy\.(card|pay|ref))/.test(code),
  );
  const report = await db.$client.begin((inside) => checkInvariants(inside, ofMoney));
  expect(report.checked).toBeGreaterThan(10);
  expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
}, 120_000);
