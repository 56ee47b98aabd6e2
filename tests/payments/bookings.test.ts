import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { billStays } from '#app/features/billing/bill-stays.server.ts';
import { readBooking } from '#app/features/bookings/booking-view.server.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import { applyStripeEvents } from '#app/features/cards/apply-stripe-events.server.ts';
import { lookAfterTries } from '#app/features/cards/look-after-tries.server.ts';
import { reconcileCards, viewReconciliation } from '#app/features/cards/reconcile.server.ts';
import { bookingCard } from '#app/features/checkout/booking-card.server.ts';
import { expireHolds, lookAtPage, moveWithPage } from '#app/features/checkout/close-page.server.ts';
import { settleBookings } from '#app/features/checkout/settle-bookings.server.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { cancelBooking } from '#app/features/stays/cancel-booking.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { checkInvariants, INVARIANTS } from '#db/invariants/check.ts';
import { allocations, bookings, cardPayments, invoices, memberships } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { codeOf, valueIn } from '#tests/features/invoices/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, operatorScope } from '#tests/setup/request.ts';
import { createBookers, onlyOf } from './booking-scene.ts';
import { CARD, deliver, events, type, until, useStripe } from './scene.ts';

const database = useDatabase();
const { control, wire } = useStripe();
const clock = systemClock;
const ahead = (minutes: number) => ({ now: () => new Date(Date.now() + minutes * 60_000) });

test('paid on Stripe’s page, a held booking is confirmed, with one letter; its invoice is paid by the same money, once', async () => {
  const made = await createBookers(database.owner());
  const { bookingId } = await made.hold();
  const before = await made.row(bookingId);
  const [one, two] = await Promise.all([made.page(bookingId), made.page(bookingId)]);
  expect(valueIn(one).url).toBe(valueIn(two).url);
  const opened = onlyOf((await made.of(bookingId)).tries);
  const { waitsUntil, isKept } = await made.row(bookingId);
  // Nobody can pay for places that count as free: the page ends before the hold does.
  expect(opened.expiresAt.getTime()).toBeLessThan(waitsUntil?.getTime() ?? 0);
  expect(isKept).toBe(false);
  expect(opened.amountPaise - before.totalPaise).toBeLessThanOrEqual(50n);
  expect(opened.amountPaise % 100n).toBe(0n);
  const view = await readBooking(made.shipper.scope, bookingId);
  expect(view && (await bookingCard(made.shipper.scope, view))).toMatchObject({ isOpen: true, paid: null });
  await type(valueIn(one).url, { card: CARD.pays });
  await until(async () => expect((await made.row(bookingId)).state).toBe('confirmed'));
  await until(async () => expect((await made.of(bookingId)).tries).toMatchObject([{ outcome: 'confirmed' }]));
  expect((await made.of(bookingId)).advances).toMatchObject([
    { rail: 'card', amountPaise: opened.amountPaise, endedOn: null },
  ]);
  expect(await made.letters(bookingId)).toEqual(['booking-confirmed']);
  expect(codeOf(await made.page(bookingId))).toBe('lifecycle.illegal');
  const { invoiceId } = valueIn(await issueInvoice(made.host.scope, { bookingId }, asked('issue-invoice'), clock));
  for (let n = 0; n < 2; n++) await Promise.all([settleBookings(clock), settleBookings(clock)]);
  const { invoices: billed, advances, refunds, tries } = await made.of(bookingId);
  expect(billed).toMatchObject([{ id: invoiceId, outstandingPaise: 0n, payablePaise: opened.amountPaise }]);
  expect(billed[0]?.settledAt).not.toBeNull();
  expect(advances).toMatchObject([{ keptPaise: opened.amountPaise, invoiceId, returnReference: null }]);
  expect(tries).toMatchObject([{ invoiceId }]);
  expect(refunds).toEqual([]);
});

test('a declined card leaves page and hold open, and another one pays', async () => {
  const made = await createBookers(database.owner());
  const { bookingId } = await made.hold();
  const refused = await made.pay(bookingId, CARD.declined);
  expect(await refused.text()).toContain('declined');
  await applyStripeEvents();
  expect((await made.row(bookingId)).state).toBe('held');
  await made.pay(bookingId);
  await until(async () =>
    expect((await made.of(bookingId)).tries).toMatchObject([{ attempt: 1, outcome: 'confirmed' }]),
  );
  expect((await made.row(bookingId)).state).toBe('confirmed');
});

