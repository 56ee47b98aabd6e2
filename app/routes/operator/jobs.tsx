import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatInstant } from '#app/domain/shared/plain-date.ts';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { BULK_LABELS } from '#app/features/desk/bulk-words.ts';
import { listJobs } from '#app/features/desk/read-jobs.server.ts';
import { INVOICE_TIME_ZONE } from '#app/features/invoices/invoice-view.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Bulk jobs · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.invoices.read');
  const page = pageNumber(args.request.url);
  return { ...(await listJobs(scope, page)), page };
}

export default function OperatorJobs() {
  const { jobs, hasNext, page } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Bulk jobs" back={{ to: '/operator/invoices', label: 'Invoices' }}>
        What was started over many invoices at once. Files of PDFs are kept for a week.
      </PageHeader>
      <DataTable
        caption="Bulk jobs, newest first"
        rows={jobs}
        rowKey={(job) => job.id}
        rowHref={(job) => `/operator/jobs/${job.id}`}
        columns={[
          { key: 'kind', header: 'What', cell: (job) => BULK_LABELS[job.kind] },
          { key: 'total', header: 'Invoices', align: 'right', cell: (job) => countOf(job.total, 'invoice') },
          { key: 'by', header: 'Started by', cell: (job) => job.by },
          { key: 'at', header: 'Started', cell: (job) => formatInstant(job.createdAt, INVOICE_TIME_ZONE) },
          { key: 'state', header: 'State', cell: (job) => (job.finishedAt ? 'Finished' : 'Running') },
        ]}
        empty={<EmptyState title="No job yet">Tick invoices on the desk and choose what to do with them.</EmptyState>}
      />
      <Pager page={page} hasNext={hasNext} />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
