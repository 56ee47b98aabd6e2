import { and, desc, eq, isNull } from 'drizzle-orm';
import { depositKept, depositReturned, depositTaken } from '#app/domain/ledger/events.ts';
import { formatInr, inr, lesser, type Money, minus, ZERO_INR } from '#app/domain/shared/money.ts';
import { latest, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { tellOfInvoice } from '#app/features/invoices/invoice-news.server.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { type Posting, postJournals } from '#app/features/ledger/post-journals.server.ts';
import { traceInvoice } from '#app/features/notes/corrector.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { cardDisputes, cardPayments, deposits, type invoices } from '#db/schema/index.ts';

/*
 * What a card paid for a booking ahead of its invoice: money held for the booking, in the deposits' table and accounts
 * (decision 021). It is a debt of the host until it is put to the invoice or sent back to the card.
 */

export type Advance = typeof deposits.$inferSelect;
type Invoice = typeof invoices.$inferSelect;
type Booking = { orgId: string; shipperOrgId: string; bookingId: string };

const aboutBooking = ({ orgId, shipperOrgId, bookingId }: Booking) => ({
  orgId,
  shipperOrgId,
  bookingId,
  invoiceId: null,
});

/** Writes what happened to a booking's card money, for both of its parties to read. */
export const traceBooking = (
  tx: Tx,
  { orgId, shipperOrgId, bookingId }: Booking,
  action: string,
  data: Record<string, string>,
): Promise<void> =>
  audit(tx, {
    ...{ orgId, counterpartyOrgId: shipperOrgId, actorUserId: null, actorKind: 'system' },
    ...{ entity: 'booking', entityId: bookingId, action, data },
  });

/** Takes the money of a card into the books, once by Stripe's reference. @returns false where it is there already */
export async function takeAdvance(
  tx: Tx,
  booking: Booking,
  { amount, reference, takenOn }: { amount: Money; reference: string; takenOn: PlainDate },
): Promise<boolean> {
  const { orgId, shipperOrgId, bookingId } = booking;
  const [deposit] = await tx
    .insert(deposits)
    .values({
      ...{ orgId, shipperOrgId, bookingId, collector: 'host', rail: 'card', reference, takenOn },
      ...{ amountPaise: amount.paise, recordedBy: null },
    })
    .onConflictDoNothing()
    .returning({ id: deposits.id });
  if (!deposit) return false;
  const sides = { host: orgId, shipper: shipperOrgId };
  const journal = depositTaken({ id: deposit.id, on: takenOn }, sides, { amount, collector: 'host' });
  await postJournals(tx, [{ journal, about: aboutBooking(booking) }]);
  await traceBooking(tx, booking, 'booking.card_paid', { amount: formatInr(amount), reference });
  return true;
}

/** The money a card paid for a booking, locked; null once it has been put to an invoice or sent back. */
export async function openAdvance(
  tx: Tx,
  { orgId, reference }: { orgId: string; reference: string },
): Promise<Advance | null> {
  const which = and(
    eq(deposits.orgId, orgId),
    eq(deposits.rail, 'card'),
    eq(deposits.reference, reference),
    isNull(deposits.endedOn),
  );
  const [row] = await tx.select().from(deposits).where(which).for('update');
  return row ?? null;
}

/** What is still held of an advance, and by which dispute the rest was lost: the bank gave it back to the cardholder. */
export async function heldOf(
  tx: Tx,
  { orgId, reference, amountPaise }: Advance,
): Promise<{ held: Money; lostBy: string | null }> {
  const lost = await tx
    .select({ id: cardDisputes.stripeDisputeId, paise: cardDisputes.amountPaise })
    .from(cardDisputes)
    .innerJoin(cardPayments, eq(cardPayments.id, cardDisputes.cardPaymentId))
    .where(
      and(
        ...[eq(cardPayments.orgId, orgId), eq(cardPayments.paymentIntentId, reference)],
        ...[eq(cardDisputes.state, 'lost'), isNull(cardDisputes.invoiceId)],
      ),
    )
    .orderBy(desc(cardDisputes.openedAt));
  const gone = inr(lost.reduce((sum, { paise }) => sum + paise, 0n));
  const amount = inr(amountPaise);
  return { held: minus(amount, lesser(amount, gone)), lostBy: lost[0]?.id ?? null };
}

/**
 * Takes out of an advance what the bank gave back to the cardholder; with nothing left of it, it ends. Asked before the dispute
 * is written down as lost.
 * @returns what was held of it, and what had gone back to the card already and so is owed
 */
export async function loseAdvance(
  tx: Tx,
  of: { orgId: string; reference: string },
  { amount, disputeId, on }: { amount: Money; disputeId: string; on: PlainDate },
): Promise<{ held: Money; owed: Money }> {
  const advance = await openAdvance(tx, of);
  if (!advance) return { held: ZERO_INR, owed: amount };
  const { held } = await heldOf(tx, advance);
  const taken = lesser(held, amount);
  if (taken.paise === held.paise)
    await tx
      .update(deposits)
      .set({
        ...{ endedOn: latest(on, plainDate(advance.takenOn)), keptPaise: 0n, returnReference: disputeId },
        ...{ endedBy: null, invoiceId: null, reason: 'Given back by the bank after a dispute' },
      })
      .where(eq(deposits.id, advance.id));
  return { held: taken, owed: minus(amount, taken) };
}

type End = {
  /** Locked, with as much outstanding as is kept; null where all goes back. */
  invoice: Invoice | null;
  kept: Money;
  /** Stripe's reference of the refund; null where all is kept. */
  returnReference: string | null;
  on: PlainDate;
};

/** Ends an advance, once: what is kept pays the invoice, the rest went back to the card. */
export async function endAdvance(tx: Tx, advance: Advance, { invoice, kept, returnReference, on }: End): Promise<void> {
  const { id, orgId, shipperOrgId } = advance;
  const { held, lostBy } = await heldOf(tx, advance);
  const back = minus(held, kept);
  const endedOn = latest(on, plainDate(advance.takenOn));
  await tx
    .update(deposits)
    .set({
      ...{ endedOn, keptPaise: kept.paise, returnReference: returnReference ?? lostBy, endedBy: null },
      invoiceId: kept.paise > 0n ? (invoice?.id ?? null) : null,
      reason: invoice && kept.paise > 0n ? `Paid ahead for invoice ${invoice.number}` : 'Sent back to the card',
    })
    .where(eq(deposits.id, id));
  const sides = { host: orgId, shipper: shipperOrgId };
  const event = { id, on: endedOn };
  const journals: Posting[] = [];
  if (back.paise > 0n) {
    const journal = depositReturned(event, sides, { amount: back, collector: 'host' });
    journals.push({ journal, about: aboutBooking(advance) });
  }
  if (invoice && kept.paise > 0n) {
    // Paid ahead of its invoice, it settles it on the day it is issued: nothing is paid before it is owed.
    const settledOn = latest(endedOn, plainDate(invoice.issuedOn));
    const journal = depositKept({ id, on: settledOn }, sides, { amount: kept, collector: 'host' });
    journals.push({ journal, about: subjectOf(invoice) });
  }
  await postJournals(tx, journals);
  if (back.paise > 0n)
    await traceBooking(tx, advance, 'booking.card_returned', {
      amount: formatInr(back),
      reference: returnReference ?? '',
    });
  if (invoice && kept.paise > 0n) await tellKept(tx, advance, invoice, kept);
}

async function tellKept(tx: Tx, { id, reference }: Advance, invoice: Invoice, kept: Money): Promise<void> {
  const data = { number: invoice.number, amount: formatInr(kept), reference };
  await traceInvoice(tx, { as: 'system' }, invoice, { action: 'payment.advance_used', data });
  await tellOfInvoice(tx, invoice, {
    ...{ key: `advance-used/${id}`, side: 'shipper', title: 'Paid by your card' },
    says: `${formatInr(kept)} that you paid by card for the booking is put to this invoice.`,
    facts: [
      ['Amount', formatInr(kept)],
      ['Reference', reference],
    ],
  });
}
