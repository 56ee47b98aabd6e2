import { paymentReceived } from '#app/domain/ledger/events.ts';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { type invoices, payments, receipts } from '#db/schema/index.ts';
import { between, uuidFor } from '#db/seed/demo/derive.ts';
import type { Stage } from './script.ts';

/**
 * Money for all of an invoice that came to the platform's account, which owes it to the host from then on. The screens
 * record what came to a host's own account only.
 */
export async function collectAtPlatform(
  { operator }: Stage,
  invoice: typeof invoices.$inferSelect,
  receivedOn: PlainDate,
): Promise<void> {
  const { id: invoiceId, orgId, shipperOrgId, number, payablePaise: amountPaise } = invoice;
  const digits = String(between(`platform reference for ${number}`, 0, 99_999_999)).padStart(8, '0');
  const reference = `UPI${receivedOn.replaceAll('-', '').slice(2)}${digits}`;
  const money = { rail: 'upi' as const, reference, amountPaise, receivedOn, recordedBy: operator.userId };
  const receiptId = uuidFor(`platform receipt of ${number}`);
  const id = uuidFor(`platform payment of ${number}`);
  const amount = inr(amountPaise);
  const journal = paymentReceived(
    { id, on: receivedOn },
    { host: orgId, shipper: shipperOrgId },
    { amount, tds: ZERO_INR, outstanding: amount, collector: 'platform' },
  );
  await withOperator(operator, async (tx) => {
    await tx.insert(receipts).values({ id: receiptId, orgId, collector: 'platform', ...money });
    await tx.insert(payments).values({ id, invoiceId, orgId, shipperOrgId, receiptId, ...money });
    await postJournals(tx, [{ journal, about: subjectOf(invoice) }]);
  });
}
