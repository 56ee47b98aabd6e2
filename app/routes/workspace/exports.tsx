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
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Exports · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'exports.read');
  const { filters } = readFilters(exportSchema, new URL(args.request.url));
  const found = await exportMonth({ as: 'host', scope }, filters.month ?? lastMonth(systemClock.now()));
  if (!found) throw notFound();
  return { ...found, base: `/o/${organisation.slug}/exports/${found.month}` };
}

export default function Exports() {
  const { month, gstin, gstr1, base } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Exports">What your accountant needs of a month, and the return it makes.</PageHeader>
      <MonthForm month={month} />
      <div className="space-y-10">
        <ExportFiles month={month} base={base} />
        <Gstr1Summary gstr1={gstr1} gstin={gstin} />
      </div>
    </>
  );
}

export const ErrorBoundary = RouteProblem;
