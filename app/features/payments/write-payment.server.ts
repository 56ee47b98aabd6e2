import { type Collector, paymentReceived } from '#app/domain/ledger/events.ts';
import { inr, lesser, type Money, minus } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { type invoices, payments, receipts } from '#db/schema/index.ts';
import { tellPaymentCame } from './payment-letter.server.ts';

/** Money that came for an invoice, by whichever rail. */
export type Came = {
  amount: Money;
  /** Income tax the shipper kept back. */
  tds: Money;
  collector: Collector;
  rail: (typeof receipts.$inferSelect)['rail'];
  reference: string;
  receivedOn: PlainDate;
  /** Who read it off a statement; null where a job was told by Stripe. */
  recordedBy: string | null;
};

/**
 * Writes money that came for an invoice the caller has locked and which isn't void: receipt, payment, journal, letter and trace.
 * What is beyond what is owed is the shipper's balance.
 * @returns the payment's id; null when the reference is known, and nothing is written
 */
export async function writePayment(
  tx: Tx,
  invoice: typeof invoices.$inferSelect,
  { amount, tds, collector, rail, reference, receivedOn, recordedBy }: Came,
): Promise<string | null> {
  const { id: invoiceId, orgId, shipperOrgId } = invoice;
  const outstanding = inr(invoice.outstandingPaise);
  // The unique key on host and reference decides, also between two payments recorded at the same moment.
  const money = { amountPaise: amount.paise, rail, reference, receivedOn, recordedBy };
  const [receipt] = await tx
    .insert(receipts)
    .values({ orgId, collector, ...money })
    .onConflictDoNothing()
    .returning({ id: receipts.id });
  if (!receipt) return null;
  const [payment] = await tx
    .insert(payments)
    .values({
      ...{ ...money, invoiceId, orgId, shipperOrgId, receiptId: receipt.id, tdsPaise: tds.paise },
      appliedPaise: lesser(amount, minus(outstanding, tds)).paise,
    })
    .returning({ id: payments.id });
  if (!payment) throw new Error('The payment was not written');
  const journal = paymentReceived(
    { id: payment.id, on: receivedOn },
    { host: orgId, shipper: shipperOrgId },
    { amount, tds, outstanding, collector },
  );
  await postJournals(tx, [{ journal, about: subjectOf(invoice) }]);
  await tellPaymentCame(tx, invoice, { id: payment.id, amount, tds, reference, receivedOn });
  const isPaid = amount.paise + tds.paise >= outstanding.paise;
  await audit(tx, {
    orgId,
    counterpartyOrgId: shipperOrgId,
    actorUserId: recordedBy,
    actorKind: recordedBy === null ? 'system' : 'operator',
    entity: 'invoice',
    entityId: invoiceId,
    action: 'payment.recorded',
    fromState: 'issued',
    toState: isPaid ? 'paid' : 'part_paid',
    data: {
      ...{ number: invoice.number, collector, rail, reference, receivedOn },
      amountPaise: amount.paise.toString(),
      tdsPaise: tds.paise.toString(),
    },
  });
  return payment.id;
}
