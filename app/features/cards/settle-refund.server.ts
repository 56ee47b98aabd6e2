import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm';
import { refundMoves } from '#app/domain/ledger/card-money.ts';
import { feeReturned, refundFailed, refundPaid } from '#app/domain/ledger/events.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { formatDate, latest, plainDate } from '#app/domain/shared/plain-date.ts';
import { takeAdvance } from '#app/features/checkout/card-advance.server.ts';
import { returnAdvance } from '#app/features/checkout/settle-advances.server.ts';
import { tellOfInvoice } from '#app/features/invoices/invoice-news.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { ofHostAlone, postJournals } from '#app/features/ledger/post-journals.server.ts';
import { traceInvoice } from '#app/features/notes/corrector.server.ts';
import { applyFeeAdvance } from '#app/features/settlements/fee-advance.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Tx, withBooksOf, withSystem } from '#app/platform/db.server.ts';
import { failpoint } from '#app/platform/failpoint.server.ts';
import { log } from '#app/platform/log.server.ts';
import {
  cardsAreSetUp,
  isRefusal,
  onAccount,
  opOf,
  post,
  type StripeRefund,
  stripe,
  stripeProblem,
} from '#app/platform/stripe.server.ts';
import { cardPayments, cardRefunds, invoices, refunds } from '#db/schema/index.ts';
import { advanceDispute } from './card-money.server.ts';
import { chargeModel } from './charge-model.ts';
import { retryAt } from './retry.ts';

type Row = typeof cardRefunds.$inferSelect;
type Payment = typeof cardPayments.$inferSelect;
type Invoice = typeof invoices.$inferSelect;

const BATCH = 20;
/** How often one that Stripe is still at is read again, beside its events: in milliseconds. */
const LOOK_AGAIN_MS = 10 * 60_000;

/**
 * Asks Stripe for the refunds that are wished, and reads again those it is still at.
 * @returns how many were asked or read
 */
export async function sendCardRefunds(clock: Clock = systemClock): Promise<number> {
  if (!cardsAreSetUp()) return 0;
  const due = await withSystem((tx) =>
    tx
      .select({ row: cardRefunds, payment: cardPayments })
      .from(cardRefunds)
      .innerJoin(cardPayments, eq(cardPayments.id, cardRefunds.cardPaymentId))
      .where(and(inArray(cardRefunds.state, ['asked', 'pending']), lte(cardRefunds.dueAt, clock.now())))
      .orderBy(asc(cardRefunds.dueAt))
      .limit(BATCH),
  );
  for (const { row, payment } of due) await sendOne(row, payment, clock);
  return due.length;
}

async function sendOne(row: Row, payment: Payment, clock: Clock): Promise<void> {
  await claim(row, clock);
  if (await isHeldByDispute(row, clock)) return;
  try {
    const told = row.stripeRefundId
      ? await stripe().refunds.retrieve(row.stripeRefundId, {}, onAccountOf(payment))
      : await createRefund(row, payment, clock);
    failpoint('refund.answered');
    await settleRefund(row, told, clock);
  } catch (error) {
    const problem = stripeProblem(error);
    log().warn({ cardRefundId: row.id, problem }, 'a refund could not be asked for');
    const waits = problem === DISPUTED && row.invoiceId === null && (await disputeOf(row)) === null;
    if (isRefusal(error) && row.stripeRefundId === null && !waits) await refused(row, problem, clock);
    else await setProblem(row, problem);
  }
}

/** Stripe's own word, kept as the problem of a refund that a dispute holds up or has made void. */
const DISPUTED = 'charge_disputed';

const disputeOf = ({ cardPaymentId }: Row) => withSystem((tx) => advanceDispute(tx, cardPaymentId));

/**
 * Money of a booking that its cardholder disputes doesn't go back beside the dispute: it waits for the bank, and where the bank has
 * given it back there is nothing left to send. Stripe may know of a dispute before we do, and then refuses: that is waited for too.
 */
async function isHeldByDispute(row: Row, clock: Clock): Promise<boolean> {
  if (row.invoiceId !== null || row.stripeRefundId !== null) return false;
  const state = await disputeOf(row);
  if (state === 'open') await setProblem(row, DISPUTED);
  if (state === 'lost') await refused(row, DISPUTED, clock);
  return state === 'open' || state === 'lost';
}

const onAccountOf = (payment: Payment) => onAccount(chargeModel(payment.chargeModel).on(payment.accountId));

/** Takes one for a while: a second run leaves it alone, and a run that dies leaves it for later. */
const claim = (row: Row, clock: Clock) =>
  withSystem((tx) =>
    tx
      .update(cardRefunds)
      .set({ attempts: sql`${cardRefunds.attempts} + 1`, dueAt: retryAt(row.attempts, clock.now()) })
      .where(eq(cardRefunds.id, row.id)),
  );

const setProblem = (row: Row, problem: string) =>
  withSystem((tx) => tx.update(cardRefunds).set({ problem }).where(eq(cardRefunds.id, row.id)));

