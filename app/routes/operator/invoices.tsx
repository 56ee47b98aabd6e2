import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { allInvoicesSchema, readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { type FilterField, InvoiceFilterForm } from '#app/features/invoices/invoice-filter-form.tsx';
import { InvoiceTable } from '#app/features/invoices/invoice-table.tsx';
import { listAllInvoices } from '#app/features/invoices/list-all-invoices.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'All invoices · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.invoices.read');
  const { filters, errors } = readFilters(allInvoicesSchema, new URL(args.request.url));
  return {
    errors,
    sort: { key: filters.sort, dir: filters.dir },
    page: await listAllInvoices(scope, filters),
  };
}

const FIELDS: readonly FilterField[] = [
  { name: 'number', label: 'Invoice number' },
  { name: 'host', label: 'Host' },
  { name: 'shipper', label: 'Shipper' },
  { name: 'from', label: 'Issued from', type: 'date' },
  { name: 'to', label: 'Issued to', type: 'date' },
  { name: 'min', label: 'Total from', type: 'amount' },
  { name: 'max', label: 'Total to', type: 'amount' },
];

export default function AllInvoicesPage() {
  const { errors, sort, page } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Invoices">Every tax invoice of every host.</PageHeader>
      <InvoiceFilterForm fields={FIELDS} keep={['sort', 'dir']} errors={errors} />
      <InvoiceTable
        page={page}
        columns={['number', 'host', 'shipper', 'issued', 'due', 'status', 'total']}
        sortBy={{ number: 'number' }}
        sort={sort}
        hrefOf={(row) => `/operator/invoices/${row.id}`}
        empty={<EmptyState title="No invoice fits">Clear a filter, or wait for a host to issue an invoice.</EmptyState>}
      />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
