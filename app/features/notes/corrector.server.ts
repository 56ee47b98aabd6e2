import { and, eq, type SQL } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { type AuditEntry, audit } from '#app/platform/audit.server.ts';
import { type Tx, withOperator, withTenant } from '#app/platform/db.server.ts';
import type { Outcome } from '#app/platform/outcome.ts';
import type { OperatorScope, TenantScope } from '#app/platform/scopes.ts';
import { invoices } from '#db/schema/index.ts';

/** Who corrects an invoice: the host that issued it, or the marketplace's own staff. */
export type Corrector = { as: 'host'; scope: TenantScope } | { as: 'operator'; scope: OperatorScope };

/** An invoice as its row has it. */
export type InvoiceRow = typeof invoices.$inferSelect;

/** Opens a transaction for whoever corrects. */
export const asCorrector = <T>(by: Corrector, work: (tx: Tx) => Promise<T>): Promise<T> =>
  by.as === 'host' ? withTenant(by.scope, work) : withOperator(by.scope, work);

/** The door {@link asCorrector} as `runOnce` takes it. */
export const doorOf =
  (by: Corrector) =>
  <T>(work: (tx: Tx) => Promise<Outcome<T>>) =>
    asCorrector(by, work);

/** Who writes a note: a corrector, or the job that finds what was billed and isn't owed. */
export type NoteWriter = Corrector | { as: 'system' };

/** Whose receipts the forms of a corrector are. */
export const receiptsOf = (by: Corrector): string => (by.as === 'host' ? by.scope.orgId : by.scope.userId);

const theirs = (by: Corrector, invoiceId: string): SQL | undefined =>
  by.as === 'host' ? and(eq(invoices.orgId, by.scope.orgId), eq(invoices.id, invoiceId)) : eq(invoices.id, invoiceId);

type Invoice = Pick<InvoiceRow, 'id' | 'orgId' | 'shipperOrgId'>;
/** What is told of a step. */
export type Trace = Pick<AuditEntry, 'action' | 'toState' | 'data'>;

/** Writes what a person or a job did to an invoice, for both of its parties to read. */
export const traceInvoice = (
  tx: Tx,
  by: NoteWriter | { as: 'shipper'; scope: TenantScope },
  { id, orgId, shipperOrgId }: Invoice,
  what: Trace,
): Promise<void> =>
  audit(tx, {
    ...{
      orgId,
      counterpartyOrgId: shipperOrgId,
      actorUserId: by.as === 'system' ? null : by.scope.userId,
      actorKind: by.as,
    },
    ...{ entity: 'invoice', entityId: id, ...what },
  });

/** The invoice a corrector may correct, or null: a host's own, for the platform any. */
export async function correctable(tx: Tx, by: Corrector, invoiceId: string): Promise<InvoiceRow | null> {
  if (!isUuid(invoiceId)) return null;
  const [invoice] = await tx.select().from(invoices).where(theirs(by, invoiceId));
  return invoice ?? null;
}

/** {@link correctable}, and nobody else corrects or pays it until the transaction ends. */
export async function lockCorrectable(tx: Tx, by: Corrector, invoiceId: string): Promise<InvoiceRow | null> {
  if (!isUuid(invoiceId)) return null;
  const [invoice] = await tx.select().from(invoices).where(theirs(by, invoiceId)).for('update');
  return invoice ?? null;
}
