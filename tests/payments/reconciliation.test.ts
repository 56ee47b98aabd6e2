import { eq } from 'drizzle-orm';
import { beforeAll, expect, test, vi } from 'vitest';
import { inr } from '#app/domain/shared/money.ts';
import { arithmeticOff } from '#app/features/cards/account-arithmetic.server.ts';
import { askCardRefund } from '#app/features/cards/ask-card-refund.server.ts';
import { viewCardAccount } from '#app/features/cards/card-account.server.ts';
import { readAccount } from '#app/features/cards/read-account.server.ts';
import { reconcileCards, viewReconciliation } from '#app/features/cards/reconcile.server.ts';
import { offSentence, payoutWords } from '#app/features/cards/reconciliation-view.ts';
import { writeCommissionRule } from '#app/features/settlements/change-commission.server.ts';
import { onAccount, stripe } from '#app/platform/stripe.server.ts';
import { cardPayments, stripeAccounts } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { valueIn } from '#tests/features/invoices/scene.ts';
import { amountOf } from '#tests/features/notes/scene.ts';
import { EVERYTHING } from '#tests/features/settlements/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, operatorScope } from '#tests/setup/request.ts';
import { onlyOf } from './booking-scene.ts';
import { createCardParties, until, useStripe } from './scene.ts';

/* Stripe's books of each account against ours: what went to the bank, what is left, and the platform's own account. */

const database = useDatabase();
const { control } = useStripe({ isShared: false });
const PLATFORM = 'acct_platform';
const DAY_MS = 86_400_000;
let operatorId = '';
let days = 0;

beforeAll(async () => {
  operatorId = (await createPerson(database.owner(), { isOperator: true })).id;
  valueIn(await writeCommissionRule(operatorScope(operatorId), EVERYTHING, asked('write-rule')));
});

/** Compares on a day of its own: what agreed once isn't compared again on that day. */
async function compared() {
  days += 1;
  const clock = { now: () => new Date(Date.now() + days * DAY_MS) };
  await reconcileCards(clock);
  return viewReconciliation(operatorScope(operatorId), clock);
}

/** A host whose one invoice has been paid by card. */
async function paidHost(pallets = 3) {
  const made = await createCardParties(database.owner());
  const account = await made.onboard();
  const { invoiceId } = await made.issue(pallets);
  await made.payCard(invoiceId);
  await until(async () => expect((await made.invoiceRow(invoiceId)).settledAt).not.toBeNull());
  const row = async () => {
    const found = (await compared()).rows.find(({ orgId }) => orgId === made.hostOrg.id);
    if (!found?.payouts) throw new Error('the host was not compared');
    return { ...found, payouts: found.payouts };
  };
  const has = async () => BigInt((await control('books'))[account] ?? 0);
  const payOut = async () => {
    await control('pay-out', { account, id: account });
    return (await stripe().payouts.list({ limit: 1 }, onAccount(account))).data[0] ?? fail();
  };
  const transactionOf = async (type: string) => {
    const all = await stripe().balanceTransactions.list({ limit: 100, type }, onAccount(account));
    return all.data[0] ?? fail();
  };
  const misstate = (id: string, fields: object) => control('misstated', { account, id, fields });
  return { ...made, account, invoiceId, row, has, payOut, transactionOf, misstate };
}

const fail = (): never => {
  throw new Error('nothing of that kind');
};
const GONE = { object: 'deleted balance_transaction' };

test('what goes to the bank is read: on its way, arrived, and what is left at Stripe', async () => {
  const made = await paidHost();
  const had = await made.has();
  const before = await made.row();
  expect(before).toMatchObject({ off: [], payouts: { paid: inr(0n), balance: inr(had), last: null, failed: 0 } });
  expect(before.stripe.paise - before.fees.paise).toBe(had);
  const { id } = await made.payOut();
  const leaving = await made.row();
  expect(leaving).toMatchObject({ off: [], payouts: { onTheWay: inr(had), paid: inr(0n), balance: inr(0n) } });
  expect(leaving.payouts.last).toMatchObject({ id, state: 'in_transit', amount: inr(had) });
  await control('payout-arrived', { account: made.account, id });
  const arrived = await made.row();
  expect(arrived).toMatchObject({ off: [], payouts: { onTheWay: inr(0n), paid: inr(had), last: { state: 'paid' } } });
  expect(arrived.payouts.last && payoutWords(arrived.payouts.last)).toMatch(/^₹[\d,.]+, paid on \d/);
  expect(await viewCardAccount(made.hostScope)).toMatchObject({
    payouts: { day: arrived.day, sums: { paid: inr(had), balance: inr(0n) } },
  });
});

