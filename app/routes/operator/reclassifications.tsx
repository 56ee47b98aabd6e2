import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { TabLinks } from '#app/components/ui/tabs.tsx';
import { formatInstant } from '#app/domain/shared/plain-date.ts';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { CaseStamp } from '#app/features/reclassifications/case-parts.tsx';
import { readQueue } from '#app/features/reclassifications/reclassification.schema.server.ts';
import { DANGER_WORDS } from '#app/features/reclassifications/state-words.ts';
import { listCases } from '#app/features/reclassifications/view-case.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Reclassifications · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.reclassifications.review');
  const { url } = args.request;
  const { show } = readQueue(url);
  const page = pageNumber(url);
  return { ...(await listCases(scope, show, page)), show, page };
}

export default function Reclassifications() {
  const { cases, hasNext, show, page } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Reclassifications">
        What shippers say their cargo is from now on, with the evidence.
      </PageHeader>
      <TabLinks
        label="Which"
        tabs={[
          { to: '?show=open', label: 'Open', current: show === 'open' },
          { to: '?show=all', label: 'All', current: show === 'all' },
        ]}
      />
      <DataTable
        caption="Reclassifications"
        columns={[
          { key: 'cargo', header: 'Cargo', cell: (row) => row.cargo },
          { key: 'organisation', header: 'Shipper', cell: (row) => row.organisation },
          { key: 'state', header: 'State', cell: (row) => <CaseStamp state={row.state} /> },
          { key: 'danger', header: 'Danger', cell: (row) => DANGER_WORDS[row.danger] },
          { key: 'proofs', header: 'Evidence', align: 'right', cell: (row) => row.proofs },
          {
            key: 'proposed',
            header: 'Proposed',
            cell: (row) => formatInstant(new Date(row.proposedAt), 'Asia/Kolkata'),
          },
        ]}
        rows={cases}
        rowKey={(row) => row.id}
        rowHref={(row) => `/operator/reclassifications/${row.id}`}
        empty={<EmptyState title="Nothing waits">A shipper’s proposal appears here as it is made.</EmptyState>}
      />
      <Pager page={page} hasNext={hasNext} />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
