import { and, asc, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { inr } from '#app/domain/shared/money.ts';
import { daysOf, type Month, monthOf } from '#app/domain/shared/month.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { readEInvoice } from '#app/features/e-invoices/read-e-invoice.server.ts';
import { type Tx, withOperator, withTenant } from '#app/platform/db.server.ts';
import type { OperatorScope, TenantScope } from '#app/platform/scopes.ts';
import { feeInvoiceLines, feeInvoices } from '#db/schema/index.ts';
import type { FeeRow, FeeView } from './fee-view.ts';

const PER_PAGE = 25;
/** Lines shown of one fee invoice: its own CSV holds all of them. */
const LINES_AT_MOST = 500;

/** One page of all fee invoices, the newest first. */
export async function listFees(scope: OperatorScope, page: number) {
  const rows = await withOperator(scope, (tx) =>
    tx
      .select({
        id: feeInvoices.id,
        kind: feeInvoices.kind,
        number: feeInvoices.number,
        host: sql<string>`${feeInvoices.recipient} ->> 'legalName'`,
        month: feeInvoices.month,
        issuedOn: feeInvoices.issuedOn,
        totalPaise: feeInvoices.totalPaise,
      })
      .from(feeInvoices)
      .orderBy(desc(feeInvoices.issuedOn), desc(feeInvoices.sequence))
      .limit(PER_PAGE + 1)
      .offset((page - 1) * PER_PAGE),
  );
  const shown = rows.slice(0, PER_PAGE).map(
    ({ totalPaise, month, issuedOn, ...row }): FeeRow => ({
      ...row,
      month: monthOf(plainDate(month)),
      issuedOn: plainDate(issuedOn),
      total: inr(row.kind === 'invoice' ? totalPaise : -totalPaise),
    }),
  );
  return { rows: shown, page, hasNext: rows.length > PER_PAGE };
}

/** Any fee invoice, for the marketplace's own desk. */
export async function viewFee(scope: OperatorScope, feeInvoiceId: string): Promise<FeeView | null> {
  if (!isUuid(feeInvoiceId)) return null;
  return withOperator(scope, (tx) => loadFee(tx, eq(feeInvoices.id, feeInvoiceId)));
}

/** A host's papers issued in a month: an invoice and a credit note for each month that was settled in it. */
const PAPERS_AT_MOST = 50;

/** A host's own papers that were issued in a month, and so are on its statement; they are about earlier ones. */
export async function viewFeesIssuedIn(scope: TenantScope, month: Month): Promise<FeeView[]> {
  const { startsOn, endsOn } = daysOf(month);
  return withTenant(scope, async (tx) => {
    const papers = await tx
      .select({ id: feeInvoices.id })
      .from(feeInvoices)
      .where(
        and(eq(feeInvoices.orgId, scope.orgId), gte(feeInvoices.issuedOn, startsOn), lt(feeInvoices.issuedOn, endsOn)),
      )
      .orderBy(asc(feeInvoices.month), desc(feeInvoices.kind))
      .limit(PAPERS_AT_MOST);
    const views = await Promise.all(papers.map(({ id }) => loadFee(tx, eq(feeInvoices.id, id))));
    return views.filter((view) => view !== null);
  });
}

async function loadFee(tx: Tx, where: SQL | undefined): Promise<FeeView | null> {
  const [head] = await tx.select().from(feeInvoices).where(where).limit(1);
  if (!head) return null;
  const lines = await tx
    .select()
    .from(feeInvoiceLines)
    .where(and(eq(feeInvoiceLines.orgId, head.orgId), eq(feeInvoiceLines.feeInvoiceId, head.id)))
    .orderBy(asc(feeInvoiceLines.lineNumber))
    .limit(LINES_AT_MOST);
  const charged = lines.map(({ chargedOnId }) => chargedOnId).filter((id) => id !== null);
  const corrects =
    charged.length === 0
      ? []
      : await tx
          .select({ number: feeInvoices.number, issuedOn: feeInvoices.issuedOn })
          .from(feeInvoices)
          .where(inArray(feeInvoices.id, [...new Set(charged)]))
          .orderBy(asc(feeInvoices.issuedOn), asc(feeInvoices.sequence))
          .limit(LINES_AT_MOST);
  const type = head.kind === 'invoice' ? 'INV' : 'CRN';
  return {
    kind: head.kind,
    corrects: corrects.map(({ number, issuedOn }) => ({ number, issuedOn: plainDate(issuedOn) })),
    eInvoice: await readEInvoice(tx, { fee: head.id }, { ...head, type }),
    ...{ id: head.id, number: head.number, supplier: head.supplier, recipient: head.recipient },
    month: monthOf(plainDate(head.month)),
    issuedOn: plainDate(head.issuedOn),
    placeOfSupply: { code: head.placeOfSupply, name: head.placeOfSupplyName },
    supplyKind: head.supplyKind,
    totals: {
      ...{ taxable: inr(head.taxablePaise), cgst: inr(head.cgstPaise), sgst: inr(head.sgstPaise) },
      ...{ igst: inr(head.igstPaise), total: inr(head.totalPaise) },
    },
    lines: lines.map((line) => ({
      ...{ number: line.lineNumber, description: line.description, formula: line.formula, rule: line.ruleCode },
      ...{ sac: line.sac, fee: inr(line.taxablePaise), rateBasisPoints: line.rateBasisPoints },
      tax: { cgst: inr(line.cgstPaise), sgst: inr(line.sgstPaise), igst: inr(line.igstPaise) },
    })),
  };
}
