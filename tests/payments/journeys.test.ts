import { eq, like } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import { inr } from '#app/domain/shared/money.ts';
import { applyStripeEvents } from '#app/features/cards/apply-stripe-events.server.ts';
import { askCardRefund } from '#app/features/cards/ask-card-refund.server.ts';
import { viewCardAccount } from '#app/features/cards/card-account.server.ts';
import { lookAfterTries } from '#app/features/cards/look-after-tries.server.ts';
import { reconcileCards, viewReconciliation } from '#app/features/cards/reconcile.server.ts';
import { stripe } from '#app/platform/stripe.server.ts';
import { checkInvariants, INVARIANTS } from '#db/invariants/check.ts';
import { cardDisputes, cardRefunds, mailOutbox, refunds } from '#db/schema/index.ts';
import { SAMPLES } from '#emails/samples.ts';
import { codeOf, valueIn } from '#tests/features/invoices/scene.ts';
import { amountOf } from '#tests/features/notes/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, operatorScope } from '#tests/setup/request.ts';
import { PLATFORM } from '#tests/stand-ins/stripe/store.ts';
import { CARD, createCardParties, deliver, events, type, until, useStripe } from './scene.ts';

const database = useDatabase();
const { control, wire } = useStripe();

test('a host that Stripe has not cleared is paid as before', async () => {
  const made = await createCardParties(database.owner());
  const { invoiceId } = await made.issue();
  expect(codeOf(await made.page(invoiceId))).toBe('conflict.card_not_offered');
  expect(await made.tries(invoiceId)).toEqual([]);
});

test.each([
  ['take no money', { charges_enabled: false }, [true, false, true]],
  ['get no money out', { payouts_enabled: false }, [true, true, false]],
])('a host that can %s isn’t paid by card, and is shown the step that is open', async (_says, fields, isDone) => {
  const made = await createCardParties(database.owner());
  const account = await made.onboard();
  const { invoiceId } = await made.issue(1);
  const view = async () => {
    const found = await viewCardAccount(made.hostScope);
    return 'steps' in found ? { state: found.state, isDone: found.steps.map((step) => step.isDone) } : found;
  };
  expect(await view()).toEqual({ state: 'ready', isDone: [true, true, true] });
  await control('misstated', { account: PLATFORM, id: account, fields });
  await control('told', { account, id: account, type: 'account.updated' });
  await until(async () => expect(await view()).toEqual({ state: 'waiting', isDone }));
  expect(codeOf(await made.page(invoiceId))).toBe('conflict.card_not_offered');
});

test('paid on Stripe’s page, an invoice is settled once, with its letter, and the books agree', async () => {
  const made = await createCardParties(database.owner());
  const account = await made.onboard();
  const { invoiceId } = await made.issue();
  const { payablePaise } = await made.invoiceRow(invoiceId);
  const [one, two] = await Promise.all([made.page(invoiceId), made.page(invoiceId)]);
  expect(valueIn(one).url).toBe(valueIn(two).url);
  expect((await type(valueIn(one).url, { card: CARD.pays })).status).toBe(303);
  await until(async () => expect((await made.invoiceRow(invoiceId)).settledAt).not.toBeNull());
  const [payment, ...more] = await made.paid(invoiceId);
  expect(more).toEqual([]);
  expect(payment).toMatchObject({ rail: 'card', amountPaise: payablePaise, recordedBy: null });
  expect(payment?.reference).toMatch(/^pi_/);
  // Who pays, where it is and what for: without them a card of another country is declined in India.
  const intent = await stripe().paymentIntents.retrieve(payment?.reference ?? '', {}, { stripeAccount: account });
  const { legalName, address, pin } = made.shipperOrg;
  const shipping = { name: legalName, address: { line1: address, postal_code: pin, country: 'IN' } };
  expect(intent).toMatchObject({ shipping, description: expect.stringMatching(/\w/) });
  const letters = await database.owner().select().from(mailOutbox);
  expect(letters.filter(({ key }) => key.startsWith(`payment-received/${payment?.id}`))).toHaveLength(1);
  expect(await made.bank()).toBe(payablePaise);
  const books = await control('books');
  const fee = Math.floor(Number(payablePaise) / 50);
  expect(books[account]).toBe(Number(payablePaise) - fee);
  expect(codeOf(await made.page(invoiceId))).toBe('conflict.already_paid');
});

