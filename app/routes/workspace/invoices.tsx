import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { TabLinks } from '#app/components/ui/tabs.tsx';
import { invoiceListSchema, readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { InvoiceFilterForm } from '#app/features/invoices/invoice-filter-form.tsx';
import { InvoiceTable } from '#app/features/invoices/invoice-table.tsx';
import { listInvoices } from '#app/features/invoices/list-invoices.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Invoices · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'invoices.read');
  const { filters, errors } = readFilters(invoiceListSchema, new URL(args.request.url));
  const side = filters.side ?? (organisation.isHost ? 'receivable' : 'payable');
  return {
    side,
    errors,
    base: `/o/${organisation.slug}/invoices`,
    hasBothSides: organisation.isHost && organisation.isShipper,
    sort: { key: filters.sort, dir: filters.dir },
    isFiltered: filters.status !== 'all' || filters.q !== null,
    page: await listInvoices(scope, side, filters),
  };
}

const SIDES = [
  { side: 'receivable', label: 'Receivable' },
  { side: 'payable', label: 'Payable' },
] as const;

export default function InvoicesPage() {
  const { side, errors, base, hasBothSides, sort, isFiltered, page } = useLoaderData<typeof loader>();
  const tabs = SIDES.map((tab) => ({
    to: `${base}?side=${tab.side}`,
    label: tab.label,
    current: tab.side === side,
  }));
  return (
    <>
      <PageHeader title="Invoices">
        {side === 'receivable' ? 'Tax invoices you issued.' : 'Tax invoices issued to you.'}
      </PageHeader>
      {hasBothSides ? <TabLinks label="Side" tabs={tabs} /> : null}
      <InvoiceFilterForm
        fields={[{ name: 'q', label: 'Invoice or booking number' }]}
        keep={['side', 'sort', 'dir']}
        errors={errors}
      />
      <InvoiceTable
        page={page}
        columns={['number', side === 'receivable' ? 'shipper' : 'host', 'booking', 'issued', 'due', 'status', 'total']}
        sort={sort}
        hrefOf={(row) => `${base}/${row.id}`}
        empty={<NoInvoices side={side} isFiltered={isFiltered} />}
      />
    </>
  );
}

function NoInvoices({ side, isFiltered }: { side: 'receivable' | 'payable'; isFiltered: boolean }) {
  if (isFiltered) return <EmptyState title="No invoice fits these filters">Clear a filter to see more.</EmptyState>;
  return (
    <EmptyState title="No invoices yet">
      {side === 'receivable'
        ? 'Open a confirmed booking and issue its invoice; it appears here.'
        : 'When a host issues the invoice of one of your bookings, it appears here.'}
    </EmptyState>
  );
}

export const ErrorBoundary = RouteProblem;
