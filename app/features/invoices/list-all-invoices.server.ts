import { and, gte, lte, sql } from 'drizzle-orm';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { invoices } from '#db/schema/index.ts';
import type { AllInvoicesFilters } from './invoice.schema.server.ts';
import type { InvoicePage } from './invoice-list.ts';
import { containsText, hasStatus, readInvoicePage, todayForInvoices } from './invoice-page.server.ts';

const PAGE_SIZE = 50;

/** Every tenant's invoices, for the marketplace's own desk. */
export async function listAllInvoices(
  scope: OperatorScope,
  filters: AllInvoicesFilters,
  clock: Clock = systemClock,
): Promise<InvoicePage> {
  const today = todayForInvoices(clock.now());
  const { host, shipper, number, from, to, min, max, sort, dir, page } = filters;
  const where = and(
    hasStatus(filters.status, today),
    containsText(sql`${invoices.supplier} ->> 'legalName'`, host),
    containsText(sql`${invoices.recipient} ->> 'legalName'`, shipper),
    containsText(invoices.number, number),
    from ? gte(invoices.issuedOn, from) : undefined,
    to ? lte(invoices.issuedOn, to) : undefined,
    min ? gte(invoices.payablePaise, min.paise) : undefined,
    max ? lte(invoices.payablePaise, max.paise) : undefined,
  );
  return withOperator(scope, (tx) => readInvoicePage(tx, { where, sort, dir, page, size: PAGE_SIZE, today }));
}