test('the tab closed after paying: the event alone confirms; without an event, the look after tries does', async () => {
  const made = await createBookers(database.owner());
  const { bookingId } = await made.hold();
  wire.holds = true;
  wire.sent.length = 0;
  await made.pay(bookingId);
  await expect.poll(() => wire.sent.length).toBeGreaterThanOrEqual(2);
  for (const sent of wire.sent) expect(await deliver(sent)).toBe(200);
  await until(async () => expect((await made.row(bookingId)).state).toBe('confirmed'));
  const { bookingId: unheard } = await made.hold();
  await made.pay(unheard);
  await lookAfterTries(ahead(10));
  wire.holds = false;
  await settleBookings(clock);
  expect((await made.of(unheard)).tries).toMatchObject([{ outcome: 'confirmed' }]);
});

test('back from Stripe’s page before the event: the visit confirms, and the event finds nothing to do', async () => {
  const made = await createBookers(database.owner());
  const { bookingId } = await made.hold();
  wire.holds = true;
  wire.sent.length = 0;
  await made.pay(bookingId);
  await lookAtPage(made.host.scope, bookingId, clock);
  expect((await made.row(bookingId)).state).toBe('held');
  await lookAtPage(made.shipper.scope, bookingId, clock);
  expect((await made.row(bookingId)).state).toBe('confirmed');
  await expect.poll(() => wire.sent.length).toBeGreaterThanOrEqual(2);
  wire.holds = false;
  for (const sent of wire.sent) expect(await deliver(sent)).toBe(200);
  await applyStripeEvents();
  await settleBookings(clock);
  expect((await made.of(bookingId)).advances).toHaveLength(1);
  expect(await made.letters(bookingId)).toEqual(['booking-confirmed']);
});

test('a hold expires after its page is closed at Stripe; while Stripe can’t be reached it doesn’t', async () => {
  const made = await createBookers(database.owner());
  const { bookingId } = await made.hold();
  const url = await made.open(bookingId);
  await made.lapse(bookingId);
  for (let n = 0; n < 3; n++)
    await control('faults', { kind: 'unavailable', path: '/v1/checkout/sessions', method: 'GET' });
  await expireHolds(clock);
  expect((await made.row(bookingId)).state).toBe('held');
  await expireHolds(clock);
  expect(await made.of(bookingId)).toMatchObject({ booking: { state: 'expired' }, tries: [{ state: 'expired' }] });
  expect(await (await type(url, { card: CARD.pays })).text()).toMatch(/expired/);
  expect(codeOf(await made.page(bookingId))).toBe('lifecycle.illegal');
});

test('letting the hold go closes the page first; paid at that moment, the booking stands', async () => {
  const made = await createBookers(database.owner());
  const letGo = (bookingId: string) => {
    const input = { bookingId, move: 'withdraw' } as const;
    return moveWithPage(made.shipper.scope, input, asked('withdraw', input), { clock });
  };
  const gone = await made.hold();
  const url = await made.open(gone.bookingId);
  expect(valueIn(await letGo(gone.bookingId))).toEqual({ state: 'withdrawn' });
  expect(await (await type(url, { card: CARD.pays })).text()).toMatch(/expired/);
  const paid = await made.hold();
  wire.holds = true;
  await made.pay(paid.bookingId);
  wire.holds = false;
  expect(codeOf(await letGo(paid.bookingId))).toBe('lifecycle.illegal');
  expect((await made.row(paid.bookingId)).state).toBe('confirmed');
});

test('money that comes after the hold ran out confirms late where the places are free, and goes back where they are taken', async () => {
  const made = await createBookers(database.owner());
  const free = await made.hold();
  const taken = await made.hold();
  wire.holds = true;
  for (const { bookingId } of [free, taken]) {
    await made.pay(bookingId);
    await made.lapse(bookingId);
  }
  const rival = await taken.rival();
  wire.holds = false;
  await expireHolds(clock);
  await until(async () => expect((await made.of(taken.bookingId)).refunds).toMatchObject([{ state: 'succeeded' }]));
  expect(await made.of(free.bookingId)).toMatchObject({
    booking: { state: 'confirmed' },
    tries: [{ outcome: 'confirmed' }],
  });
  const { booking, tries, refunds, advances } = await made.of(taken.bookingId);
  expect(onlyOf(refunds).amountPaise).toBe(onlyOf(tries).receivedPaise);
  expect(advances).toMatchObject([{ keptPaise: 0n, returnReference: onlyOf(refunds).stripeRefundId }]);
  expect(tries).toMatchObject([{ outcome: 'refunded' }]);
  await expireHolds(clock);
  expect((await made.row(booking.id)).state).toBe('expired');
  // Who began the same decision and stood still until the places were free again confirms nothing: the money is gone.
  await database.owner().update(bookings).set({ state: 'cancelled' }).where(eq(bookings.id, rival.id));
  await database.owner().update(allocations).set({ state: 'released' }).where(eq(allocations.bookingId, rival.id));
  const input = { bookingId: booking.id, move: 'confirm' } as const;
  const late = { command: 'card-confirm', key: onlyOf(tries).id, input };
  expect(valueIn(await moveBooking(made.shipper.scope, input, late, { clock }))).toEqual({ state: 'expired' });
  expect((await made.row(booking.id)).state).toBe('expired');
  expect(await made.letters(free.bookingId)).toEqual(['booking-confirmed']);
  expect(await made.letters(taken.bookingId)).toEqual(['booking-news']);
});

