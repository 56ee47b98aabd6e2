import { setTimeout as pause } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { applyStripeEvents } from '#app/features/cards/apply-stripe-events.server.ts';
import { reconcileCards, viewReconciliation } from '#app/features/cards/reconcile.server.ts';
import { expireHolds, lookAtPage } from '#app/features/checkout/close-page.server.ts';
import { settleBookings } from '#app/features/checkout/settle-bookings.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { checkInvariants, INVARIANTS } from '#db/invariants/check.ts';
import { cardPayments } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { operatorScope } from '#tests/setup/request.ts';
import { createBookers, onlyOf } from './booking-scene.ts';
import { CARD, events, type, until, useStripe } from './scene.ts';

const database = useDatabase();
useStripe();
const clock = systemClock;

const ROUNDS = Number(process.env.RACES ?? 100);
/** Races run beside each other, each of a host of its own: they race for the jobs too. */
const LANES = 4;

type Bookers = Awaited<ReturnType<typeof createBookers>>;
type End = 'confirmed' | 'refunded' | 'expired';

/** A moment later, so that not always the same one is first. */
const soon = async (run: () => Promise<unknown>) => {
  await pause(Math.random() * 30);
  return run();
};

/** One hold with a page: paid, looked at, told of and run out of time at once. @returns how it ended */
async function race(made: Bookers, round: number): Promise<End> {
  const { bookingId, rival } = await made.hold();
  const url = await made.open(bookingId);
  if (round % 2 === 1) await made.lapse(bookingId);
  const racing = [
    // Closing a page takes a few calls: paying comes before, in between and after, and now and then too late.
    () => pause(Math.random() * (round % 6 === 1 ? 800 : 150)).then(() => type(url, { card: CARD.pays })),
    () => lookAtPage(made.shipper.scope, bookingId, clock),
    () => applyStripeEvents(),
    () => expireHolds(clock),
    () => settleBookings(clock),
    ...(round % 4 === 3 ? [rival] : []),
  ];
  const start = round % racing.length;
  await Promise.allSettled([...racing.slice(start), ...racing.slice(0, start)].map(soon));
  await until(async () => {
    await lookAtPage(made.shipper.scope, bookingId, clock);
    await expireHolds(clock);
    const { tries, booking } = await made.of(bookingId);
    const { state, outcome } = onlyOf(tries);
    expect(state === 'expired' ? booking.state === 'expired' : outcome !== null).toBe(true);
  }, 90_000);
  const { booking, tries, refunds, advances } = await made.of(bookingId);
  const { state, outcome } = onlyOf(tries);
  expect(await made.letters(bookingId)).toHaveLength(1);
  if (state === 'expired') {
    expect([booking.state, refunds.length, advances.length]).toEqual(['expired', 0, 0]);
    return 'expired';
  }
  expect(advances).toHaveLength(1);
  expect(refunds).toHaveLength(outcome === 'refunded' ? 1 : 0);
  expect(booking.state === 'confirmed').toBe(outcome === 'confirmed');
  return outcome ?? 'refunded';
}

test(
  `${ROUNDS} races of visit, event and expiry: one booking or one refund, and one letter`,
  async () => {
    const ended: Record<End, number> = { confirmed: 0, refunded: 0, expired: 0 };
    const lanes = await Promise.all(Array.from({ length: LANES }, () => createBookers(database.owner())));
    let next = 0;
    const run = async (made: Bookers) => {
      for (let round = next++; round < ROUNDS; round = next++) ended[await race(made, round)] += 1;
    };
    await Promise.all(lanes.map(run));
    console.log(JSON.stringify(ended));
    // It was a race: it went one way and the other.
    expect(Object.values(ended).filter((times) => times > 0).length, JSON.stringify(ended)).toBeGreaterThan(1);
  },
  60_000 + ROUNDS * 10_000,
);

test('afterwards Stripe’s books are ours, no event failed, and every invariant of money holds', async () => {
  const db = database.owner();
  await until(async () => expect(await events(db, 'waiting')).toEqual([]), 60_000);
  await reconcileCards();
  const operator = await createPerson(db, { isOperator: true });
  const { rows } = await viewReconciliation(operatorScope(operator.id));
  expect(rows).toHaveLength(LANES);
  expect(rows.filter(({ off }) => off.length > 0)).toEqual([]);
  expect(await events(db, 'failed')).toEqual([]);
  const ofMoney = INVARIANTS.filter(({ code }) => /^(journal|ledger|receipt|card|tenancy)/.test(code));
  const report = await db.$client.begin((inside) => checkInvariants(inside, ofMoney));
  expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
  expect(await db.select().from(cardPayments).where(eq(cardPayments.state, 'open'))).toEqual([]);
}, 120_000);
