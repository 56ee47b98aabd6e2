import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import { AGREED_STATES } from '#app/domain/booking/lifecycle.ts';
import { formatInr, inr, lesser, type Money, minus, ZERO_INR } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { writeBookingNews } from '#app/features/bookings/booking-letters.server.ts';
import { advanceDispute } from '#app/features/cards/card-money.server.ts';
import type { CardPaymentRow } from '#app/features/cards/settle-payment.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Tx, withBooksOf, withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import { enqueue } from '#app/platform/queue.server.ts';
import { bookings, cardDisputes, cardPayments, cardRefunds, deposits, invoices } from '#db/schema/index.ts';
import { endAdvance, heldOf, openAdvance } from './card-advance.server.ts';

const BATCH = 50;

type Booking = typeof bookings.$inferSelect;
type Invoice = typeof invoices.$inferSelect;

/**
 * Puts money that cards paid ahead where it belongs: to the booking's invoice once there is one, and back to the card where the
 * stay is off. A cancellation keeps its charge for the invoice that bills it, the rest goes back.
 * @returns how many moved
 */
export async function settleAdvances(clock: Clock): Promise<number> {
  const hosts = await withSystem((tx) =>
    tx
      .selectDistinct({ orgId: deposits.orgId })
      .from(deposits)
      .where(and(eq(deposits.rail, 'card'), isNull(deposits.endedOn))),
  );
  let moved = 0;
  for (const { orgId } of hosts) {
    for (const row of await withBooksOf(orgId, (tx) => movable(tx, orgId))) {
      try {
        if (await withBooksOf(orgId, (tx) => settleOne(tx, row, clock))) moved += 1;
      } catch (error) {
        log().error({ err: error, cardPaymentId: row.id }, 'an advance could not be settled');
      }
    }
  }
  return moved;
}

/** Payments of a host whose money may move now: there is an invoice to pay, or the stay is off or over. */
async function movable(tx: Tx, orgId: string): Promise<CardPaymentRow[]> {
  const isHeld = and(
    eq(deposits.orgId, cardPayments.orgId),
    eq(deposits.rail, 'card'),
    eq(deposits.reference, cardPayments.paymentIntentId),
    isNull(deposits.endedOn),
  );
  const rows = await tx
    .select({ row: cardPayments })
    .from(cardPayments)
    .innerJoin(deposits, isHeld)
    .innerJoin(bookings, eq(bookings.id, cardPayments.bookingId))
    .where(
      and(
        eq(cardPayments.orgId, orgId),
        eq(cardPayments.outcome, 'confirmed'),
        sql`(${bookings.state} in ('cancelled', 'refused_at_gate', 'closed', 'released') or exists (select from invoices i
          where i.booking_id = ${bookings.id} and i.voided_at is null and i.outstanding_paise > 0))`,
        sql`not exists (select from card_refunds r where r.card_payment_id = ${cardPayments.id} and r.invoice_id is null)`,
        sql`not exists (select from card_disputes d where d.card_payment_id = ${cardPayments.id} and d.state = 'open')`,
      ),
    )
    .orderBy(asc(cardPayments.paidAt))
    .limit(BATCH);
  return rows.map(({ row }) => row);
}

/** The oldest invoice of a booking that lacks something, locked; null where there is none. */
async function owedInvoice(tx: Tx, bookingId: string): Promise<Invoice | null> {
  const [invoice] = await tx
    .select()
    .from(invoices)
    .where(and(eq(invoices.bookingId, bookingId), isNull(invoices.voidedAt), gt(invoices.outstandingPaise, 0n)))
    .orderBy(asc(invoices.issuedOn), asc(invoices.sequence))
    .limit(1)
    .for('update');
  return invoice ?? null;
}

/** What of it a booking still needs: null while its invoice is to come. */
async function neededBy(tx: Tx, booking: Booking, invoice: Invoice | null): Promise<Money | null> {
  if (invoice) return inr(invoice.outstandingPaise);
  const isOver = ['closed', 'released'].includes(booking.state);
  if (AGREED_STATES.includes(booking.state) && !isOver) return null;
  if (booking.state === 'cancelled' && (booking.cancellationFeePaise ?? 0n) === 0n) return ZERO_INR;
  if (booking.state === 'refused_at_gate') return ZERO_INR;
  const [billed] = await tx
    .select({ id: invoices.id })
    .from(invoices)
    .where(and(eq(invoices.bookingId, booking.id), isNull(invoices.voidedAt)))
    .limit(1);
  return billed ? ZERO_INR : null;
}

