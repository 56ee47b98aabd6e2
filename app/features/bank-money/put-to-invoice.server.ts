import { moneyMatched } from '#app/domain/ledger/events.ts';
import { inr, lesser, type Money, ZERO_INR } from '#app/domain/shared/money.ts';
import { latest, plainDate } from '#app/domain/shared/plain-date.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import { traceInvoice } from '#app/features/notes/corrector.server.ts';
import { adviceReceived } from '#app/features/paying/payment-advice.server.ts';
import { tellPaymentCame } from '#app/features/payments/payment-letter.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { type invoices, payments, type receipts } from '#db/schema/index.ts';

type Invoice = typeof invoices.$inferSelect;
type Receipt = typeof receipts.$inferSelect;

/**
 * Puts unmatched money to an invoice the caller has locked: what is beyond what is owed is the shipper's balance.
 */
export async function putToInvoice(
  tx: Tx,
  scope: OperatorScope,
  { receipt, invoice, amount, now }: { receipt: Receipt; invoice: Invoice; amount: Money; now: Date },
): Promise<void> {
  const { id: receiptId, rail, reference, receivedOn } = receipt;
  const { id: invoiceId, orgId, shipperOrgId } = invoice;
  const outstanding = inr(invoice.outstandingPaise);
  const [payment] = await tx
    .insert(payments)
    .values({
      ...{ receiptId, invoiceId, orgId, shipperOrgId, rail, reference, receivedOn },
      ...{ amountPaise: amount.paise, appliedPaise: lesser(amount, outstanding).paise, recordedBy: scope.userId },
    })
    .returning({ id: payments.id });
  if (!payment) throw new Error('The payment was not written');
  const sides = { host: orgId, shipper: shipperOrgId };
  // Money paid ahead of its invoice settles it on the day it is issued: nothing is paid before it is owed.
  const on = latest(plainDate(receivedOn), plainDate(invoice.issuedOn));
  const journal = moneyMatched({ id: payment.id, on }, sides, { amount, outstanding });
  await postJournals(tx, [{ journal, about: subjectOf(invoice) }]);
  const came = { id: payment.id, amount, tds: ZERO_INR, reference, receivedOn: plainDate(receivedOn) };
  await tellPaymentCame(tx, invoice, came);
  await adviceReceived(tx, { invoiceId, reference }, { userId: scope.userId, now });
  const data = { number: invoice.number, collector: receipt.collector, rail, reference, receivedOn };
  const money = { amountPaise: amount.paise.toString(), tdsPaise: '0' };
  await traceInvoice(tx, { as: 'operator', scope }, invoice, {
    action: 'payment.recorded',
    data: { ...data, ...money },
  });
}
