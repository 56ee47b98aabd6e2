import { and, eq, or } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { invoices } from '#db/schema/index.ts';
import type { InvoiceView } from './invoice-view.ts';
import { loadInvoice } from './load-invoice.server.ts';

/** An invoice this organisation issued or received, and which of the two; null for anyone else's. */
export async function viewInvoice(
  scope: TenantScope,
  invoiceId: string,
  clock: Clock = systemClock,
): Promise<{ invoice: InvoiceView; side: 'supplier' | 'recipient' } | null> {
  if (!isUuid(invoiceId)) return null;
  const mine = or(eq(invoices.orgId, scope.orgId), eq(invoices.shipperOrgId, scope.orgId));
  const where = and(eq(invoices.id, invoiceId), mine);
  const found = await withTenant(scope, (tx) => loadInvoice(tx, where, clock.now()));
  return found && { invoice: found.view, side: found.orgId === scope.orgId ? 'supplier' : 'recipient' };
}
