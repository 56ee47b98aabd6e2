import { and, eq, or } from 'drizzle-orm';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { invoices } from '#db/schema/index.ts';
import type { InvoiceListFilters } from './invoice.schema.server.ts';
import type { InvoicePage } from './invoice-list.ts';
import { containsText, hasStatus, readInvoicePage, todayForInvoices } from './invoice-page.server.ts';

const PAGE_SIZE = 25;

/** The organisation's invoices: those it issued (receivable) or those it received (payable). */
export async function listInvoices(
  scope: TenantScope,
  side: 'receivable' | 'payable',
  filters: InvoiceListFilters,
  clock: Clock = systemClock,
): Promise<InvoicePage> {
  const today = todayForInvoices(clock.now());
  const where = and(
    eq(side === 'receivable' ? invoices.orgId : invoices.shipperOrgId, scope.orgId),
    hasStatus(filters.status, today),
    or(containsText(invoices.number, filters.q), containsText(invoices.bookingReference, filters.q)),
  );
  const { sort, dir, page } = filters;
  return withTenant(scope, (tx) => readInvoicePage(tx, { where, sort, dir, page, size: PAGE_SIZE, today }));
}
