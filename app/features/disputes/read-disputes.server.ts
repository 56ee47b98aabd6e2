import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { inr, type Money } from '#app/domain/shared/money.ts';
import type { SupplyKind } from '#app/domain/tax/gst.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import type { CreditDraft } from '#app/features/notes/credit-draft.ts';
import { draftCredit } from '#app/features/notes/draft-credit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Tx, withOperator } from '#app/platform/db.server.ts';
import type { Outcome } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { disputes, invoices } from '#db/schema/index.ts';
import type { DisputeView } from './dispute-view.ts';

const PER_PAGE = 50;

const columns = {
  dispute: disputes,
  invoiceNumber: invoices.number,
  hostName: sql<string>`${invoices.supplier} ->> 'legalName'`,
  shipperName: sql<string>`${invoices.recipient} ->> 'legalName'`,
};

const read = (tx: Tx, where: SQL | undefined) =>
  tx
    .select(columns)
    .from(disputes)
    .innerJoin(invoices, and(eq(invoices.id, disputes.invoiceId), eq(invoices.orgId, disputes.orgId)))
    .where(where)
    .orderBy(desc(disputes.openedAt), desc(disputes.id));

type Row = Awaited<ReturnType<typeof read>>[number];

const asView = ({ dispute, ...names }: Row): DisputeView => ({
  ...names,
  id: dispute.id,
  invoiceId: dispute.invoiceId,
  line: dispute.invoiceLine,
  amount: inr(dispute.amountPaise),
  held: inr(dispute.disputedPaise),
  reason: dispute.reason,
  evidence: dispute.evidence,
  openedAt: dispute.openedAt.toISOString(),
  answer: dispute.answer,
  answeredAt: dispute.answeredAt?.toISOString() ?? null,
  credited: dispute.creditedPaise === null ? null : inr(dispute.creditedPaise),
  decision: dispute.decision,
  decidedAt: dispute.decidedAt?.toISOString() ?? null,
  creditNoteId: dispute.creditNoteId,
});

/** The newest disputes over an invoice, for whoever may see it. */
export async function disputesOf(tx: Tx, { id, orgId }: { id: string; orgId: string }): Promise<DisputeView[]> {
  const rows = await read(tx, and(eq(disputes.orgId, orgId), eq(disputes.invoiceId, id))).limit(PER_PAGE);
  return rows.map(asView);
}

/** A page of all disputes, or of the open ones; newest first. */
export async function listDisputes(
  scope: OperatorScope,
  show: 'open' | 'all',
  page: number,
): Promise<{ rows: DisputeView[]; hasNext: boolean }> {
  const where = show === 'open' ? isNull(disputes.decidedAt) : undefined;
  const rows = await withOperator(scope, (tx) =>
    read(tx, where)
      .limit(PER_PAGE + 1)
      .offset((page - 1) * PER_PAGE),
  );
  return { rows: rows.slice(0, PER_PAGE).map(asView), hasNext: rows.length > PER_PAGE };
}

/** A dispute, and the credit note that crediting so much would post; null where there is no such dispute. */
export async function viewDispute(
  scope: OperatorScope,
  disputeId: string,
  credited: Money | null,
  clock: Clock = systemClock,
): Promise<{ dispute: DisputeView; kind: SupplyKind; preview: Outcome<CreditDraft> | null } | null> {
  if (!isUuid(disputeId)) return null;
  return withOperator(scope, async (tx) => {
    const [row] = await read(tx, eq(disputes.id, disputeId)).limit(1);
    if (!row) return null;
    const dispute = asView(row);
    const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, dispute.invoiceId));
    if (!invoice) return null;
    const isAsked = credited !== null && credited.paise > 0n && dispute.decidedAt === null;
    const requests = isAsked ? [{ lineNumber: dispute.line, amount: credited }] : [];
    const ask = { requests, refundWished: null };
    const preview = isAsked ? await draftCredit(tx, invoice, ask, todayForInvoices(clock.now())) : null;
    return { dispute, kind: invoice.supplyKind, preview };
  });
}
