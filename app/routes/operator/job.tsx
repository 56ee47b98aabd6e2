import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData, useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { Stamp } from '#app/components/ui/stamp.tsx';
import { TabLinks } from '#app/components/ui/tabs.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { BULK_LABELS, ROW_STATES } from '#app/features/desk/bulk-words.ts';
import { readJob } from '#app/features/desk/read-jobs.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

const LOOK_AGAIN_MS = 2_000;

export const meta: MetaFunction = () => [{ title: 'Bulk job · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.invoices.read');
  const url = new URL(args.request.url);
  const problemsOnly = url.searchParams.get('show') === 'problems';
  const page = pageNumber(args.request.url);
  const found = await readJob(scope, args.params.jobId ?? '', page, problemsOnly);
  if (!found) throw notFound();
  return { ...found, page, problemsOnly };
}

/** Looks again while a job runs. It runs on without anybody looking. */
function useProgress(isRunning: boolean) {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(revalidate, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isRunning, revalidate]);
}

export default function OperatorJob() {
  const { job, rows, hasNext, page, problemsOnly } = useLoaderData<typeof loader>();
  const isRunning = job.finishedAt === null;
  useProgress(isRunning);
  const hasFile = !isRunning && (job.kind === 'csv' || job.kind === 'pdf_zip');
  const tried = job.done + job.problems;
  return (
    <>
      <PageHeader
        title={BULK_LABELS[job.kind]}
        eyebrow={`${countOf(job.total, 'invoice')}, started by ${job.by}`}
        back={{ to: '/operator/jobs', label: 'Bulk jobs' }}
        actions={
          hasFile ? (
            <ButtonLink to={`/operator/jobs/${job.id}/file`} variant="primary" reloadDocument>
              Download the file
            </ButtonLink>
          ) : isRunning ? (
            <ButtonLink to="." reloadDocument>
              Look again
            </ButtonLink>
          ) : null
        }
      />
      <div className="mb-6 max-w-xl" role="status">
        <p className="mb-1 text-sm">
          {isRunning ? 'Running: ' : 'Finished: '}
          {tried} of {job.total} tried, {job.done} done, {job.problems} not done. It is safe to leave this page.
        </p>
        <progress className="h-2 w-full accent-accent" value={tried} max={job.total} aria-label="Progress of the job" />
      </div>
      <TabLinks
        label="Rows"
        tabs={[
          { to: '?show=all', label: 'All', current: !problemsOnly },
          { to: '?show=problems', label: 'Not done', count: job.problems, current: problemsOnly },
        ]}
      />
      <DataTable
        caption="Rows of the job"
        rows={rows}
        rowKey={(row) => String(row.position)}
        columns={[
          {
            key: 'number',
            header: 'Invoice',
            cell: (row) => (
              <Link to={`/operator/invoices/${row.invoiceId}`} className="link whitespace-nowrap">
                {row.number}
              </Link>
            ),
          },
          { key: 'shipper', header: 'Shipper', cell: (row) => row.shipperName },
          {
            key: 'state',
            header: 'Result',
            cell: ({ state }) => (
              <Stamp tone={ROW_STATES[state].tone} mark={ROW_STATES[state].mark}>
                {ROW_STATES[state].label}
              </Stamp>
            ),
          },
          { key: 'note', header: 'What came of it', cell: (row) => row.note },
        ]}
        empty={<EmptyState title="Nothing here">Every row that was tried was done.</EmptyState>}
      />
      <Pager page={page} hasNext={hasNext} />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