function createRefund(row: Row, payment: Payment, clock: Clock): Promise<StripeRefund> {
  const model = chargeModel(payment.chargeModel);
  const operation = `card_refund:${row.id}:create`;
  const params = {
    payment_intent: payment.paymentIntentId ?? '',
    amount: Number(row.amountPaise),
    metadata: {
      ...{ op: opOf(operation), org: row.orgId, card_refund: row.id },
      ...(row.invoiceId === null ? { booking: payment.bookingId ?? '' } : { invoice: row.invoiceId }),
    },
    ...model.refund(payment.applicationFeePaise),
  };
  return post(
    {
      ...{ operation, params, account: model.on(payment.accountId) },
      send: (options) => stripe().refunds.create(params, options),
      read: (id) => stripe().refunds.retrieve(id, {}, onAccountOf(payment)),
      find: () => findRefund(payment, params.metadata.op),
    },
    clock,
  );
}

async function findRefund(payment: Payment, op: string): Promise<StripeRefund | null> {
  const listed = stripe().refunds.list(
    { payment_intent: payment.paymentIntentId ?? '', limit: 100 },
    onAccountOf(payment),
  );
  for await (const refund of listed) if (refund.metadata?.op === op) return refund;
  return null;
}

/** Stripe understood and said no: nothing went, what was due is due still. */
const refused = (row: Row, problem: string, clock: Clock) =>
  withSystem((tx) =>
    tx
      .update(cardRefunds)
      .set({ state: 'failed', problem, endedAt: clock.now() })
      .where(and(eq(cardRefunds.id, row.id), eq(cardRefunds.state, 'asked'))),
  );

/** A refund of ours that an object of Stripe names, told by the account it was made on. */
export async function refundNamed(told: StripeRefund, account: string): Promise<Row | null> {
  const id = told.metadata?.card_refund ?? '';
  if (!isUuid(id)) return null;
  const [found] = await withSystem((tx) =>
    tx
      .select({ row: cardRefunds, payment: cardPayments })
      .from(cardRefunds)
      .innerJoin(cardPayments, eq(cardPayments.id, cardRefunds.cardPaymentId))
      .where(eq(cardRefunds.id, id)),
  );
  if (!found) return null;
  const { accountId, chargeModel: name, paymentIntentId } = found.payment;
  const isTheirs = chargeModel(name).toldBy(accountId) === account && told.payment_intent === paymentIntentId;
  return isTheirs ? found.row : null;
}

const STATES: Readonly<Record<string, Row['state']>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'failed',
  pending: 'pending',
  requires_action: 'pending',
};

/** Brings a refund to where Stripe has it: in the books once it succeeded, and out of them again when it fails after all. */
export async function settleRefund(
  { id, orgId, cardPaymentId }: Row,
  told: StripeRefund,
  clock: Clock,
): Promise<boolean> {
  const to = STATES[told.status ?? ''];
  if (to === undefined) throw new Error('a refund in a state nobody knows');
  const returnedPaise = to === 'pending' ? 0n : await feeReturnedOf(cardPaymentId);
  return withBooksOf(orgId, async (tx) => {
    const [row] = await tx.select().from(cardRefunds).where(eq(cardRefunds.id, id)).for('update');
    if (!row) throw new Error('A refund is never removed');
    if (!refundMoves(row.state, to)) return false;
    const feeReturnedPaise = row.feeReturnedPaise + (await returnFee(tx, row, returnedPaise, clock));
    const came = to === 'failed' && row.state === 'succeeded';
    if (row.invoiceId === null) await settleBookingRefund(tx, row, { to, came, reference: told.id, clock });
    else {
      const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, row.invoiceId)).for('update');
      if (!invoice) throw new Error('The invoice of a refund is there');
      if (to === 'succeeded') await writeRefund(tx, invoice, row, { reference: told.id, clock });
      if (came) await takeBack(tx, invoice, { reference: told.id, failure: told.failure_reason ?? 'failed', clock });
    }
    await tx
      .update(cardRefunds)
      .set({
        ...{
          state: to,
          feeReturnedPaise,
          stripeRefundId: told.id,
          problem: to === 'failed' ? (told.failure_reason ?? to) : null,
        },
        endedAt: to === 'pending' ? null : clock.now(),
        ...(to === 'pending' ? { dueAt: new Date(clock.now().getTime() + LOOK_AGAIN_MS) } : {}),
      })
      .where(eq(cardRefunds.id, id));
    return true;
  });
}

/** What Stripe has given back of the platform's part of a payment by now, with all refunds of it. */
async function feeReturnedOf(cardPaymentId: string): Promise<bigint> {
  const [payment] = await withSystem((tx) => tx.select().from(cardPayments).where(eq(cardPayments.id, cardPaymentId)));
  if (!payment?.applicationFeeId) return 0n;
  const { amount_refunded } = await stripe().applicationFees.retrieve(payment.applicationFeeId, {}, onAccount(null));
  return BigInt(amount_refunded);
}

