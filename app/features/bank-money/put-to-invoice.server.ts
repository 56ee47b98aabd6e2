import { eq, sql } from 'drizzle-orm';
import { moneyMatched } from '#app/domain/ledger/events.ts';
import { inr, type Money } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import { traceInvoice } from '#app/features/notes/corrector.server.ts';
import { adviceReceived } from '#app/features/paying/payment-advice.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { type invoices, payments, type receipts } from '#db/schema/index.ts';

type Invoice = typeof invoices.$inferSelect;
type Receipt = typeof receipts.$inferSelect;

/** What of a receipt is put to no invoice yet. Whoever asks keeps others from putting more of it meanwhile. */
export async function leftOf(tx: Tx, { id, amountPaise }: Receipt): Promise<Money> {
  const [put] = await tx
    .select({ paise: sql<string>`coalesce(sum(${payments.amountPaise}), 0)::text` })
    .from(payments)
    .where(eq(payments.receiptId, id));
  return inr(amountPaise - BigInt(put?.paise ?? '0'));
}

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
  const [payment] = await tx
    .insert(payments)
    .values({
      ...{ receiptId, invoiceId, orgId, shipperOrgId, rail, reference, receivedOn },
      ...{ amountPaise: amount.paise, recordedBy: scope.userId },
    })
    .returning({ id: payments.id });
  if (!payment) throw new Error('The payment was not written');
  const sides = { host: orgId, shipper: shipperOrgId };
  const outstanding = inr(invoice.outstandingPaise);
  const journal = moneyMatched({ id: payment.id, on: plainDate(receivedOn) }, sides, { amount, outstanding });
  await postJournals(tx, [{ journal, about: subjectOf(invoice) }]);
  await adviceReceived(tx, { invoiceId, rail, reference }, { userId: scope.userId, now });
  const data = { number: invoice.number, collector: receipt.collector, rail, reference, receivedOn };
  const money = { amountPaise: amount.paise.toString(), tdsPaise: '0' };
  await traceInvoice(tx, { as: 'operator', scope }, invoice, {
    action: 'payment.recorded',
    data: { ...data, ...money },
  });
}
