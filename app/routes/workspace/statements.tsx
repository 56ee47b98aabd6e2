import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { formatInr } from '#app/domain/shared/money.ts';
import { readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { pageSchema } from '#app/features/settlements/commission.schema.server.ts';
import { feesPaidAhead, listStatements } from '#app/features/settlements/read-statements.server.ts';
import { StatementTable } from '#app/features/settlements/statement-sheet.tsx';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Statements · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'invoices.read');
  const { page } = readFilters(pageSchema, new URL(args.request.url)).filters;
  const ahead = await feesPaidAhead(scope);
  return { ...(await listStatements(scope, page)), ahead, base: `/o/${organisation.slug}/statements` };
}

export default function Statements() {
  const { rows, page, hasNext, base, ahead } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Statements">What the marketplace and you owe each other, month by month.</PageHeader>
      {ahead.paise > 0n ? (
        <p className="mb-6 text-sm">
          {formatInr(ahead)} was kept from card payments for commission and its GST. It pays your next fee invoices.
        </p>
      ) : null}
      <StatementTable rows={rows} base={base} />
      <Pager page={page} hasNext={hasNext} />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
