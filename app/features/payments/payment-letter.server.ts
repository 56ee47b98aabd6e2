import { formatInr, type Money } from '#app/domain/shared/money.ts';
import { formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { tellOfInvoice } from '#app/features/invoices/invoice-news.server.ts';
import type { Tx } from '#app/platform/db.server.ts';

type Came = { id: string; amount: Money; tds: Money; reference: string; receivedOn: PlainDate };

/** Tells the shipper that its money has come; the receipt is on the invoice's page. */
export const tellPaymentCame = (
  tx: Tx,
  invoice: Parameters<typeof tellOfInvoice>[1],
  { id, amount, tds, reference, receivedOn }: Came,
): Promise<void> =>
  tellOfInvoice(tx, invoice, {
    ...{ key: `payment-received/${id}`, side: 'shipper', title: 'Payment received' },
    says: `${formatInr(amount)} has come. The receipt is on the page of the invoice.`,
    facts: [
      ['Amount', formatInr(amount)],
      ...(tds.paise > 0n ? ([['Income tax kept back', formatInr(tds)]] as const) : []),
      ['Bank reference', reference],
      ['Received on', formatDate(receivedOn)],
    ],
  });
