import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Amount } from '#app/components/ui/amount.tsx';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { TabLinks } from '#app/components/ui/tabs.tsx';
import { formatInstant } from '#app/domain/shared/plain-date.ts';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { disputeState } from '#app/features/disputes/dispute-view.ts';
import { listDisputes } from '#app/features/disputes/read-disputes.server.ts';
import { INVOICE_TIME_ZONE } from '#app/features/invoices/invoice-view.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Disputes · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.disputes.decide');
  const { url } = args.request;
  const show = new URL(url).searchParams.get('show') === 'all' ? 'all' : 'open';
  const page = pageNumber(url);
  return { ...(await listDisputes(scope, show, page)), show, page };
}

export default function Disputes() {
  const { rows, hasNext, show, page } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Disputes">Lines of invoices that shippers say are wrong, until they are decided.</PageHeader>
      <TabLinks
        label="Which"
        tabs={[
          { to: '?show=open', label: 'Open', current: show === 'open' },
          { to: '?show=all', label: 'All', current: show === 'all' },
        ]}
      />
      <DataTable
        caption="Disputes"
        columns={[
          { key: 'invoice', header: 'Invoice', cell: (row) => `${row.invoiceNumber}, line ${row.line}` },
          { key: 'shipper', header: 'Shipper', cell: (row) => row.shipperName },
          { key: 'host', header: 'Host', cell: (row) => row.hostName },
          { key: 'state', header: 'State', cell: (row) => disputeState(row) },
          {
            key: 'opened',
            header: 'Filed',
            cell: (row) => formatInstant(new Date(row.openedAt), INVOICE_TIME_ZONE),
          },
          { key: 'held', header: 'Held back', align: 'right', cell: (row) => <Amount money={row.held} /> },
        ]}
        rows={rows}
        rowKey={(row) => row.id}
        rowHref={(row) => `/operator/disputes/${row.id}`}
        empty={<EmptyState title="Nothing is disputed">A shipper’s dispute appears here as it is filed.</EmptyState>}
      />
      <Pager page={page} hasNext={hasNext} />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
