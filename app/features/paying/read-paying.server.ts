import { and, eq, or, type SQL } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Tx, withOperator, withTenant } from '#app/platform/db.server.ts';
import type { OperatorScope, TenantScope } from '#app/platform/scopes.ts';
import { invoices } from '#db/schema/index.ts';
import { bankDetailsOf } from './bank-details.server.ts';
import type { BankDetailsView } from './bank-details-view.ts';
import { advicesOf } from './payment-advice.server.ts';
import type { AdviceView } from './payment-advice-view.ts';

/** How an invoice is paid, and what its shipper says of that. */
export type Paying = { details: BankDetailsView | null; advices: AdviceView[] };

const NOTHING: Paying = { details: null, advices: [] };

type Which = { door: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>; where: SQL | undefined };

async function read(invoiceId: string, { door, where }: Which, { now }: Clock): Promise<Paying> {
  if (!isUuid(invoiceId)) return NOTHING;
  return door(async (tx) => {
    const its = and(eq(invoices.id, invoiceId), where);
    const [invoice] = await tx.select({ hostOrgId: invoices.orgId }).from(invoices).where(its);
    if (!invoice) return NOTHING;
    return { details: await bankDetailsOf(tx, invoice.hostOrgId, now()), advices: await advicesOf(tx, invoiceId) };
  });
}

/** Of an invoice this organisation issued or received. */
export function payingFor(scope: TenantScope, invoiceId: string, clock: Clock = systemClock): Promise<Paying> {
  const where = or(eq(invoices.orgId, scope.orgId), eq(invoices.shipperOrgId, scope.orgId));
  return read(invoiceId, { door: (work) => withTenant(scope, work), where }, clock);
}

/** Of any invoice, for the marketplace's own desk. */
export const payingForDesk = (scope: OperatorScope, invoiceId: string, clock: Clock = systemClock): Promise<Paying> =>
  read(invoiceId, { door: (work) => withOperator(scope, work), where: undefined }, clock);
