import type { LoaderFunctionArgs } from '@remix-run/node';
import { parseMonth } from '#app/domain/shared/month.ts';
import { FEE_TITLES } from '#app/features/settlements/fee-view.ts';
import { viewFeesIssuedIn } from '#app/features/settlements/read-fees.server.ts';
import { viewStatement } from '#app/features/settlements/read-statements.server.ts';
import { statementPdfAnswer } from '#app/features/settlements/statement-pdf.server.tsx';
import { notFound } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'invoices.read');
  const month = parseMonth(args.params.month ?? '');
  const statement = month === null ? null : await viewStatement(scope, month);
  if (month === null || statement === null) throw notFound();
  const fees = await viewFeesIssuedIn(scope, month);
  return statementPdfAnswer({
    statement,
    host: organisation.name,
    fees: fees.map(({ kind, number }) => `${FEE_TITLES[kind]} ${number}`),
  });
}