async function settleOne(tx: Tx, { id, bookingId, orgId }: CardPaymentRow, clock: Clock): Promise<boolean> {
  const [row] = await tx.select().from(cardPayments).where(eq(cardPayments.id, id)).for('update');
  if (row?.outcome !== 'confirmed' || bookingId === null) return false;
  const ours = and(eq(cardRefunds.cardPaymentId, id), isNull(cardRefunds.invoiceId));
  const [refund] = await tx.select({ id: cardRefunds.id }).from(cardRefunds).where(ours).limit(1);
  if (refund) return false;
  // Disputed meanwhile: its bank decides first whose money it is.
  if ((await advanceDispute(tx, id)) === 'open') return false;
  const [booking] = await tx.select().from(bookings).where(eq(bookings.id, bookingId));
  const invoice = await owedInvoice(tx, bookingId);
  const needed = booking ? await neededBy(tx, booking, invoice) : null;
  const advance = await openAdvance(tx, { orgId, reference: row.paymentIntentId ?? '' });
  if (!booking || !advance || needed === null) return false;
  const { held } = await heldOf(tx, advance);
  const kept = lesser(held, needed);
  const back = minus(held, kept);
  if (back.paise > 0n) {
    await askBack(tx, row, back, clock);
    const news = {
      title: 'Money goes back to your card',
      says: `${formatInr(back)} of what you paid by card for this booking isn’t owed and is being sent back to the card.`,
      next: 'It is on your statement within days.',
    };
    await writeBookingNews(tx, booking, { key: `card-back/${id}`, sides: ['shipper'], news });
    return true;
  }
  if (!invoice) return false;
  const on = todayForInvoices(clock.now());
  await endAdvance(tx, advance, { invoice, kept, returnReference: null, on });
  await putTo(tx, id, invoice);
  return true;
}

/** From now on the payment is the invoice's: refunds and disputes of it are too. */
async function putTo(tx: Tx, cardPaymentId: string, { id: invoiceId }: Invoice): Promise<void> {
  await tx.update(cardPayments).set({ invoiceId }).where(eq(cardPayments.id, cardPaymentId));
  // A refund that went before the dispute leaves the rest to the invoice: so is what the bank decides.
  const open = and(eq(cardDisputes.cardPaymentId, cardPaymentId), eq(cardDisputes.state, 'open'));
  await tx.update(cardDisputes).set({ invoiceId }).where(open);
}

/** Ends an advance of which a part, or all, went back to its card: what is left pays the invoice it was left for. */
export async function returnAdvance(
  tx: Tx,
  { id, orgId, bookingId, paymentIntentId }: CardPaymentRow,
  { back, reference, on }: { back: Money; reference: string; on: PlainDate },
): Promise<void> {
  const advance = await openAdvance(tx, { orgId, reference: paymentIntentId ?? '' });
  if (!advance) throw new Error('what was sent back is not held any more');
  const kept = minus((await heldOf(tx, advance)).held, back);
  const invoice = kept.paise > 0n ? await owedInvoice(tx, bookingId ?? '') : null;
  await endAdvance(tx, advance, { invoice, kept, returnReference: reference, on });
  if (invoice) await putTo(tx, id, invoice);
}

/** Asks for a booking's money to go back to its card; once, and the job that asks Stripe is woken. */
export async function askBack(tx: Tx, row: CardPaymentRow, amount: Money, clock: Clock): Promise<void> {
  await tx
    .insert(cardRefunds)
    .values({
      ...{ orgId: row.orgId, shipperOrgId: row.shipperOrgId, invoiceId: null, cardPaymentId: row.id },
      ...{ amountPaise: amount.paise, askedBy: null, dueAt: clock.now(), askedAt: clock.now() },
    })
    .onConflictDoNothing();
  await enqueue(tx, 'cards.refund', {}, { key: 'cards.refund' });
}
