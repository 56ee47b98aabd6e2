import { and, desc, eq, isNull, like, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { inr } from '#app/domain/shared/money.ts';
import { readBooking } from '#app/features/bookings/booking-view.server.ts';
import { applyStripeEvents } from '#app/features/cards/apply-stripe-events.server.ts';
import { askCardRefund } from '#app/features/cards/ask-card-refund.server.ts';
import { cardsFor, cardsForDesk } from '#app/features/cards/cards-of-invoice.server.ts';
import { reconcileCards, viewReconciliation } from '#app/features/cards/reconcile.server.ts';
import { sendCardRefunds } from '#app/features/cards/settle-refund.server.ts';
import { bookingCard } from '#app/features/checkout/booking-card.server.ts';
import { settleBookings } from '#app/features/checkout/settle-bookings.server.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { cancelBooking } from '#app/features/stays/cancel-booking.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { checkInvariants, INVARIANTS } from '#db/invariants/check.ts';
import { auditLog, cardDisputes, cardPayments, journals, ledgerEntries, mailOutbox } from '#db/schema/index.ts';
import { codeOf, valueIn } from '#tests/features/invoices/scene.ts';
import { amountOf } from '#tests/features/notes/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, operatorScope } from '#tests/setup/request.ts';
import { createBookers, onlyOf } from './booking-scene.ts';
import { CARD, createCardParties, deliver, events, later, until, useStripe } from './scene.ts';

const database = useDatabase();
const { control, wire } = useStripe();
const clock = systemClock;
const HOUR_MS = 3_600_000;

/** A booking that a card has paid ahead which its holder disputes, told as far as `tells` goes. */
async function paidAndDisputed({ tells = true } = {}) {
  const made = await createBookers(database.owner());
  const db = database.owner();
  const { bookingId, rival } = await made.hold();
  wire.holds = !tells;
  wire.sent.length = 0;
  await made.pay(bookingId, CARD.disputed);
  const paise = async () => onlyOf((await made.of(bookingId)).tries).amountPaise;
  const disputes = () =>
    db
      .select({ row: cardDisputes })
      .from(cardDisputes)
      .innerJoin(cardPayments, eq(cardPayments.id, cardDisputes.cardPaymentId))
      .where(eq(cardPayments.bookingId, bookingId));
  /** What each account of the host comes to, of this booking; those at zero are left out. */
  const books = async () => {
    const rows = await db
      .select({ account: ledgerEntries.account, paise: sql<string>`sum(${ledgerEntries.amountPaise})::text` })
      .from(ledgerEntries)
      .innerJoin(journals, eq(journals.id, ledgerEntries.journalId))
      .where(and(eq(journals.bookingId, bookingId), eq(ledgerEntries.bookOrgId, made.host.organisation.id)))
      .groupBy(ledgerEntries.account);
    const all = rows.map(({ account, paise: sum }) => [account, BigInt(sum)] as const);
    const moneyOnly = ['bank', 'card_disputed', 'deposit_held', 'receivable'];
    return Object.fromEntries(all.filter(([account, sum]) => moneyOnly.includes(account) && sum !== 0n));
  };
  const decide = async (end: 'won' | 'lost') => {
    const { row } = onlyOf(await disputes());
    await control(`dispute-${end}`, { account: made.account, id: row.stripeDisputeId });
    await until(async () => expect((await disputes())[0]?.row.state).toBe(end));
    await settleBookings(clock);
  };
  const issue = async () => {
    const { invoiceId } = valueIn(await issueInvoice(made.host.scope, { bookingId }, asked('issue-invoice'), clock));
    await settleBookings(clock);
    return invoiceId;
  };
  const frozen = () => until(async () => expect((await disputes())[0]?.row.state).toBe('open'));
  const confirmed = () => until(async () => expect((await made.row(bookingId)).state).toBe('confirmed'));
  const told = (type: string) => {
    const found = wire.sent.find(({ body }) => body.includes(`"${type}"`) && body.includes(made.account));
    if (!found) throw new Error(`${type} was not sent`);
    return found;
  };
  return { ...made, bookingId, rival, paise, disputes, books, decide, issue, frozen, confirmed, told };
}

/** What Stripe had to tell has left it. */
const allSent = () => expect.poll(() => control('undelivered')).toEqual({ count: 0 });

/** Titles of what the host was told of a booking's disputes. */
const titles = async (bookingId: string) => {
  const rows = await database
    .owner()
    .select({ title: sql<string>`${mailOutbox.props}->>'title'` })
    .from(mailOutbox)
    .where(
      and(like(mailOutbox.key, `booking-news/${bookingId}/card-dispute%`), eq(mailOutbox.template, 'booking-news')),
    );
  return rows.map(({ title }) => title).toSorted();
};

const operator = async (made: Awaited<ReturnType<typeof createCardParties>>) => operatorScope(made.operator.id);

test('disputed before its invoice, the money is frozen: put to no invoice, and told on the pages of both sides and the desk', async () => {
  const made = await paidAndDisputed();
  await made.frozen();
  await made.confirmed();
  const paise = await made.paise();
  expect(await made.books()).toEqual({ card_disputed: paise, deposit_held: -paise });
  const invoiceId = await made.issue();
  const { invoices, advances, tries, booking } = await made.of(made.bookingId);
  expect(invoices).toMatchObject([{ id: invoiceId, outstandingPaise: paise, settledAt: null }]);
  expect(advances).toMatchObject([{ endedOn: null, keptPaise: null }]);
  expect(tries).toMatchObject([{ invoiceId: null }]);
  expect(booking.state).toBe('confirmed');
  const shown = [{ state: 'open', amount: inr(paise) }];
  for (const { scope } of [made.host, made.shipper]) {
    const view = await readBooking(scope, made.bookingId);
    expect(view && (await bookingCard(scope, view))).toMatchObject({ disputes: shown });
    expect(view?.timeline.map(({ says }) => says)).toContain('The cardholder disputed what the card had paid');
    expect(await cardsFor(scope, invoiceId)).toMatchObject({ disputes: shown });
  }
  const desk = await createCardParties(database.owner());
  expect(await cardsForDesk(await operator(desk), invoiceId)).toMatchObject({ disputes: shown });
  expect(await titles(made.bookingId)).toEqual(['A card payment is disputed']);
  const refund = { invoiceId, amount: inr(100_00n) };
  expect(codeOf(await askCardRefund(await operator(desk), refund, asked('refund-card')))).toBe(
    'conflict.card_disputed',
  );
});

test('won before the invoice comes, it is as it was, and pays the invoice', async () => {
  const made = await paidAndDisputed();
  await made.frozen();
  await made.confirmed();
  await made.decide('won');
  const paise = await made.paise();
  expect(await made.books()).toEqual({ bank: paise, deposit_held: -paise });
  const invoiceId = await made.issue();
  const { invoices, advances, tries } = await made.of(made.bookingId);
  expect(invoices).toMatchObject([{ outstandingPaise: 0n }]);
  expect(advances).toMatchObject([{ keptPaise: paise, invoiceId }]);
  expect(tries).toMatchObject([{ invoiceId }]);
  expect(await made.books()).toEqual({ bank: paise });
  expect(await titles(made.bookingId)).toEqual(['A card payment is disputed', 'Dispute won']);
});

test('won after the invoice came, it is put to it then', async () => {
  const made = await paidAndDisputed();
  await made.frozen();
  await made.confirmed();
  await made.issue();
  await made.decide('won');
  expect(await made.books()).toEqual({ bank: await made.paise() });
  expect((await made.of(made.bookingId)).invoices).toMatchObject([{ outstandingPaise: 0n }]);
});

test.each(['before', 'after'] as const)(
  'lost %s the invoice comes: nothing is held any more, and the invoice is unpaid',
  async (when) => {
    const made = await paidAndDisputed();
    await made.frozen();
    await made.confirmed();
    if (when === 'after') await made.issue();
    await made.decide('lost');
    const paise = await made.paise();
    expect(await made.books()).toEqual(when === 'after' ? { receivable: paise } : {});
    const [{ row: dispute } = { row: null }] = await made.disputes();
    expect((await made.of(made.bookingId)).advances).toMatchObject([
      { keptPaise: 0n, invoiceId: null, returnReference: dispute?.stripeDisputeId },
    ]);
    if (when === 'before') await made.issue();
    const { invoices, booking, refunds } = await made.of(made.bookingId);
    expect(invoices).toMatchObject([{ outstandingPaise: paise, settledAt: null }]);
    expect(await made.books()).toEqual({ receivable: paise });
    expect(booking.state).toBe('confirmed');
    expect(refunds).toEqual([]);
    expect(await titles(made.bookingId)).toEqual(['A card payment is disputed', 'Dispute lost']);
    const traced = await database.owner().select().from(auditLog).where(eq(auditLog.entityId, made.bookingId));
    const actions = traced.map(({ action }) => action).filter((action) => action.includes('disput'));
    expect(actions.toSorted()).toEqual(['booking.card_dispute_lost', 'booking.card_disputed']);
  },
);

test('told before its payment, and again and again: frozen once, and the booking has its places', async () => {
  const made = await paidAndDisputed({ tells: false });
  await allSent();
  wire.holds = false;
  const first = made.told('charge.dispute.created');
  for (let n = 0; n < 3; n++) expect(await deliver(first)).toBe(200);
  await applyStripeEvents(later(HOUR_MS));
  const paise = await made.paise();
  expect(await made.books()).toEqual({ card_disputed: paise, deposit_held: -paise });
  for (const sent of [...wire.sent].reverse()) expect(await deliver(sent)).toBe(200);
  await applyStripeEvents(later(HOUR_MS));
  await made.confirmed();
  expect(await made.books()).toEqual({ card_disputed: paise, deposit_held: -paise });
  expect(await made.disputes()).toHaveLength(1);
  expect(await titles(made.bookingId)).toEqual(['A card payment is disputed']);
});

test.each(['won', 'lost'] as const)(
  'told after the money was put to the invoice: it is the invoice’s dispute, %s',
  async (end) => {
    const made = await paidAndDisputed({ tells: false });
    await allSent();
    wire.holds = false;
    expect(await deliver(made.told('payment_intent.succeeded'))).toBe(200);
    await made.confirmed();
    const invoiceId = await made.issue();
    expect(await made.books()).toEqual({ bank: await made.paise() });
    expect(await deliver(made.told('charge.dispute.created'))).toBe(200);
    await made.frozen();
    expect(onlyOf(await made.disputes()).row.invoiceId).toBe(invoiceId);
    await made.decide(end);
    const paise = await made.paise();
    expect(await made.books()).toEqual(end === 'won' ? { bank: paise } : { receivable: paise });
  },
);

test.each(['won', 'lost'] as const)(
  'cancelled while it is frozen, nothing goes back before the bank has decided: %s',
  async (end) => {
    const made = await paidAndDisputed();
    await made.frozen();
    await made.confirmed();
    const input = { bookingId: made.bookingId, toldPaise: null };
    valueIn(await cancelBooking(made.shipper.scope, input, asked('cancel', input), { clock }));
    await settleBookings(clock);
    expect((await made.of(made.bookingId)).refunds).toEqual([]);
    await made.decide(end);
    const { advances, refunds } = await made.of(made.bookingId);
    if (end === 'lost') {
      expect(refunds).toEqual([]);
      expect(advances).toMatchObject([{ keptPaise: 0n }]);
      expect(await made.books()).toEqual({});
    } else expect(refunds).toMatchObject([{ amountPaise: await made.paise(), invoiceId: null }]);
  },
);

test('places gone and the payment disputed: the refund waits for the bank, and where it gave the money back is never sent', async () => {
  const made = await paidAndDisputed({ tells: false });
  await made.lapse(made.bookingId);
  await made.rival();
  await allSent();
  wire.holds = false;
  expect(await deliver(made.told('payment_intent.succeeded'))).toBe(200);
  await until(async () => expect((await made.of(made.bookingId)).tries).toMatchObject([{ outcome: 'refunded' }]));
  // Stripe knows of the dispute before we do.
  await sendCardRefunds(later(HOUR_MS));
  const waits = [{ state: 'asked', problem: 'charge_disputed' }];
  expect((await made.of(made.bookingId)).refunds).toMatchObject(waits);
  expect(await deliver(made.told('charge.dispute.created'))).toBe(200);
  await made.frozen();
  await sendCardRefunds(later(2 * HOUR_MS));
  expect((await made.of(made.bookingId)).refunds).toMatchObject(waits);
  await made.decide('lost');
  await sendCardRefunds(later(24 * HOUR_MS));
  expect((await made.of(made.bookingId)).refunds).toMatchObject([{ state: 'failed', stripeRefundId: null }]);
  expect(await made.books()).toEqual({});
});

test('a refund of an invoice’s payment is refused while its cardholder disputes it', async () => {
  const made = await createCardParties(database.owner());
  await made.onboard();
  const { invoiceId } = await made.issue(2);
  await made.payCard(invoiceId, CARD.disputed);
  const { payablePaise } = await made.invoiceRow(invoiceId);
  await until(async () => expect(await made.booked('card_disputed')).toBe(payablePaise));
  valueIn(await made.credit(invoiceId, [amountOf(1, 1_000_00n)], { refundWished: null }));
  const input = { invoiceId, amount: inr(500_00n) };
  expect(codeOf(await askCardRefund(await operator(made), input, asked('refund-card')))).toBe('conflict.card_disputed');
});

test('afterwards no event waits or has failed, Stripe’s books are ours, and every invariant of money holds', async () => {
  const db = database.owner();
  await applyStripeEvents(later(48 * HOUR_MS));
  for (const state of ['waiting', 'failed'] as const) expect(await events(db, state)).toEqual([]);
  expect(
    await db.select().from(cardDisputes).where(isNull(cardDisputes.invoiceId)).orderBy(desc(cardDisputes.openedAt)),
  ).not.toEqual([]);
  await reconcileCards();
  const { rows } = await viewReconciliation(await operator(await createCardParties(db)));
  expect(rows.filter(({ off }) => off.length > 0)).toEqual([]);
  const ofMoney = INVARIANTS.filter(({ code }) =>
    /^(journal|ledger|receipt|invoice\.|card|fee|tenancy\.card)/.test(code),
  );
  const report = await db.$client.begin((inside) => checkInvariants(inside, ofMoney));
  expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
});
