import { and, asc, eq } from 'drizzle-orm';
import { csvLine } from '#app/domain/shared/csv.ts';
import { inr, type Money, rupeesText, sum } from '#app/domain/shared/money.ts';
import { daysOf, type Month } from '#app/domain/shared/month.ts';
import { withOperator } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { organisations, sourceTaxes } from '#db/schema/index.ts';

/** A supplier in the operator's return of tax collected at source: CGST Act 2017 s.52, form GSTR-8, table 3. */
export type Gstr8Row = {
  host: string;
  gstin: string | null;
  /** Value of the supplies whose money came to the platform, less what was returned of it. */
  net: Money;
  cgst: Money;
  sgst: Money;
  igst: Money;
};

/** More hosts than the marketplace has; a month's return is one sheet. */
const ROWS_AT_MOST = 5_000;

/** What was collected of each supplier in a month, from the rows its settlement wrote. */
export async function readGstr8(scope: OperatorScope, month: Month): Promise<Gstr8Row[]> {
  const rows = await withOperator(scope, (tx) =>
    tx
      .select({ tax: sourceTaxes, host: organisations.legalName, gstin: organisations.gstin })
      .from(sourceTaxes)
      .innerJoin(organisations, eq(organisations.id, sourceTaxes.orgId))
      .where(and(eq(sourceTaxes.month, daysOf(month).startsOn), eq(sourceTaxes.kind, 'tcs')))
      .orderBy(asc(organisations.legalName), asc(organisations.id))
      .limit(ROWS_AT_MOST),
  );
  return rows.map(({ tax, host, gstin }) => ({
    ...{ host, gstin, net: sum([inr(tax.intraBasePaise), inr(tax.interBasePaise)]) },
    ...{ cgst: inr(tax.cgstPaise), sgst: inr(tax.sgstPaise), igst: inr(tax.igstPaise) },
  }));
}

/** The same as CSV. */
export const gstr8Csv = (rows: readonly Gstr8Row[]): string =>
  `\ufeff${csvLine(['GSTIN of the supplier', 'Supplier', 'Net value', 'IGST', 'CGST', 'SGST/UTGST'])}${rows
    .map(({ host, gstin, net, cgst, sgst, igst }) =>
      csvLine([gstin, host, rupeesText(net), rupeesText(igst), rupeesText(cgst), rupeesText(sgst)]),
    )
    .join('')}`;