/**
 * Books what this refund gave the host back of the platform's part. A refund that fails leaves it with the host: Stripe takes
 * nothing back, and the commission is on the month's fee invoice.
 * @param byNow with all refunds of the payment; of two that are told at once, one may book the other's share
 */
async function returnFee(tx: Tx, { id, orgId, cardPaymentId }: Row, byNow: bigint, clock: Clock): Promise<bigint> {
  if (byNow === 0n) return 0n;
  // One refund of a payment after the other.
  await tx.select({ id: cardPayments.id }).from(cardPayments).where(eq(cardPayments.id, cardPaymentId)).for('update');
  const [before] = await tx
    .select({ paise: sql<string>`coalesce(sum(${cardRefunds.feeReturnedPaise}), 0)::text` })
    .from(cardRefunds)
    .where(eq(cardRefunds.cardPaymentId, cardPaymentId));
  const paise = byNow - BigInt(before?.paise ?? '0');
  if (paise <= 0n) return 0n;
  const on = todayForInvoices(clock.now());
  await postJournals(tx, [{ journal: feeReturned({ id, on }, orgId, inr(paise)), about: ofHostAlone(orgId) }]);
  await applyFeeAdvance(tx, orgId, on);
  return paise;
}

/** Of money that no invoice was paid with yet: it is held for the booking until it went, and again when it comes back. */
async function settleBookingRefund(
  tx: Tx,
  row: Row,
  { to, came, reference, clock }: Written & { to: Row['state']; came: boolean },
): Promise<void> {
  const [payment] = await tx.select().from(cardPayments).where(eq(cardPayments.id, row.cardPaymentId)).for('update');
  if (!payment?.bookingId) throw new Error('The payment of a refund is there');
  const on = todayForInvoices(clock.now());
  const { orgId, shipperOrgId, bookingId } = payment;
  if (came)
    await takeAdvance(tx, { orgId, shipperOrgId, bookingId }, { amount: inr(row.amountPaise), reference, takenOn: on });
  if (to === 'succeeded') await returnAdvance(tx, payment, { back: inr(row.amountPaise), reference, on });
}

type Written = { reference: string; clock: Clock };

async function writeRefund(tx: Tx, invoice: Invoice, row: Row, { reference, clock }: Written): Promise<void> {
  const { id: invoiceId, orgId, shipperOrgId } = invoice;
  const paidOn = latest(todayForInvoices(clock.now()), plainDate(invoice.issuedOn));
  const amount = inr(row.amountPaise);
  const [refund] = await tx
    .insert(refunds)
    .values({
      ...{ orgId, shipperOrgId, invoiceId, amountPaise: row.amountPaise, collector: 'host', rail: 'card' },
      ...{ reference, paidOn, recordedBy: null },
    })
    .returning({ id: refunds.id });
  if (!refund) throw new Error('The refund was not written');
  const sides = { host: orgId, shipper: shipperOrgId };
  const journal = refundPaid({ id: refund.id, on: paidOn }, sides, { amount, collector: 'host' });
  await postJournals(tx, [{ journal, about: subjectOf(invoice) }]);
  const data = { amount: formatInr(amount), collector: 'host', rail: 'card', reference, paidOn };
  await traceInvoice(tx, { as: 'system' }, invoice, { action: 'refund.paid', data });
  await tellOfInvoice(tx, invoice, {
    ...{ key: `refund-paid/${refund.id}`, side: 'shipper', title: 'A refund is on its way' },
    says: `${formatInr(amount)} was sent back to the card this invoice was paid with.`,
    facts: [
      ['Amount', formatInr(amount)],
      ['Reference', reference],
      ['Sent on', formatDate(paidOn)],
    ],
  });
}

type Failed = Written & { failure: string };

/** The money came back: it is due to the shipper again. */
async function takeBack(tx: Tx, invoice: Invoice, { reference, failure, clock }: Failed): Promise<void> {
  const which = and(eq(refunds.orgId, invoice.orgId), eq(refunds.rail, 'card'), eq(refunds.reference, reference));
  const [refund] = await tx.select().from(refunds).where(which);
  if (!refund) throw new Error('A refund that succeeded was written');
  if (refund.failedOn !== null) return;
  const failedOn = latest(todayForInvoices(clock.now()), plainDate(refund.paidOn));
  await tx.update(refunds).set({ failedOn, failure }).where(which);
  const amount = inr(refund.amountPaise);
  const sides = { host: refund.orgId, shipper: refund.shipperOrgId };
  const sent = refundPaid({ id: refund.id, on: plainDate(refund.paidOn) }, sides, { amount, collector: 'host' });
  const journal = refundFailed(sent, { id: refund.id, on: failedOn });
  await postJournals(tx, [{ journal, about: subjectOf(invoice) }]);
  const data = { amount: formatInr(amount), reference, failedOn, failure };
  await traceInvoice(tx, { as: 'system' }, invoice, { action: 'refund.failed', data });
}
