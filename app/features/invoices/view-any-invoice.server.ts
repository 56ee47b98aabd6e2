import { eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { invoices } from '#db/schema/index.ts';
import type { InvoiceView } from './invoice-view.ts';
import { loadInvoice } from './load-invoice.server.ts';

/** Any tenant's invoice, for the marketplace's own desk; null when there is none. */
export async function viewAnyInvoice(
  scope: OperatorScope,
  invoiceId: string,
  clock: Clock = systemClock,
): Promise<InvoiceView | null> {
  if (!isUuid(invoiceId)) return null;
  const found = await withOperator(scope, (tx) => loadInvoice(tx, eq(invoices.id, invoiceId), clock.now()));
  return found?.view ?? null;
}
