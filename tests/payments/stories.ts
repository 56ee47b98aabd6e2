import { and, eq, gte, inArray, or, sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { inr } from '#app/domain/shared/money.ts';
import { askCardRefund } from '#app/features/cards/ask-card-refund.server.ts';
import { settleFromStripe } from '#app/features/cards/settle-payment.server.ts';
import { sendCardRefunds } from '#app/features/cards/settle-refund.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { stripe } from '#app/platform/stripe.server.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import {
  bookings,
  cardDisputes,
  cardPayments,
  cardRefunds,
  deposits,
  invoices,
  journals,
  ledgerEntries,
  mailOutbox,
  payments,
  refunds,
} from '#db/schema/index.ts';
import { valueIn } from '#tests/features/invoices/scene.ts';
import { amountOf } from '#tests/features/notes/scene.ts';
import { asked, operatorScope } from '#tests/setup/request.ts';
import { oneOf } from '#tests/setup/seeded.ts';
import { createBookers } from './booking-scene.ts';
import { CARD, createCardParties } from './scene.ts';

/*
 * What can happen at Stripe, played to its end before anything of it is told: objects in their last state, and their events
 * still on the way.
 */

type Control = (name: string, body?: object) => Promise<Record<string, number>>;

/** Two hosts that take cards, of which one sells places ahead, with their shippers. */
export async function createLane(db: OwnerDatabase, control: Control) {
  const made = await createCardParties(db);
  const [account, bookers] = await Promise.all([made.onboard(), createBookers(db)]);
  return { db, control, made, account, bookers };
}
export type Lane = Awaited<ReturnType<typeof createLane>>;

/** What a story was about; of an account alone, nothing. */
export type Told = { invoiceId?: string; bookingId?: string };

async function paidInvoice({ made }: Lane, card = CARD.pays, pallets = 1) {
  const { invoiceId } = await made.issue(pallets);
  await made.payCard(invoiceId, card);
  return invoiceId;
}

const tryOf = async ({ made }: Lane, invoiceId: string) => {
  const [row] = await made.tries(invoiceId);
  if (!row?.sessionId) throw new Error('no try with a page');
  return { row, sessionId: row.sessionId };
};

/** A refund that went, and came back where `fails`: asked for while the payment's own events were still on the way. */
async function refunded(lane: Lane, fails: boolean): Promise<Told> {
  const { made, account, control, db } = lane;
  const invoiceId = await paidInvoice(lane, CARD.pays, 2);
  const { row, sessionId } = await tryOf(lane, invoiceId);
  await settleFromStripe(row, sessionId, systemClock);
  valueIn(await made.credit(invoiceId, [amountOf(1, 1_000_00n)], { refundWished: null }));
  const input = { invoiceId, amount: inr(500_00n) };
  valueIn(await askCardRefund(operatorScope(made.operator.id), input, asked('refund-card')));
  await expect
    .poll(async () => {
      await sendCardRefunds(systemClock);
      const [refund] = await db.select().from(cardRefunds).where(eq(cardRefunds.invoiceId, invoiceId));
      return refund?.state;
    })
    .toBe('succeeded');
  const [refund] = await db.select().from(refunds).where(eq(refunds.invoiceId, invoiceId));
  if (fails) await control('refund-failed', { account, id: refund?.reference });
  return { invoiceId };
}

async function disputed(lane: Lane, end: 'won' | 'lost' | null): Promise<Told> {
  const { account, control } = lane;
  const invoiceId = await paidInvoice(lane, CARD.disputed);
  const { sessionId } = await tryOf(lane, invoiceId);
  if (end) await control(`dispute-${end}`, { account, id: await disputeOf(account, sessionId) });
  return { invoiceId };
}

async function disputeOf(account: string, sessionId: string): Promise<string> {
  const on = { stripeAccount: account };
  const session = await stripe().checkout.sessions.retrieve(sessionId, {}, on);
  const { data } = await stripe().disputes.list({ payment_intent: String(session.payment_intent) }, on);
  return data[0]?.id ?? '';
}

async function booked({ bookers }: Lane, taken: boolean): Promise<Told> {
  const { bookingId, rival } = await bookers.hold();
  await bookers.pay(bookingId);
  if (taken) {
    await bookers.lapse(bookingId);
    await rival();
  }
  return { bookingId };
}

/** A disputed booking: its money is disputed before it has an invoice, and where others took the places, before it went back. */
async function disputedBooking(lane: Lane, end: 'won' | 'lost' | null, taken = false): Promise<Told> {
  const { bookers, control, db } = lane;
  const { bookingId, rival } = await bookers.hold();
  await bookers.pay(bookingId, CARD.disputed);
  const [row] = await db.select().from(cardPayments).where(eq(cardPayments.bookingId, bookingId));
  const id = await disputeOf(bookers.account, row?.sessionId ?? '');
  if (end) await control(`dispute-${end}`, { account: bookers.account, id });
  if (taken) {
    await bookers.lapse(bookingId);
    await rival();
  }
  return { bookingId };
}

/** Events about which nothing is to be done, or that say it in words of another year. */
async function noise(lane: Lane): Promise<Told> {
  const { account, control } = lane;
  const invoiceId = await paidInvoice(lane);
  const { sessionId } = await tryOf(lane, invoiceId);
  await control('told', { account, id: account, type: 'account.updated' });
  await control('told', { account, id: 'moon_1', type: 'moon.landed' });
  await control('told', { account, id: sessionId, type: 'checkout.session.completed', apiVersion: '2020-08-27' });
  return { invoiceId };
}

