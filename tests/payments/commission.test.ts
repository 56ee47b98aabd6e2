import { and, eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { monthOf } from '#app/domain/shared/month.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { askCardRefund } from '#app/features/cards/ask-card-refund.server.ts';
import { cardsFor } from '#app/features/cards/cards-of-invoice.server.ts';
import { lookAfterTries } from '#app/features/cards/look-after-tries.server.ts';
import { reconcileCards, viewReconciliation } from '#app/features/cards/reconcile.server.ts';
import { expireHolds } from '#app/features/checkout/close-page.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { recordPayment } from '#app/features/payments/record-payment.server.ts';
import { writeCommissionRule } from '#app/features/settlements/change-commission.server.ts';
import { feesPaidAhead } from '#app/features/settlements/read-statements.server.ts';
import { settleMonth } from '#app/features/settlements/settle-month.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { stripe } from '#app/platform/stripe.server.ts';
import { checkInvariants, INVARIANTS } from '#db/invariants/check.ts';
import { feeInvoices, invoiceLines, journals, ledgerEntries, refunds } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { valueIn } from '#tests/features/invoices/scene.ts';
import { amountOf } from '#tests/features/notes/scene.ts';
import { EVERYTHING } from '#tests/features/settlements/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, operatorScope } from '#tests/setup/request.ts';
import { createBookers, onlyOf } from './booking-scene.ts';
import { createTerms } from './invoice-scene.ts';
import { CARD, createCardParties, later, until, useStripe } from './scene.ts';

/* Commission taken from card payments: paid ahead on the month's fee invoice. 8 %, and 18 % GST on it. */

const database = useDatabase();
const { control, wire } = useStripe();
const SYSTEM = { kind: 'system' } as const;
type Parties = Awaited<ReturnType<typeof createCardParties>>;

beforeAll(async () => {
  const operator = await createPerson(database.owner(), { isOperator: true });
  valueIn(await writeCommissionRule(operatorScope(operator.id), EVERYTHING, asked('write-rule')));
});

/** 8 % of an amount before GST, and GST on that. */
const withGst = (net: bigint) => {
  const fee = (net * 8n + 50n) / 100n;
  return fee + (fee * 18n + 50n) / 100n;
};

/** A sum of the platform's books that is about a host; what it owes is above zero. */
async function owedTo(orgId: string, account: 'fee_advances' | 'host_payable'): Promise<bigint> {
  const rows = await database
    .owner()
    .select()
    .from(ledgerEntries)
    .where(and(eq(ledgerEntries.partyOrgId, orgId), eq(ledgerEntries.account, account)));
  return rows.reduce((sum, { amountPaise }) => sum - amountPaise, 0n);
}

const paidByCard = async (made: Parties, pallets = 10) => {
  const { invoiceId } = await made.issue(pallets);
  await made.payCard(invoiceId);
  await until(async () => expect((await made.invoiceRow(invoiceId)).settledAt).not.toBeNull());
  return { invoiceId, invoice: await made.invoiceRow(invoiceId), attempt: onlyOf(await made.tries(invoiceId)) };
};

async function agree(): Promise<void> {
  await reconcileCards();
  const operator = await createPerson(database.owner(), { isOperator: true });
  const { rows } = await viewReconciliation(operatorScope(operator.id));
  expect(rows.flatMap(({ off }) => off)).toEqual([]);
  expect(rows.every(({ stripe, ledger }) => stripe.paise === ledger.paise)).toBe(true);
  // The scene's bookings come from a factory without a history; what is asked of here is the money.
  const ofMoney = INVARIANTS.filter(({ code }) => /^(journal|ledger|receipt|settlement|fee|card|payout)/.test(code));
  const report = await database.owner().$client.begin((inside) => checkInvariants(inside, ofMoney));
  expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
}

test('Stripe keeps it from the payment, it is in both books, and the month’s fee invoice is paid with it', async () => {
  const made = await createCardParties(database.owner());
  const account = await made.onboard();
  const { invoiceId, invoice, attempt } = await paidByCard(made);
  const fee = withGst(invoice.taxablePaise);
  expect(attempt).toMatchObject({ applicationFeePaise: fee, feeTakenPaise: fee });
  expect(attempt.applicationFeeId).toMatch(/^fee_/);
  expect((await cardsFor(made.hostScope, invoiceId)).kept?.paise).toBe(fee);
  expect((await cardsFor(made.shipperScope, invoiceId)).kept).toBeNull();
  expect(await made.bank()).toBe(invoice.payablePaise - fee);
  const ofStripe = Math.floor(Number(invoice.payablePaise) / 50);
  expect((await control('books'))[account]).toBe(Number(invoice.payablePaise - fee) - ofStripe);
  expect(await owedTo(made.hostOrg.id, 'fee_advances')).toBe(fee);
  // Nothing that is taken ahead is paid out before the month is settled.
  expect(await owedTo(made.hostOrg.id, 'host_payable')).toBe(0n);
  await settleMonth(SYSTEM, monthOf(plainDate(invoice.issuedOn)));
  const charged = onlyOf(
    await database.owner().select().from(feeInvoices).where(eq(feeInvoices.orgId, made.hostOrg.id)),
  );
  const left = fee - charged.totalPaise;
  expect(left >= 0n && left <= 1n).toBe(true);
  expect(await owedTo(made.hostOrg.id, 'fee_advances')).toBe(left);
  expect(await owedTo(made.hostOrg.id, 'host_payable')).toBe(0n);
  await settleMonth(SYSTEM, monthOf(plainDate(invoice.issuedOn)));
  expect(await owedTo(made.hostOrg.id, 'host_payable')).toBe(0n);
  await agree();
});

test('of a document that a fee invoice has charged nothing more is taken', async () => {
  const made = await createCardParties(database.owner());
  await made.onboard();
  const { invoiceId } = await made.issue(3);
  await settleMonth(SYSTEM, monthOf(plainDate((await made.invoiceRow(invoiceId)).issuedOn)));
  await made.payCard(invoiceId);
  await until(async () => expect((await made.invoiceRow(invoiceId)).settledAt).not.toBeNull());
  expect(onlyOf(await made.tries(invoiceId))).toMatchObject({ applicationFeePaise: 0n, feeTakenPaise: 0n });
  expect(await made.bank()).toBe((await made.invoiceRow(invoiceId)).payablePaise);
});

test('a fee invoice that came between the page and the payment is paid with what was taken', async () => {
  const made = await createCardParties(database.owner());
  await made.onboard();
  const { invoiceId } = await made.issue(4);
  const invoice = await made.invoiceRow(invoiceId);
  valueIn(await made.page(invoiceId));
  await settleMonth(SYSTEM, monthOf(plainDate(invoice.issuedOn)));
  const owed = await owedTo(made.hostOrg.id, 'host_payable');
  expect(owed).toBeLessThan(0n);
  await made.payCard(invoiceId);
  await until(async () => expect((await made.invoiceRow(invoiceId)).settledAt).not.toBeNull());
  expect(await owedTo(made.hostOrg.id, 'host_payable')).toBe(0n);
  const left = withGst(invoice.taxablePaise) + owed;
  expect(await owedTo(made.hostOrg.id, 'fee_advances')).toBe(left);
  // The month is looked at again each hour: what pays its fee has paid it.
  const { attempt } = await paidByCard(made, 2);
  await settleMonth(SYSTEM, monthOf(plainDate(invoice.issuedOn)));
  expect(await owedTo(made.hostOrg.id, 'host_payable')).toBe(0n);
  expect(await owedTo(made.hostOrg.id, 'fee_advances')).toBe(left + attempt.feeTakenPaise);
  await agree();
});

test('fees that were set off against money at the platform are paid: what is taken later waits for the next', async () => {
  const made = await createCardParties(database.owner());
  await made.onboard();
  const { invoiceId: collected } = await made.issue(6);
  const { payablePaise, issuedOn } = await made.invoiceRow(collected);
  const money = { rail: 'upi' as const, reference: `UPI-${collected}`, receivedOn: plainDate(issuedOn), tds: ZERO_INR };
  const input = { ...money, invoiceId: collected, amount: inr(payablePaise), collector: 'platform' as const };
  valueIn(await recordPayment(operatorScope(made.operator.id), input, asked('record-payment')));
  await settleMonth(SYSTEM, monthOf(plainDate(issuedOn)));
  const owed = await owedTo(made.hostOrg.id, 'host_payable');
  expect(owed).toBeGreaterThan(0n);
  const { attempt } = await paidByCard(made, 2);
  expect(attempt.feeTakenPaise).toBeGreaterThan(0n);
  expect(await owedTo(made.hostOrg.id, 'fee_advances')).toBe(attempt.feeTakenPaise);
  expect(await owedTo(made.hostOrg.id, 'host_payable')).toBe(owed);
  expect((await feesPaidAhead(made.hostScope)).paise).toBe(attempt.feeTakenPaise);
  await settleMonth(SYSTEM, monthOf(plainDate(issuedOn)));
  expect(await owedTo(made.hostOrg.id, 'fee_advances')).toBe(attempt.feeTakenPaise);
  expect(await owedTo(made.hostOrg.id, 'host_payable')).toBe(owed);
});

test('after a lost dispute the invoice is paid again, and its commission is not kept again', async () => {
  const made = await createCardParties(database.owner());
  const account = await made.onboard();
  const { invoiceId } = await made.issue(5);
  await made.payCard(invoiceId, CARD.disputed);
  await until(async () => expect(await made.booked('card_disputed')).toBeGreaterThan(0n));
  const [first] = await made.tries(invoiceId);
  const { data } = await stripe().disputes.list(
    { payment_intent: first?.paymentIntentId ?? '' },
    { stripeAccount: account },
  );
  await control('dispute-lost', { account, id: data[0]?.id });
  await until(async () => expect((await made.invoiceRow(invoiceId)).settledAt).toBeNull());
  await made.payCard(invoiceId);
  await until(async () => expect((await made.invoiceRow(invoiceId)).settledAt).not.toBeNull());
  const tries = await made.tries(invoiceId);
  expect(tries.map(({ feeTakenPaise }) => feeTakenPaise)).toEqual([first?.applicationFeePaise, 0n]);
  expect(first?.applicationFeePaise).toBe(withGst((await made.invoiceRow(invoiceId)).taxablePaise));
});

test('what pays a fee is booked no earlier than the fee, however late the payment is heard of', async () => {
  const made = await createCardParties(database.owner());
  await made.onboard();
  const { invoiceId } = await made.issue(4);
  const invoice = await made.invoiceRow(invoiceId);
  wire.holds = true;
  wire.sent.length = 0;
  await made.payCard(invoiceId);
  await settleMonth(SYSTEM, monthOf(plainDate(invoice.issuedOn)));
  wire.holds = false;
  const tomorrow = later(26 * 3_600_000);
  await lookAfterTries(tomorrow);
  const rows = await database.owner().select().from(journals).where(eq(journals.orgId, made.hostOrg.id));
  const dayOf = (kind: string) => rows.find((row) => row.kind === kind)?.occurredOn ?? '';
  expect(dayOf('fee_taken') < dayOf('fee_advance_used')).toBe(true);
  expect(dayOf('fee_advance_used')).toBe(todayForInvoices(tomorrow.now()));
});

test('with a refund its share goes back, before and after the fee was charged, and stays back where the refund fails', async () => {
  const made = await createCardParties(database.owner());
  const account = await made.onboard();
  const { invoiceId, invoice } = await paidByCard(made);
  const fee = withGst(invoice.taxablePaise);
  const refund = async (paise: bigint) => {
    valueIn(await made.credit(invoiceId, [amountOf(1, paise)], { refundWished: null }));
    const due = -(await made.booked('refund_due'));
    const input = { invoiceId, amount: inr(due) };
    valueIn(await askCardRefund(operatorScope(made.operator.id), input, asked('refund-card')));
    await until(async () => expect(await made.booked('refund_due')).toBe(0n));
    return due;
  };
  const first = await refund(1_000_00n);
  const back = (fee * first) / invoice.payablePaise;
  expect(await owedTo(made.hostOrg.id, 'fee_advances')).toBe(fee - back);
  expect(await made.bank()).toBe(invoice.payablePaise - fee - first + back);
  await settleMonth(SYSTEM, monthOf(plainDate(invoice.issuedOn)));
  const second = await refund(500_00n);
  const all = (fee * (first + second)) / invoice.payablePaise;
  expect(await made.bank()).toBe(invoice.payablePaise - fee - first - second + all);
  await agree();
  const went = await database.owner().select().from(refunds).where(eq(refunds.invoiceId, invoiceId));
  const last = went.find(({ amountPaise }) => amountPaise === second);
  await control('refund-failed', { account, id: last?.reference });
  await until(async () => expect(await made.booked('refund_due')).toBe(-second));
  expect(await made.bank()).toBe(invoice.payablePaise - fee - first + all);
});

test('a booking paid too late gets its money back, and the host the platform’s part', async () => {
  const made = await createBookers(database.owner());
  const { bookingId, rival } = await made.hold();
  wire.holds = true;
  await made.pay(bookingId);
  const attempt = onlyOf((await made.of(bookingId)).tries);
  expect(attempt.applicationFeePaise).toBe(withGst(BigInt((await made.row(bookingId)).quote.subtotalPaise)));
  await made.lapse(bookingId);
  await rival();
  wire.holds = false;
  await expireHolds(systemClock);
  await until(async () => expect((await made.of(bookingId)).refunds).toMatchObject([{ state: 'succeeded' }]));
  const after = await made.of(bookingId);
  expect(onlyOf(after.tries)).toMatchObject({ feeTakenPaise: attempt.applicationFeePaise });
  expect(onlyOf(after.refunds)).toMatchObject({ feeReturnedPaise: attempt.applicationFeePaise });
  expect(await owedTo(made.host.organisation.id, 'fee_advances')).toBe(0n);
  await agree();
});

test('an invoice with days to pay bears it on its page; paid by bank, nothing is taken', async () => {
  const made = await createTerms(database.owner());
  const { invoiceId, url } = await made.opened(2);
  const fee = withGst((await made.invoiceRow(invoiceId)).taxablePaise);
  await made.payOnPage(url);
  await made.settled(invoiceId);
  expect(onlyOf(await made.tries(invoiceId))).toMatchObject({ applicationFeePaise: fee, feeTakenPaise: fee });
  expect(await owedTo(made.hostOrg.id, 'fee_advances')).toBe(fee);
  const other = await made.opened(2);
  await made.payByBank(other.invoiceId, inr((await made.invoiceRow(other.invoiceId)).payablePaise));
  await made.becomes(other.invoiceId, 'paid_elsewhere');
  expect(await owedTo(made.hostOrg.id, 'fee_advances')).toBe(fee);
  await agree();
});

test('a page that would keep more than a credit note has left is closed; the next asks for no more than there is', async () => {
  const made = await createTerms(database.owner());
  const { invoiceId, url } = await made.opened(2);
  const asks = onlyOf(await made.tries(invoiceId)).applicationFeePaise;
  const lines = await database.owner().select().from(invoiceLines).where(eq(invoiceLines.invoiceId, invoiceId));
  const left = 100_00n;
  const most = lines.toSorted((a, b) => Number(b.taxablePaise - a.taxablePaise))[0];
  const gone = lines.map((line) => amountOf(line.lineNumber, line.taxablePaise - (line === most ? left : 0n)));
  await made.creditNow(invoiceId, gone);
  expect((await made.invoiceRow(invoiceId)).outstandingPaise).toBeLessThan(asks);
  await made.becomes(invoiceId, 'void');
  expect((await made.payOnPage(url)).status).not.toBe(303);
  await made.payCard(invoiceId);
  await until(async () => expect((await made.invoiceRow(invoiceId)).settledAt).not.toBeNull());
  const paid = (await made.tries(invoiceId)).find(({ state }) => state === 'paid');
  expect(paid?.feeTakenPaise).toBeLessThan(asks);
  expect(paid?.feeTakenPaise).toBeLessThanOrEqual(paid?.receivedPaise ?? 0n);
  await agree();
});
