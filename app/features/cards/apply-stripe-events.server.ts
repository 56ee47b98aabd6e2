import { and, asc, eq, lte, sql } from 'drizzle-orm';
import { hearOfPlan } from '#app/features/plans/hear-of-plan.server.ts';
import { followedBy, followInvoice } from '#app/features/stripe-invoices/follow-invoice.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withSystem } from '#app/platform/db.server.ts';
import { failpoint } from '#app/platform/failpoint.server.ts';
import { log } from '#app/platform/log.server.ts';
import { cardsAreSetUp, onAccount, type StripeDispute, stripe, stripeProblem } from '#app/platform/stripe.server.ts';
import { stripeEvents } from '#db/schema/index.ts';
import { syncAccount } from './card-account.server.ts';
import { retryAt } from './retry.ts';
import { disputedPayment, intentOf, settleDispute } from './settle-dispute.server.ts';
import { readIntent, settleFromStripe, settleIntent, tryNamed, tryOf } from './settle-payment.server.ts';
import { refundNamed, settleRefund } from './settle-refund.server.ts';

type Row = typeof stripeEvents.$inferSelect;
/** What became of an event: 'ignored' is one that is about nothing of ours. */
type Applied = 'handled' | 'ignored';

/** Few: what waits behind a call that hangs can be taken by another run. */
const BATCH = 10;
/** An hour apart at last, this is a day and a half; then a person has to look. */
const ATTEMPTS_AT_MOST = 40;

/**
 * What each kind of event makes us read again. What the event itself says is never used: it may be old, late or for another
 * version, and the object is what counts.
 */
const HANDLERS: Readonly<Record<string, (row: Row, clock: Clock) => Promise<Applied>>> = {
  account: async ({ account, objectId }, clock) =>
    objectId === account && (await syncAccount(account, clock)) ? 'handled' : 'ignored',
  'checkout.session': async ({ account, objectId }, clock) => {
    const session = await stripe().checkout.sessions.retrieve(objectId, {}, onAccount(account || null));
    const row = await tryNamed(session.metadata, account);
    if (!row) return (await hearOfPlan(account, session.customer, clock)) ? 'handled' : 'ignored';
    await settleFromStripe(row, objectId, clock);
    return 'handled';
  },
  payment_intent: async ({ account, objectId }, clock) => {
    const intent = await readIntent(objectId, account);
    const row = await tryOf(intent, account);
    if (!row) return 'ignored';
    await settleIntent(row, intent, clock);
    return 'handled';
  },
  'customer.subscription': async ({ account, objectId }, clock) => {
    const { customer } = await stripe().subscriptions.retrieve(objectId, {}, onAccount(account || null));
    return (await hearOfPlan(account, customer, clock)) ? 'handled' : 'ignored';
  },
  // A host's invoice to a shipper is on the host's account, ours to a host for its plan is on our own.
  invoice: async ({ account, objectId }, clock) => {
    if (account === '') {
      const { customer } = await stripe().invoices.retrieve(objectId);
      return (await hearOfPlan(account, customer, clock)) ? 'handled' : 'ignored';
    }
    const row = await followedBy(objectId, account);
    if (!row) return 'ignored';
    await followInvoice(row, clock);
    return 'handled';
  },
  refund: async ({ account, objectId }, clock) => {
    const refund = await stripe().refunds.retrieve(objectId, {}, onAccount(account || null));
    const row = await refundNamed(refund, account);
    if (!row) return 'ignored';
    await settleRefund(row, refund, clock);
    return 'handled';
  },
  'charge.dispute': async ({ account, objectId }, clock) => {
    const dispute = await stripe().disputes.retrieve(objectId, {}, onAccount(account || null));
    const payment = (await disputedPayment(dispute, account)) ?? (await settledFirst(dispute, account, clock));
    if (!payment) return 'ignored';
    await settleDispute(payment, dispute, clock);
    return 'handled';
  },
};

/** A dispute that is told before its payment: the payment is read and written down first. */
async function settledFirst(dispute: StripeDispute, account: string, clock: Clock) {
  const intentId = intentOf(dispute);
  if (intentId === '') return null;
  const intent = await readIntent(intentId, account);
  const row = await tryOf(intent, account);
  if (!row) return null;
  await settleIntent(row, intent, clock);
  return disputedPayment(dispute, account);
}

/** 'checkout.session.completed' is about a 'checkout.session'; a kind nobody knows has no handler. */
function handlerOf(type: string) {
  const subject = type.slice(0, Math.max(0, type.lastIndexOf('.')));
  return Object.hasOwn(HANDLERS, subject) ? HANDLERS[subject] : undefined;
}

/** Whether anything is done about events of this kind. */
export const isApplied = (type: string): boolean => handlerOf(type) !== undefined;

/**
 * Applies what Stripe told and isn't applied yet, each event by itself: one that fails waits and is tried again, and after many
 * tries stays in sight for the operators. Any order, and any number of runs at once.
 * @returns how many were applied or found to be about nothing of ours
 */
export async function applyStripeEvents(clock: Clock = systemClock): Promise<number> {
  if (!cardsAreSetUp()) return 0;
  let applied = 0;
  // What is claimed is not due again before its wait is over, so the batches come to an end.
  for (let batch = await claim(clock); batch.length > 0; batch = await claim(clock))
    for (const row of batch) if (await applyOne(row, clock)) applied += 1;
  return applied;
}

/** Takes a batch for a while: another run leaves it alone, and what a run that died had taken comes up again. */
function claim(clock: Clock): Promise<Row[]> {
  const now = clock.now();
  return withSystem(async (tx) => {
    const due = await tx
      .select()
      .from(stripeEvents)
      .where(and(eq(stripeEvents.state, 'waiting'), lte(stripeEvents.dueAt, now)))
      .orderBy(asc(stripeEvents.dueAt), asc(stripeEvents.receivedAt))
      .limit(BATCH)
      .for('update', { skipLocked: true });
    for (const { account, eventId, attempts } of due)
      await tx
        .update(stripeEvents)
        .set({ attempts: sql`${stripeEvents.attempts} + 1`, dueAt: retryAt(attempts, now) })
        .where(which(account, eventId));
    return due;
  });
}

const which = (account: string, eventId: string) =>
  and(eq(stripeEvents.account, account), eq(stripeEvents.eventId, eventId));

async function applyOne(row: Row, clock: Clock): Promise<boolean> {
  const { account, eventId, type, attempts } = row;
  failpoint('event.claimed');
  try {
    const handler = handlerOf(type);
    const state = handler && row.objectId !== '' ? await handler(row, clock) : 'ignored';
    failpoint('event.applied');
    await end(row, { state, problem: null, handledAt: clock.now() });
    return true;
  } catch (error) {
    const problem = stripeProblem(error);
    const isLast = attempts + 1 >= ATTEMPTS_AT_MOST;
    log().warn({ err: isLast ? error : undefined, eventId, account, type, problem }, 'an event could not be applied');
    if (isLast) await end(row, { state: 'failed', problem, handledAt: clock.now() });
    else await withSystem((tx) => tx.update(stripeEvents).set({ problem }).where(which(account, eventId)));
    return false;
  }
}

const end = ({ account, eventId }: Row, set: Pick<Row, 'state' | 'problem' | 'handledAt'>) =>
  withSystem((tx) => tx.update(stripeEvents).set(set).where(which(account, eventId)));