test('a declined card leaves the page open, and another one pays', async () => {
  const made = await createCardParties(database.owner());
  await made.onboard();
  const { invoiceId } = await made.issue();
  const refused = await made.payCard(invoiceId, CARD.declined);
  expect(await refused.text()).toContain('declined');
  expect((await made.invoiceRow(invoiceId)).settledAt).toBeNull();
  await made.payCard(invoiceId);
  await until(async () => expect((await made.invoiceRow(invoiceId)).settledAt).not.toBeNull());
  expect(await made.tries(invoiceId)).toMatchObject([{ attempt: 1, state: 'paid' }]);
});

test('told twice, late, backwards or not at all: the end is the same', async () => {
  const made = await createCardParties(database.owner());
  await made.onboard();
  const orders = [(all: unknown[]) => all, (all: unknown[]) => all.toReversed()];
  for (const order of orders) {
    const { invoiceId } = await made.issue(1);
    wire.holds = true;
    wire.sent.length = 0;
    await made.payCard(invoiceId);
    await expect.poll(() => wire.sent.length).toBeGreaterThanOrEqual(2);
    const told = order([...wire.sent]) as typeof wire.sent;
    for (const sent of [...told, ...told]) expect(await deliver(sent)).toBe(200);
    await until(async () => expect((await made.invoiceRow(invoiceId)).settledAt).not.toBeNull());
    for (const sent of told) expect(await deliver(sent)).toBe(200);
    await applyStripeEvents();
    expect(await made.paid(invoiceId)).toHaveLength(1);
  }
  const { invoiceId } = await made.issue(1);
  await made.payCard(invoiceId);
  wire.holds = false;
  await lookAfterTries({ now: () => new Date(Date.now() + 600_000) });
  expect((await made.invoiceRow(invoiceId)).settledAt).not.toBeNull();
});

test('an invoice paid in part meanwhile closes the page, and the next is for the rest', async () => {
  const made = await createCardParties(database.owner());
  await made.onboard();
  const { invoiceId } = await made.issue();
  const first = valueIn(await made.page(invoiceId)).url;
  const owed = (await made.invoiceRow(invoiceId)).outstandingPaise;
  await made.pay(invoiceId, inr(1_000_00n));
  const second = valueIn(await made.page(invoiceId)).url;
  expect(second).not.toBe(first);
  expect(await (await type(first, { card: CARD.pays })).text()).toMatch(/expired/);
  await type(second, { card: CARD.pays });
  await until(async () => expect((await made.invoiceRow(invoiceId)).settledAt).not.toBeNull());
  expect(await made.tries(invoiceId)).toMatchObject([
    { state: 'expired', amountPaise: owed },
    { state: 'paid', amountPaise: owed - 1_000_00n },
  ]);
});

test('a refund goes to the card, is in the books when it went, and out of them when it comes back', async () => {
  const made = await createCardParties(database.owner());
  const account = await made.onboard();
  const { invoiceId } = await made.issue();
  await made.payCard(invoiceId);
  await until(async () => expect((await made.invoiceRow(invoiceId)).settledAt).not.toBeNull());
  valueIn(await made.credit(invoiceId, [amountOf(1, 1_000_00n)], { refundWished: null }));
  const due = -(await made.booked('refund_due'));
  expect(due).toBeGreaterThan(0n);
  const ask = (paise: bigint) =>
    askCardRefund(operatorScope(made.operator.id), { invoiceId, amount: inr(paise) }, asked('refund-card'));
  expect(codeOf(await ask(due + 1n))).toBe('refund.more_than_by_card');
  valueIn(await ask(due));
  expect(codeOf(await ask(1n))).toBe('refund.more_than_by_card');
  await until(async () => expect(await made.booked('refund_due')).toBe(0n));
  const [refund] = await database.owner().select().from(refunds).where(eq(refunds.invoiceId, invoiceId));
  expect(refund).toMatchObject({ rail: 'card', amountPaise: due, failedOn: null });
  await control('refund-failed', { account, id: refund?.reference });
  await until(async () => expect(await made.booked('refund_due')).toBe(-due));
  const rows = await database.owner().select().from(cardRefunds).where(eq(cardRefunds.invoiceId, invoiceId));
  expect(rows).toMatchObject([{ state: 'failed' }]);
});

