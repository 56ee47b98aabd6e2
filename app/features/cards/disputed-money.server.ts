import { eq } from 'drizzle-orm';
import { advanceDisputeLost, cardDisputeLost } from '#app/domain/ledger/card-disputes.ts';
import type { Event, Journal } from '#app/domain/ledger/journal.ts';
import { inr } from '#app/domain/shared/money.ts';
import { dateInZone, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { writeBookingNews } from '#app/features/bookings/booking-letters.server.ts';
import { loseAdvance, traceBooking } from '#app/features/checkout/card-advance.server.ts';
import { tellOfInvoice } from '#app/features/invoices/invoice-news.server.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { INVOICE_TIME_ZONE } from '#app/features/invoices/invoice-view.ts';
import type { Posting } from '#app/features/ledger/post-journals.server.ts';
import { traceInvoice } from '#app/features/notes/corrector.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { enqueue } from '#app/platform/queue.server.ts';
import { bookings, type cardDisputes, type cardPayments, invoices } from '#db/schema/index.ts';

type Payment = typeof cardPayments.$inferSelect;
type Dispute = typeof cardDisputes.$inferSelect;
type Step = 'opened' | 'won' | 'lost';
type News = { key: string; title: string; says: string; facts: readonly (readonly [term: string, detail: string])[] };

/** The money a dispute is about: an invoice was paid with it, or it is held for a booking whose invoice is to come. */
export type DisputedMoney = {
  about: Posting['about'];
  /** Nothing is in the books about it before this day. */
  notBefore: PlainDate;
  trace: (step: Step, data: Record<string, string>) => Promise<void>;
  /** Tells the host, by letter. */
  tell: (news: News) => Promise<void>;
  /** What the books say when the bank gave it back, in paise of the dispute; asked before the dispute is written down as lost. */
  lose: (event: Event, dispute: Dispute) => Promise<Journal>;
  /** What a loss means, to the host. */
  afterLoss: string;
  /** Wakes what has waited for the bank. */
  thaw: () => Promise<void>;
};

/** What a payment's money is now; its row is locked by the caller. */
export const disputedMoney = (tx: Tx, payment: Payment): Promise<DisputedMoney> =>
  payment.invoiceId === null ? aheadOfInvoice(tx, payment) : ofInvoice(tx, payment, payment.invoiceId);

const sidesOf = ({ orgId, shipperOrgId }: Payment) => ({ host: orgId, shipper: shipperOrgId });

async function ofInvoice(tx: Tx, payment: Payment, invoiceId: string): Promise<DisputedMoney> {
  const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, invoiceId)).for('update');
  if (!invoice) throw new Error('The invoice of a card payment is there');
  return {
    about: subjectOf(invoice),
    notBefore: plainDate(invoice.issuedOn),
    trace: (step, data) => traceInvoice(tx, { as: 'system' }, invoice, { action: `card_dispute.${step}`, data }),
    tell: (news) => tellOfInvoice(tx, invoice, { ...news, side: 'host' }),
    lose: async (event, { amountPaise }) => cardDisputeLost(event, sidesOf(payment), inr(amountPaise)),
    afterLoss: 'The invoice is open again by as much.',
    thaw: async () => {},
  };
}

const BOOKING_STEPS = {
  opened: 'booking.card_disputed',
  won: 'booking.card_dispute_won',
  lost: 'booking.card_dispute_lost',
} as const satisfies Record<Step, string>;

async function aheadOfInvoice(tx: Tx, payment: Payment): Promise<DisputedMoney> {
  const { orgId, shipperOrgId, bookingId, paymentIntentId, paidAt } = payment;
  const [booking] = await tx
    .select()
    .from(bookings)
    .where(eq(bookings.id, bookingId ?? ''));
  if (!booking || paymentIntentId === null || paidAt === null) throw new Error('A disputed payment is of a booking');
  const parties = { orgId, shipperOrgId, bookingId: booking.id };
  return {
    about: { ...parties, invoiceId: null },
    notBefore: dateInZone(paidAt, INVOICE_TIME_ZONE),
    trace: (step, data) => traceBooking(tx, parties, BOOKING_STEPS[step], data),
    tell: ({ key, title, says, facts }) =>
      writeBookingNews(tx, booking, {
        ...{ key, sides: ['host'], isOfMoney: true },
        news: { title, says, next: `${facts.map(([term, detail]) => `${term}: ${detail}`).join('. ')}.` },
      }),
    lose: async (event, { amountPaise, stripeDisputeId }) => {
      const gone = { amount: inr(amountPaise), disputeId: stripeDisputeId, on: event.on };
      const of = { orgId, reference: paymentIntentId };
      return advanceDisputeLost(event, sidesOf(payment), await loseAdvance(tx, of, gone));
    },
    afterLoss: 'The booking stands; its invoice, when it comes, is unpaid by as much.',
    thaw: async () => {
      await enqueue(tx, 'cards.bookings', {}, { key: 'cards.bookings' });
      await enqueue(tx, 'cards.refund', {}, { key: 'cards.refund' });
    },
  };
}
