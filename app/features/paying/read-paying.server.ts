import { and, eq, or } from 'drizzle-orm';
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

async function read(tx: Tx, invoiceId: string, hostOrgId: string | undefined, now: Date): Promise<Paying> {
  if (hostOrgId === undefined) return NOTHING;
  return { details: await bankDetailsOf(tx, hostOrgId, now), advices: await advicesOf(tx, invoiceId) };
}

/** Of an invoice this organisation issued or received. */
export async function payingFor(scope: TenantScope, invoiceId: string, clock: Clock = systemClock): Promise<Paying> {
  if (!isUuid(invoiceId)) return NOTHING;
  const mine = or(eq(invoices.orgId, scope.orgId), eq(invoices.shipperOrgId, scope.orgId));
  return withTenant(scope, async (tx) => {
    const [invoice] = await tx
      .select({ hostOrgId: invoices.orgId })
      .from(invoices)
      .where(and(mine, eq(invoices.id, invoiceId)));
    return read(tx, invoiceId, invoice?.hostOrgId, clock.now());
  });
}

/** Of any invoice, for the marketplace's own desk. */
export async function payingForDesk(
  scope: OperatorScope,
  invoiceId: string,
  clock: Clock = systemClock,
): Promise<Paying> {
  if (!isUuid(invoiceId)) return NOTHING;
  return withOperator(scope, async (tx) => {
    const [invoice] = await tx.select({ hostOrgId: invoices.orgId }).from(invoices).where(eq(invoices.id, invoiceId));
    return read(tx, invoiceId, invoice?.hostOrgId, clock.now());
  });
}