test('a failed payout comes back, is in sight until another has arrived, and the account still closes', async () => {
  const made = await paidHost();
  const had = await made.has();
  const { id } = await made.payOut();
  await control('payout-arrived', { account: made.account, id });
  await control('payout-failed', { account: made.account, id });
  const { off, payouts } = await made.row();
  expect(off).toEqual([]);
  expect(payouts).toMatchObject({ paid: inr(0n), onTheWay: inr(0n), balance: inr(had), failed: 1 });
  expect(payoutWords(onlyOf([...payouts.standing]))).toMatch(/^₹[\d,.]+, due on \d.*, failed: account closed$/);
  // Stripe's clock counts in seconds: the next is to be the later one.
  await control('clock', { ms: 1_000 });
  const next = await made.payOut();
  expect((await made.row()).payouts.standing).toMatchObject([{ id }]);
  await control('payout-arrived', { account: made.account, id: next.id });
  const after = await made.row();
  expect(after).toMatchObject({ off: [], payouts: { paid: inr(had), failed: 1, standing: [], last: { id: next.id } } });
});

type Host = Awaited<ReturnType<typeof paidHost>>;
type Plant = (made: Host) => Promise<{ id: string; sentence: RegExp }>;
const PLANTS: [what: string, fault: string, plant: Plant][] = [
  [
    'payout',
    'a payout says another sum than the account’s line',
    async (made) => {
      const { id, amount } = await made.payOut();
      await made.misstate(id, { amount: amount + 1 });
      return { id, sentence: /^The payout says ₹[\d,.]+; the account’s lines say ₹[\d,.]+\.$/ };
    },
  ],
  [
    'payout',
    'a payout has no line',
    async (made) => {
      const { id, balance_transaction } = await made.payOut();
      await made.misstate(String(balance_transaction), GONE);
      return { id, sentence: /^The payout says ₹[\d,.]+; the account’s lines say nothing\.$/ };
    },
  ],
  [
    'payout',
    'a line has no payout',
    async (made) => {
      const { id } = await made.payOut();
      await made.misstate(id, { object: 'deleted payout' });
      return { id, sentence: /^The payout says nothing; the account’s lines say ₹[\d,.]+\.$/ };
    },
  ],
  [
    'payout_return',
    'a failed payout never came back',
    async (made) => {
      const { id } = await made.payOut();
      await made.misstate(id, { status: 'failed' });
      return { id, sentence: /^Of a payout that failed ₹[\d,.]+ should have come back; .* nothing\.$/ };
    },
  ],
  [
    'fee',
    'a fee lacks a part',
    async (made) => {
      const { id, fee_details } = await made.transactionOf('charge');
      const kept = fee_details.filter(({ type }) => type === 'application_fee');
      await made.misstate(id, { fee_details: kept });
      return { id, sentence: /^The line’s fee is ₹[\d,.]+; the parts of it come to ₹[\d,.]+\.$/ };
    },
  ],
  [
    'net',
    'a line moved a paisa more than its amount less its fee',
    async (made) => {
      const { id, net } = await made.transactionOf('charge');
      await made.misstate(id, { net: net + 1 });
      return { id, sentence: /^The line moved ₹[\d,.]+; its amount less its fee is ₹[\d,.]+\.$/ };
    },
  ],
  [
    'balance',
    'a line of the account is missing',
    async (made) => {
      const { id } = await made.transactionOf('charge');
      await made.misstate(id, GONE);
      return { id: made.account, sentence: /^Stripe says the account has ₹[\d,.]+; all its lines come to ₹0\.00\.$/ };
    },
  ],
];