test('cancelled, a booking keeps its charge for the invoice of it, and the rest goes back to the card', async () => {
  const made = await createBookers(database.owner());
  const cancel = async (inDays: number) => {
    const { bookingId } = await made.hold({ inDays });
    await made.pay(bookingId);
    await until(async () => expect((await made.of(bookingId)).tries).toMatchObject([{ outcome: 'confirmed' }]));
    valueIn(
      await cancelBooking(made.shipper.scope, { bookingId, toldPaise: null }, asked('cancel', { bookingId }), {
        clock,
      }),
    );
    await billStays(ahead(1));
    return bookingId;
  };
  const whole = await cancel(20);
  const part = await cancel(4);
  await until(async () => {
    for (const id of [whole, part]) expect((await made.of(id)).refunds).toMatchObject([{ state: 'succeeded' }]);
  });
  const all = await made.of(whole);
  expect(onlyOf(all.refunds).amountPaise).toBe(onlyOf(all.tries).receivedPaise);
  // Back from the card's bank after all: held for the shipper again, and the desk's to send.
  await control('refund-failed', { account: made.account, id: onlyOf(all.refunds).stripeRefundId });
  await until(async () => expect((await made.of(whole)).refunds).toMatchObject([{ state: 'failed' }]));
  expect((await made.of(whole)).advances.filter(({ endedOn }) => endedOn === null)).toHaveLength(1);
  const some = await made.of(part);
  const fee = onlyOf(some.invoices);
  expect(fee).toMatchObject({ outstandingPaise: 0n });
  expect(fee.payablePaise).toBeGreaterThan(0n);
  expect(onlyOf(some.refunds).amountPaise).toBe((onlyOf(some.tries).receivedPaise ?? 0n) - fee.payablePaise);
  expect(some.advances).toMatchObject([{ keptPaise: fee.payablePaise, invoiceId: fee.id }]);
});

test('a stay billed by months is not paid ahead, and money of somebody who may not confirm any more goes back', async () => {
  const made = await createBookers(database.owner());
  const monthly = await made.hold({ billingMode: 'monthly' });
  expect(codeOf(await made.page(monthly.bookingId))).toBe('conflict.card_not_offered');
  const view = await readBooking(made.shipper.scope, monthly.bookingId);
  expect(view && (await bookingCard(made.shipper.scope, view))).toEqual({
    offered: null,
    isOpen: false,
    paid: null,
    disputes: [],
  });
  // Whoever opened the page has left since: nobody is there to confirm as, and the money goes back.
  const { bookingId } = await made.hold();
  await made.pay(bookingId);
  const db = database.owner();
  const heir = await createPerson(db);
  await db.insert(memberships).values({ orgId: made.shipper.organisation.id, userId: heir.id, role: 'owner' });
  await db.delete(memberships).where(eq(memberships.userId, made.shipper.owner.id));
  await until(async () => expect((await made.of(bookingId)).refunds).toMatchObject([{ state: 'succeeded' }]));
});

test('what stands in the books is what Stripe has, no event failed, and every invariant holds', async () => {
  const db = database.owner();
  await until(async () => expect(await events(db, 'waiting')).toEqual([]), 30_000);
  await reconcileCards();
  const operator = await createPerson(db, { isOperator: true });
  const { rows } = await viewReconciliation(operatorScope(operator.id));
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.filter(({ off }) => off.length > 0)).toEqual([]);
  expect(await events(db, 'failed')).toEqual([]);
  const ofMoney = INVARIANTS.filter(({ code }) =>
    /^(journal|ledger|receipt|invoice\.(seal|total)|card|tenancy)/.test(code),
  );
  const report = await db.$client.begin((inside) => checkInvariants(inside, ofMoney));
  expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
  const open = await db.select().from(cardPayments).where(eq(cardPayments.state, 'open'));
  expect(open).toEqual([]);
  expect((await db.select().from(invoices)).length).toBeGreaterThan(1);
}, 60_000);