test.each(['won', 'lost'] as const)(
  'a dispute freezes the money until it is %s, and the host is told of both',
  async (outcome) => {
    const made = await createCardParties(database.owner());
    const account = await made.onboard();
    const { invoiceId } = await made.issue();
    await made.payCard(invoiceId, CARD.disputed);
    const { payablePaise } = await made.invoiceRow(invoiceId);
    await until(async () => expect(await made.booked('card_disputed')).toBe(payablePaise));
    expect(await made.bank()).toBe(0n);
    const [dispute] = await database.owner().select().from(cardDisputes).where(eq(cardDisputes.invoiceId, invoiceId));
    await control(`dispute-${outcome}`, { account, id: dispute?.stripeDisputeId });
    await until(async () => expect(await made.booked('card_disputed')).toBe(0n));
    expect(await made.bank()).toBe(outcome === 'won' ? payablePaise : 0n);
    expect((await made.invoiceRow(invoiceId)).outstandingPaise).toBe(outcome === 'won' ? 0n : payablePaise);
    const letters = await database.owner().select().from(mailOutbox).where(like(mailOutbox.key, 'card-dispute%'));
    const told = letters.filter(({ key }) => key.includes(`/${dispute?.id}/`));
    const { 'card-dispute': opened, [`card-dispute-${outcome}` as const]: ended } = SAMPLES['invoice-news'];
    const to = { recipient: made.hostOwner.email, template: 'invoice-news' };
    expect(told.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())).toMatchObject([
      { ...to, props: { title: opened.title, says: opened.says } },
      { ...to, props: { title: ended.title, says: ended.says } },
    ]);
  },
);

test('a dispute that is told before its payment, or alone, freezes it all the same', async () => {
  const made = await createCardParties(database.owner());
  await made.onboard();
  const { invoiceId } = await made.issue();
  const { payablePaise } = await made.invoiceRow(invoiceId);
  wire.holds = true;
  wire.sent.length = 0;
  await made.payCard(invoiceId, CARD.disputed);
  const told = await vi.waitFor(
    () => wire.sent.find(({ body }) => body.includes('"charge.dispute.created"')) ?? fail(),
  );
  wire.holds = false;
  expect(await deliver(told)).toBe(200);
  await until(async () => expect(await made.booked('card_disputed')).toBe(payablePaise));
  expect((await made.invoiceRow(invoiceId)).settledAt).not.toBeNull();
  expect(await made.paid(invoiceId)).toHaveLength(1);
});

const fail = () => {
  throw new Error('not told yet');
};

test('Stripe’s books and ours agree line by line, and a line that is off is named', async () => {
  const made = await createCardParties(database.owner());
  await made.onboard();
  const { invoiceId } = await made.issue(1);
  await reconcileCards();
  const all = (await viewReconciliation(operatorScope(made.operator.id))).rows;
  expect(all.length).toBeGreaterThan(6);
  expect(all.filter(({ off }) => off.length > 0)).toEqual([]);
  wire.holds = true;
  await made.payCard(invoiceId);
  const tomorrow = { now: () => new Date(Date.now() + 86_400_000) };
  await reconcileCards(tomorrow);
  const mine = async () =>
    (await viewReconciliation(operatorScope(made.operator.id))).rows.find(({ orgId }) => orgId === made.hostOrg.id);
  expect(await mine()).toMatchObject({ off: [{ what: 'charge', ledger: null }] });
  wire.holds = false;
  await lookAfterTries(tomorrow);
  await reconcileCards(tomorrow);
  expect(await mine()).toMatchObject({ off: [] });
}, 60_000);

test('nothing is left over: no event failed, and every invariant holds', async () => {
  expect(await events(database.owner(), 'failed')).toEqual([]);
  const sql = database.owner().$client;
  // The scene's bookings come from a factory without a history; what is asked of here is the money.
  const ofMoney = INVARIANTS.filter(({ code }) =>
    /^(journal|ledger|receipt|invoice\.(seal|total)|card|tenancy\.(card|pay|ref))/.test(code),
  );
  const report = await sql.begin((inside) => checkInvariants(inside, ofMoney));
  expect(report.checked).toBeGreaterThan(10);
  expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
});
