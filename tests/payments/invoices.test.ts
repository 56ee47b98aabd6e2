import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { DAYS_TO_PAY } from '#app/domain/pricing/billing.ts';
import { inr } from '#app/domain/shared/money.ts';
import { daysBetween, plainDate } from '#app/domain/shared/plain-date.ts';
import { cardsFor } from '#app/features/cards/cards-of-invoice.server.ts';
import { reconcileCards, viewReconciliation } from '#app/features/cards/reconcile.server.ts';
import { writeReminder } from '#app/features/dunning/write-reminder.server.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { voidInvoice } from '#app/features/notes/void-invoice.server.ts';
import { followInvoices } from '#app/features/stripe-invoices/follow-invoices.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { onAccount, stripe } from '#app/platform/stripe.server.ts';
import { checkInvariants, INVARIANTS } from '#db/invariants/check.ts';
import { deskInvoices, mailOutbox, outboundCalls, slots, stripeCustomers, stripeInvoices } from '#db/schema/index.ts';
import { codeOf, valueIn } from '#tests/features/invoices/scene.ts';
import { amountOf } from '#tests/features/notes/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createHost } from '#tests/setup/market.ts';
import { asked, operatorScope } from '#tests/setup/request.ts';
import { createTerms } from './invoice-scene.ts';
import { CARD, createCardParties, deliver, events, type, until, useStripe } from './scene.ts';

const database = useDatabase();
const { control, wire } = useStripe({ patienceMs: 700 });

test('an invoice with days to pay has one page at Stripe, with our number, parties and total', async () => {
  const made = await createTerms(database.owner());
  const invoiceId = await made.issueWithTerms();
  await Promise.all([followInvoices(), followInvoices(), followInvoices()]);
  await made.becomes(invoiceId, 'open');
  const invoice = await made.invoiceRow(invoiceId);
  const [theirs, ...more] = await made.allAtStripe(invoice.number);
  expect(more).toEqual([]);
  expect(theirs).toMatchObject({
    ...{ status: 'open', collection_method: 'send_invoice', auto_advance: false },
    ...{ total: Number(invoice.payablePaise), customer_name: invoice.recipient.legalName },
    customer_address: { line1: invoice.recipient.address, country: 'IN', postal_code: invoice.recipient.pin },
  });
  expect(new Date((theirs?.due_date ?? 0) * 1000).toISOString()).toBe(`${invoice.dueOn}T18:29:59.000Z`);
  const sums = theirs?.lines.data.map(({ amount }) => BigInt(amount)) ?? [];
  expect(sums.reduce((all, one) => all + one, 0n)).toBe(invoice.payablePaise);
  expect(await made.follower(invoiceId)).toMatchObject({ totalPaise: invoice.payablePaise });
  expect(await made.tries(invoiceId)).toMatchObject([{ page: 'invoice', state: 'open', openedBy: null }]);
  expect(await made.traces(invoiceId)).toContain('invoice.page_opened');
  const again = await made.opened(1);
  const customers = await database.owner().select().from(stripeCustomers);
  expect(customers.filter(({ orgId }) => orgId === made.hostOrg.id)).toHaveLength(1);
  expect((await made.atStripe(again.stripeId)).customer).toBe(theirs?.customer);
});

test.each(DAYS_TO_PAY)('%s days that the slot left at the hold are what invoice and page leave', async (days) => {
  const db = database.owner();
  const made = await createTerms(db);
  const leave = (daysToPay: (typeof DAYS_TO_PAY)[number]) =>
    db.update(slots).set({ daysToPay }).where(eq(slots.orgId, made.hostOrg.id));
  await leave(days);
  const booking = await made.book({ pallets: 2 });
  // What the host asks of others from now on changes nothing that is agreed.
  await leave(days === 15 ? 45 : 15);
  const { invoiceId } = valueIn(
    await issueInvoice(made.hostScope, { bookingId: booking.id }, asked('issue-invoice', { days })),
  );
  const { issuedOn, dueOn, number } = await made.invoiceRow(invoiceId);
  expect(daysBetween(plainDate(issuedOn), plainDate(dueOn))).toBe(days);
  await made.becomes(invoiceId, 'open');
  const [theirs] = await made.allAtStripe(number);
  expect(new Date((theirs?.due_date ?? 0) * 1000).toISOString()).toBe(`${dueOn}T18:29:59.000Z`);
});