test.each(PLANTS)('off by %s: %s', async (what, _, plant) => {
  const made = await paidHost();
  const { id, sentence } = await plant(made);
  const { off } = await made.row();
  const line = off.find((one) => one.what === what && one.id === id);
  expect(line && offSentence(line)).toMatch(sentence);
});

test('an account that moves while it is read is read again', async () => {
  const made = await paidHost();
  await control('faults', { kind: 'slow', method: 'GET', path: '/v1/payouts', ms: 1_000 });
  const struck = async () => (await control('struck')).slow ?? 0;
  const before = await struck();
  const reading = readAccount(made.account);
  await vi.waitFor(async () => expect(await struck()).toBe(before + 1), { interval: 20 });
  await made.payOut();
  const books = await reading;
  expect(books.balancePaise).toBe(0n);
  expect(arithmeticOff(books, made.account)).toEqual([]);
});

test('the platform’s account: commission kept and given back, plan payments summed, and lines that are off', async () => {
  const made = await paidHost(10);
  valueIn(await made.credit(made.invoiceId, [amountOf(1, 1_000_00n)], { refundWished: null }));
  const refund = { invoiceId: made.invoiceId, amount: inr(-(await made.booked('refund_due'))) };
  valueIn(await askCardRefund(operatorScope(made.operator.id), refund, asked('refund-card')));
  await until(async () => expect(await made.booked('refund_due')).toBe(0n));
  const plan = { amount: 4_999_00, currency: 'inr', confirm: true, payment_method: 'pm_card_visa' };
  await stripe().paymentIntents.create(plan);
  await control('pay-out', { account: PLATFORM, id: PLATFORM });
  const kept = (await stripe().applicationFees.list({ limit: 100 })).data;
  const sum = kept.reduce((all, { amount, amount_refunded }) => all + BigInt(amount - amount_refunded), 0n);
  expect(kept.some(({ amount_refunded }) => amount_refunded > 0)).toBe(true);
  const green = (await compared()).platform;
  expect(green).toMatchObject({ off: [], stripe: inr(sum), ledger: inr(sum), plans: inr(4_999_00n) });
  expect(green?.payouts).toMatchObject({ balance: inr(0n), last: { state: 'in_transit' } });

  const attempt = onlyOf(await made.tries(made.invoiceId));
  const fee = attempt.applicationFeeId ?? '';
  const taken = await stripe().applicationFees.retrieve(fee);
  const lineId = String(taken.balance_transaction);
  await control('misstated', { account: PLATFORM, id: lineId, fields: GONE });
  const gone = (await compared()).platform?.off ?? [];
  expect(gone).toMatchObject([{ what: 'application_fee', id: fee }, { what: 'balance' }]);
  await control('misstated', { account: PLATFORM, id: lineId, fields: { object: 'balance_transaction' } });

  const ours = (feeTakenPaise: bigint) =>
    database.owner().update(cardPayments).set({ feeTakenPaise }).where(eq(cardPayments.id, attempt.id));
  await ours(attempt.feeTakenPaise + 1n);
  const wrong = (await compared()).platform?.off ?? [];
  expect(wrong).toMatchObject([{ what: 'application_fee', id: fee }, { what: 'fee_advances' }]);
  expect(wrong.map(offSentence)).toEqual([
    expect.stringMatching(/^₹[\d,.]+ at Stripe, ₹[\d,.]+ in the books\.$/),
    expect.stringMatching(/^₹[\d,.]+ was kept by our payments; ₹[\d,.]+ by the journal\.$/),
  ]);
  await ours(attempt.feeTakenPaise);
  expect((await compared()).platform?.off).toEqual([]);
});

test('an account nobody could read for two days is counted: what is shown of it is old', async () => {
  const made = await createCardParties(database.owner());
  expect((await compared()).leftOut).toBe(0);
  const account = { orgId: made.hostOrg.id, accountId: 'acct_closed_to_us' };
  await database.owner().insert(stripeAccounts).values(account);
  expect((await compared()).leftOut).toBe(1);
});