/** Each kind of story. */
const STORIES: readonly ((lane: Lane) => Promise<Told>)[] = [
  async (lane) => ({ invoiceId: await paidInvoice(lane) }),
  async (lane) => {
    const { invoiceId } = await lane.made.issue(1);
    await lane.made.payCard(invoiceId, CARD.declined);
    await lane.made.payCard(invoiceId);
    return { invoiceId };
  },
  (lane) => refunded(lane, false),
  (lane) => refunded(lane, true),
  (lane) => disputed(lane, null),
  (lane) => disputed(lane, 'won'),
  (lane) => disputed(lane, 'lost'),
  (lane) => booked(lane, false),
  (lane) => booked(lane, true),
  (lane) => disputedBooking(lane, null),
  (lane) => disputedBooking(lane, 'won'),
  (lane) => disputedBooking(lane, 'lost'),
  (lane) => disputedBooking(lane, 'lost', true),
  noise,
];

/** So many scenarios are one story each, and all that `npm test` plays: with those told beside them they are shuffled in any case. */
const SIMPLE = 50;

/** One story, of each kind in turn, so that none is left out; of later numbers up to three, by chance, the same for the same numbers. */
export async function play(lane: Lane, random: () => number, number: number): Promise<Told[]> {
  const kinds = [
    STORIES[number % STORIES.length] ?? noise,
    ...(number >= SIMPLE && random() < 0.4 ? [oneOf(random, STORIES)] : []),
    ...(number >= SIMPLE && random() < 0.2 ? [oneOf(random, STORIES)] : []),
  ];
  const told: Told[] = [];
  for (const kind of kinds) told.push(await kind(lane));
  return told;
}

const sorted = (all: readonly unknown[]) => all.map((one) => JSON.stringify(one)).toSorted();

/** Where a story that began at `since` or later has ended, without ids and times: equal for equal ends. */
export async function endOf({ db }: Lane, { invoiceId, bookingId }: Told, since: Date) {
  const of = or(
    invoiceId ? eq(cardPayments.invoiceId, invoiceId) : undefined,
    bookingId ? eq(cardPayments.bookingId, bookingId) : undefined,
  );
  const tries = await db.select().from(cardPayments).where(of);
  const ids = tries.map(({ id }) => id);
  const [invoice] = invoiceId ? await db.select().from(invoices).where(eq(invoices.id, invoiceId)) : [];
  const [booking] = bookingId ? await db.select().from(bookings).where(eq(bookings.id, bookingId)) : [];
  const paid = await db
    .select()
    .from(payments)
    .where(eq(payments.invoiceId, invoiceId ?? ids[0] ?? ''));
  const sent = await db
    .select()
    .from(refunds)
    .where(eq(refunds.invoiceId, invoiceId ?? ids[0] ?? ''));
  const asked = await db.select().from(cardRefunds).where(inArray(cardRefunds.cardPaymentId, ids));
  const disputes = await db.select().from(cardDisputes).where(inArray(cardDisputes.cardPaymentId, ids));
  const advances = await db
    .select()
    .from(deposits)
    .where(eq(deposits.bookingId, bookingId ?? ids[0] ?? ''));
  const about = invoiceId ? eq(journals.invoiceId, invoiceId) : eq(journals.bookingId, bookingId ?? '');
  const balances = await db
    .select({
      account: ledgerEntries.account,
      side: sql<string>`case when ${ledgerEntries.bookOrgId} = ${journals.orgId} then 'host' when ${ledgerEntries.bookOrgId} is null then 'platform' else 'shipper' end`,
      paise: sql<string>`sum(${ledgerEntries.amountPaise})::text`,
    })
    .from(ledgerEntries)
    .innerJoin(journals, eq(journals.id, ledgerEntries.journalId))
    .where(about)
    .groupBy(sql`1, 2`);
  const named = `%${invoiceId ?? bookingId}%`;
  const letters = await db
    .select({ template: mailOutbox.template, title: sql<string>`coalesce(${mailOutbox.props}->>'title', '')` })
    .from(mailOutbox)
    .where(
      and(
        gte(mailOutbox.createdAt, since),
        sql`(${mailOutbox.key} like ${named} or ${mailOutbox.props}::text like ${named})`,
      ),
    );
  return {
    tries: sorted(tries.map((row) => [row.state, row.outcome, String(row.receivedPaise)])),
    invoice: invoice ? [String(invoice.outstandingPaise), invoice.settledAt !== null] : null,
    booking: booking?.state ?? null,
    payments: sorted(paid.map((row) => [String(row.amountPaise), row.rail])),
    refunds: sorted(sent.map((row) => [String(row.amountPaise), row.failedOn !== null])),
    asked: sorted(asked.map((row) => [String(row.amountPaise), row.state])),
    disputes: sorted(disputes.map((row) => [String(row.amountPaise), row.state])),
    advances: sorted(advances.map((row) => [String(row.amountPaise), String(row.keptPaise), row.endedOn !== null])),
    balances: sorted(balances.map(({ account, side, paise }) => [account, side, paise])),
    letters: sorted(letters),
  };
}