test('a host without cards has no page at Stripe, and neither has an invoice that is due at once', async () => {
  const made = await createCardParties(database.owner());
  const { invoiceId } = await made.issue();
  const of = eq(stripeInvoices.invoiceId, invoiceId);
  expect(await database.owner().select().from(stripeInvoices).where(of)).toEqual([]);
  await made.onboard();
  const late = await made.issue();
  await followInvoices();
  const [row] = await database
    .owner()
    .select()
    .from(stripeInvoices)
    .where(eq(stripeInvoices.invoiceId, late.invoiceId));
  expect(row).toMatchObject({ state: 'dropped', stripeInvoiceId: null });
});

test('paid on its page it is settled once: receipt, payment, letter, books', async () => {
  const made = await createTerms(database.owner());
  const { invoiceId, url } = await made.opened();
  const { payablePaise } = await made.invoiceRow(invoiceId);
  expect(await (await made.payOnPage(url, CARD.declined)).text()).toContain('declined');
  expect(await (await made.payOnPage(url)).text()).toContain('paid');
  await made.settled(invoiceId);
  await made.becomes(invoiceId, 'paid');
  const [payment, ...more] = await made.paid(invoiceId);
  expect(more).toEqual([]);
  expect(payment).toMatchObject({ rail: 'card', amountPaise: payablePaise, recordedBy: null });
  expect(payment?.reference).toMatch(/^pi_/);
  const letters = await database.owner().select().from(mailOutbox);
  expect(letters.filter(({ key }) => key.startsWith(`payment-received/${payment?.id}`))).toHaveLength(1);
  expect(await made.bank()).toBe(payablePaise);
  expect((await control('books'))[made.account]).toBe(Number(payablePaise) - Math.floor(Number(payablePaise) / 50));
  expect(codeOf(await made.page(invoiceId))).toBe('conflict.already_paid');
});

test('3-D Secure on the page: refused it stays open, approved it is paid', async () => {
  const made = await createTerms(database.owner());
  const { invoiceId, url } = await made.opened(1);
  const challenge = async () => (await made.payOnPage(url, '4000002760003184')).headers.get('location') ?? '';
  await type(await challenge(), { answer: 'no' });
  expect((await made.invoiceRow(invoiceId)).settledAt).toBeNull();
  await type(await challenge(), { answer: 'yes' });
  await made.settled(invoiceId);
  expect(await made.paid(invoiceId)).toHaveLength(1);
});

test('told twice, late, backwards or not at all: the end is the same', async () => {
  const made = await createTerms(database.owner());
  for (const order of [(all: unknown[]) => all, (all: unknown[]) => all.toReversed()]) {
    const { invoiceId, url } = await made.opened(1);
    wire.holds = true;
    wire.sent.length = 0;
    await made.payOnPage(url);
    await expect.poll(() => wire.sent.some(({ body }) => body.includes('"invoice.paid"'))).toBe(true);
    wire.holds = false;
    const told = order([...wire.sent]) as typeof wire.sent;
    for (const sent of [...told, ...told]) expect(await deliver(sent)).toBe(200);
    await made.settled(invoiceId);
    await made.becomes(invoiceId, 'paid');
    for (const sent of told) expect(await deliver(sent)).toBe(200);
    await made.follow(async () => expect(await made.paid(invoiceId)).toHaveLength(1));
  }
});

const FAULTS = ['timeout_after', 'error_saved', 'timeout_before', 'unavailable', 'reset', 'cut', 'rate_limit'];
/** Making a draft, and giving one its lines and its page. */
const CALLS = ['/v1/invoices', '/v1/invoices/in_'];

