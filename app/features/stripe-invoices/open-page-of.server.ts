import { and, eq } from 'drizzle-orm';
import type { Tx } from '#app/platform/db.server.ts';
import { cardPayments, stripeInvoices } from '#db/schema/index.ts';

/** The address of an invoice's page at Stripe, while it is open and asks for what is owed; null otherwise. */
export async function openPageOf(tx: Tx, invoiceId: string, outstandingPaise: bigint): Promise<string | null> {
  const [page] = await tx
    .select({ url: stripeInvoices.hostedUrl })
    .from(stripeInvoices)
    .innerJoin(cardPayments, eq(cardPayments.id, stripeInvoices.cardPaymentId))
    .where(
      and(
        eq(stripeInvoices.invoiceId, invoiceId),
        eq(stripeInvoices.state, 'open'),
        eq(cardPayments.amountPaise, outstandingPaise),
      ),
    );
  return page?.url ?? null;
}
