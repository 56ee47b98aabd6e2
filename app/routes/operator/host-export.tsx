import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { exportSchema, lastMonth } from '#app/features/exports/export.schema.server.ts';
import { exportMonth } from '#app/features/exports/export-file.server.ts';
import { ExportFiles, Gstr1Summary, MonthForm } from '#app/features/exports/export-parts.tsx';
import { readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Exports of a host · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.exports.read');
  const { hostOrgId = '' } = args.params;
  const { filters } = readFilters(exportSchema, new URL(args.request.url));
  const month = filters.month ?? lastMonth(systemClock.now());
  const found = await exportMonth({ as: 'operator', scope, hostOrgId }, month);
  if (!found) throw notFound();
  return { ...found, base: `/operator/exports/${hostOrgId}/${found.month}` };
}

export default function HostExport() {
  const { month, host, gstin, gstr1, base } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Exports" eyebrow={host} back={{ to: '/operator/exports', label: 'Exports' }} />
      <MonthForm month={month} />
      <div className="space-y-10">
        <ExportFiles month={month} base={base} />
        <Gstr1Summary gstr1={gstr1} gstin={gstin} />
      </div>
    </>
  );
}

export const ErrorBoundary = RouteProblem;