test('fourteen invoices with calls going wrong: one page each, and each paid once', async () => {
  const made = await createTerms(database.owner());
  const issued: string[] = [];
  for (let n = 0; n < 14; n++) {
    const kind = FAULTS[n % FAULTS.length];
    await control('faults', { kind, path: '/v1/', method: n % 3 === 0 ? 'GET' : 'POST' });
    await control('faults', { kind, path: CALLS[n % 2], method: 'POST' });
    issued.push(await made.issueWithTerms(1));
    await followInvoices();
  }
  for (const invoiceId of issued) await made.becomes(invoiceId, 'open');
  for (const invoiceId of issued) {
    const { number } = await made.invoiceRow(invoiceId);
    expect(await made.allAtStripe(number)).toHaveLength(1);
    await made.payOnPage((await made.follower(invoiceId)).hostedUrl ?? '');
  }
  for (const invoiceId of issued) await made.settled(invoiceId);
  const payments = await Promise.all(issued.map(made.paid));
  expect(payments.map((each) => each.length)).toEqual(issued.map(() => 1));
  expect(await made.bank()).toBe(payments.flat().reduce((sum, { amountPaise }) => sum + amountPaise, 0n));
  const calls = await database.owner().select().from(outboundCalls);
  expect(calls.filter(({ key }) => !/^op:[a-z_]+:[0-9a-f-]{36}:[a-z0-9-]+:\d+$/.test(key))).toEqual([]);
}, 240_000);

test('the button leads to the page of the invoice, and no other page opens beside it', async () => {
  const made = await createTerms(database.owner());
  const { invoiceId, url } = await made.opened(1);
  expect(valueIn(await made.page(invoiceId)).url).toBe(url);
  expect(await made.tries(invoiceId)).toHaveLength(1);
  expect(await cardsFor(made.shipperScope, invoiceId)).toMatchObject({ offered: true, invoicePage: url });
  const stranger = await createHost(database.owner());
  expect(await cardsFor(stranger.scope, invoiceId)).toMatchObject({ offered: false, invoicePage: null });
});

test('a reminder leads to the page while it is open, and to none once it is closed', async () => {
  const made = await createTerms(database.owner());
  const { invoiceId, url } = await made.opened(1);
  const remind = async (key: string) => {
    const [row] = await database.owner().select().from(deskInvoices).where(eq(deskInvoices.invoiceId, invoiceId));
    if (!row) throw new Error('the desk does not see the invoice');
    const says = { key: `${key}/${invoiceId}`, title: 'A reminder', says: 'It is late.' };
    const to = await withOperator(operatorScope(made.operator.id), (tx) => writeReminder(tx, row, says));
    expect(to).toBeGreaterThan(0);
    const [letter] = await database
      .owner()
      .select()
      .from(mailOutbox)
      .where(eq(mailOutbox.key, `${says.key}/1`));
    return letter?.props.cardPage;
  };
  expect(await remind('open')).toBe(url);
  await made.payByBank(invoiceId, inr(1_00n));
  expect(await remind('other-sum')).toBeNull();
  await made.becomes(invoiceId, 'void');
  expect(await remind('closed')).toBeNull();
});

test('a Checkout page that is open keeps the invoice’s page waiting, and paid there it is never made', async () => {
  const made = await createTerms(database.owner());
  const invoiceId = await made.issueWithTerms(1);
  const url = valueIn(await made.page(invoiceId)).url;
  await followInvoices();
  expect(await made.follower(invoiceId)).toMatchObject({ state: 'asked', cardPaymentId: null });
  await type(url, { card: CARD.pays });
  await made.settled(invoiceId);
  await made.becomes(invoiceId, 'dropped');
  expect(await made.allAtStripe((await made.invoiceRow(invoiceId)).number)).toEqual([]);
});

test('all of it by bank: paid out of band at Stripe, and no card can pay it any more', async () => {
  const made = await createTerms(database.owner());
  const { invoiceId, url, stripeId } = await made.opened();
  const { payablePaise } = await made.invoiceRow(invoiceId);
  const tds = payablePaise / 50n;
  await made.payByBank(invoiceId, inr(payablePaise - tds), inr(tds));
  await control('faults', { kind: 'timeout_after', path: '/v1/invoices', method: 'POST' });
  await made.becomes(invoiceId, 'paid_elsewhere');
  expect(await made.atStripe(stripeId)).toMatchObject({ status: 'paid', amount_remaining: 0 });
  expect(await (await made.payOnPage(url)).text()).toContain('This invoice is paid.');
  expect(await made.tries(invoiceId)).toMatchObject([{ state: 'expired' }]);
  expect(await made.paid(invoiceId)).toHaveLength(1);
});

test('a part by bank closes the page, and the rest is paid by card on Checkout’s', async () => {
  const made = await createTerms(database.owner());
  const { invoiceId, url, stripeId } = await made.opened();
  const { payablePaise } = await made.invoiceRow(invoiceId);
  await made.payByBank(invoiceId, inr(1_000_00n));
  await made.becomes(invoiceId, 'void');
  expect(await made.atStripe(stripeId)).toMatchObject({ status: 'void' });
  expect(await (await made.payOnPage(url)).text()).toContain('void');
  expect(await made.traces(invoiceId)).toContain('invoice.page_closed');
  const rest = valueIn(await made.page(invoiceId)).url;
  expect(rest).not.toBe(url);
  await type(rest, { card: CARD.pays });
  await made.settled(invoiceId);
  expect(await made.tries(invoiceId)).toMatchObject([
    { page: 'invoice', state: 'expired' },
    { page: 'checkout', state: 'paid', receivedPaise: payablePaise - 1_000_00n },
  ]);
});

test('asked for at once after a part came by bank, the button closes the page first', async () => {
  const made = await createTerms(database.owner());
  const { invoiceId, url, stripeId } = await made.opened(1);
  await made.payByBank(invoiceId, inr(1_00n));
  const rest = valueIn(await made.page(invoiceId)).url;
  expect(rest).not.toBe(url);
  expect(await made.atStripe(stripeId)).toMatchObject({ status: 'void' });
});

test('voided here, it is void there', async () => {
  const made = await createTerms(database.owner());
  const { invoiceId, stripeId } = await made.opened(1);
  valueIn(await voidInvoice(made.host, { invoiceId, reason: 'Wrong booking' }, asked('void-invoice')));
  await control('faults', { kind: 'error_saved', path: '/v1/invoices', method: 'POST' });
  await made.becomes(invoiceId, 'void');
  expect(await made.atStripe(stripeId)).toMatchObject({ status: 'void' });
});

test('voided while the card was paying: the money is held for the host, unmatched and in sight', async () => {
  const made = await createTerms(database.owner());
  const { invoiceId, url } = await made.opened(1);
  wire.holds = true;
  await made.payOnPage(url);
  valueIn(await voidInvoice(made.host, { invoiceId, reason: 'Wrong booking' }, asked('void-invoice')));
  wire.holds = false;
  await made.becomes(invoiceId, 'paid');
  const { payablePaise } = await made.invoiceRow(invoiceId);
  expect(await made.received()).toMatchObject([
    { rail: 'card', amountPaise: payablePaise, unmatchedPaise: payablePaise },
  ]);
});

test('a credit note before payment: the page asks for less, and what is paid there settles it', async () => {
  const made = await createTerms(database.owner());
  const { invoiceId, url, stripeId } = await made.opened();
  await made.creditNow(invoiceId, [amountOf(1, 1_000_00n)]);
  await control('faults', { kind: 'error_saved', path: '/v1/credit_notes', method: 'POST' });
  await made.becomes(invoiceId, 'open');
  const { outstandingPaise, payablePaise } = await made.invoiceRow(invoiceId);
  expect(outstandingPaise).toBeLessThan(payablePaise);
  expect(await made.atStripe(stripeId)).toMatchObject({
    amount_remaining: Number(outstandingPaise),
    pre_payment_credit_notes_amount: Number(payablePaise - outstandingPaise),
  });
  const list = await stripe().creditNotes.list({ invoice: stripeId }, onAccount(made.account));
  expect(list.data).toHaveLength(1);
  expect(valueIn(await made.page(invoiceId)).url).toBe(url);
  await made.payOnPage(url);
  await made.settled(invoiceId);
  expect((await made.paid(invoiceId))[0]).toMatchObject({ amountPaise: outstandingPaise });
  expect(await made.notesAtStripe(invoiceId)).toMatchObject([
    { amountPaise: payablePaise - outstandingPaise, outOfBandPaise: 0n },
  ]);
});

test('a credit note after payment is credited out of band; the money goes back on our refund’s own way', async () => {
  const made = await createTerms(database.owner());
  const { invoiceId, url, stripeId } = await made.opened();
  await made.payOnPage(url);
  await made.becomes(invoiceId, 'paid');
  await made.creditNow(invoiceId, [amountOf(1, 1_000_00n)]);
  await made.follow(async () => expect(await made.notesAtStripe(invoiceId)).toHaveLength(1));
  const [note] = await made.notesAtStripe(invoiceId);
  expect(note?.outOfBandPaise).toBe(note?.amountPaise);
  expect(await made.atStripe(stripeId)).toMatchObject({
    status: 'paid',
    post_payment_credit_notes_amount: Number(note?.amountPaise),
  });
  expect(await made.follower(invoiceId)).toMatchObject({ state: 'paid' });
});

test('a credit note while the card was paying: all that came is in the books, and what is too much is the shipper’s', async () => {
  const made = await createTerms(database.owner());
  const { invoiceId, url } = await made.opened();
  const { payablePaise } = await made.invoiceRow(invoiceId);
  wire.holds = true;
  await made.payOnPage(url);
  await made.creditNow(invoiceId, [amountOf(1, 1_000_00n)]);
  wire.holds = false;
  await made.becomes(invoiceId, 'paid');
  const [note] = await made.notesAtStripe(invoiceId);
  expect(note?.outOfBandPaise).toBe(note?.amountPaise);
  expect(await made.received()).toMatchObject([{ amountPaise: payablePaise }]);
  expect((await made.invoiceRow(invoiceId)).outstandingPaise).toBe(0n);
  expect(await made.bank()).toBe(payablePaise);
});

test('the bank and the card at the same moment: both are in the books, once', async () => {
  const made = await createTerms(database.owner());
  const { invoiceId, url } = await made.opened(1);
  const { payablePaise } = await made.invoiceRow(invoiceId);
  wire.holds = true;
  await made.payOnPage(url);
  await made.payByBank(invoiceId, inr(payablePaise));
  wire.holds = false;
  await made.becomes(invoiceId, 'paid');
  expect((await made.received()).map(({ rail }) => rail).toSorted()).toEqual(['bank_transfer', 'card']);
  expect(await made.bank()).toBe(2n * payablePaise);
  expect((await made.invoiceRow(invoiceId)).outstandingPaise).toBe(0n);
});

test('a disputed payment of the page freezes the money', async () => {
  const made = await createTerms(database.owner());
  const { invoiceId, url } = await made.opened(1);
  const { payablePaise } = await made.invoiceRow(invoiceId);
  await made.payOnPage(url, CARD.disputed);
  await until(async () => expect(await made.booked('card_disputed')).toBe(payablePaise));
  expect(await made.paid(invoiceId)).toHaveLength(1);
});

test('what another account tells of an invoice is not about it', async () => {
  const [one, other] = [await createTerms(database.owner()), await createTerms(database.owner())];
  const { invoiceId, stripeId } = await one.opened(1);
  const theirs = await other.opened(1);
  await other.payOnPage(theirs.url);
  await other.settled(theirs.invoiceId);
  expect((await one.invoiceRow(invoiceId)).settledAt).toBeNull();
  await expect(stripe().invoices.retrieve(stripeId, {}, onAccount(other.account))).rejects.toMatchObject({
    code: 'resource_missing',
  });
  expect(await cardsFor(other.shipperScope, invoiceId)).toMatchObject({ invoicePage: null, offered: false });
});

test('Stripe’s books and ours agree line by line, no event failed, and every invariant holds', async () => {
  const made = await createTerms(database.owner());
  await reconcileCards({ now: () => new Date(Date.now() + 86_400_000) });
  const { rows, stuckInvoices } = await viewReconciliation(operatorScope(made.operator.id));
  expect(stuckInvoices).toBe(0);
  expect(rows.length).toBeGreaterThan(6);
  expect(rows.filter(({ off }) => off.length > 0)).toEqual([]);
  expect(Object.values(await control('books')).reduce((all, one) => all + one, 0)).toBe(0);
  expect(await events(database.owner(), 'failed')).toEqual([]);
  const ofMoney = INVARIANTS.filter(({ code }) =>
    /^(journal|ledger|receipt|invoice\.(seal|total)|card|stripe|tenancy\.(card|pay|ref|stripe))/.test(code),
  );
  const report = await database.owner().$client.begin((inside) => checkInvariants(inside, ofMoney));
  expect(report.checked).toBeGreaterThan(15);
  expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
}, 60_000);
