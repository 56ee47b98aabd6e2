import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { Amount } from '#app/components/ui/amount.tsx';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { formatMonth } from '#app/domain/shared/month.ts';
import { exportSchema, lastMonth } from '#app/features/exports/export.schema.server.ts';
import { type Gstr8Row, readGstr8 } from '#app/features/exports/gstr-8.server.ts';
import { readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { findHosts } from '#app/features/organisations/find-hosts.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Exports · Quayslot' }];

/** Hosts listed; more are found by name. */
const SHOWN = 20;

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.exports.read');
  const { filters } = readFilters(exportSchema, new URL(args.request.url));
  const month = filters.month ?? lastMonth(systemClock.now());
  const [rows, hosts] = await Promise.all([
    readGstr8(scope, month),
    findHosts(scope, { text: filters.q, limit: SHOWN }),
  ]);
  return { month, q: filters.q, rows, hosts };
}

const COLUMNS: Column<Gstr8Row>[] = [
  { key: 'host', header: 'Supplier', cell: ({ host }) => host },
  { key: 'gstin', header: 'GSTIN', cell: ({ gstin }) => gstin ?? 'not registered' },
  { key: 'net', header: 'Net value', align: 'right', cell: ({ net }) => <Amount money={net} /> },
  { key: 'igst', header: 'IGST', align: 'right', cell: ({ igst }) => <Amount money={igst} /> },
  { key: 'cgst', header: 'CGST', align: 'right', cell: ({ cgst }) => <Amount money={cgst} /> },
  { key: 'sgst', header: 'SGST/UTGST', align: 'right', cell: ({ sgst }) => <Amount money={sgst} /> },
];

export default function OperatorExports() {
  const { month, q, rows, hosts } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Exports">
        The marketplace’s return of tax collected at source, and each host’s month.
      </PageHeader>
      <form method="get" className="mb-6 flex flex-wrap items-end gap-3">
        <TextField label="Month" name="month" type="month" defaultValue={month} />
        <TextField label="Host" name="q" defaultValue={q} maxLength={80} autoComplete="off" />
        <Button variant="secondary">Show</Button>
      </form>
      <div className="space-y-10">
        <Section
          title={`GSTR-8 of ${formatMonth(month)}`}
          intro="Collected under section 52 of the CGST Act from hosts whose money came to the marketplace."
          actions={
            <ButtonLink to={`/operator/exports/gstr-8/${month}`} size="sm" reloadDocument>
              gstr-8.csv
            </ButtonLink>
          }
        >
          <DataTable
            caption="Tax collected at source, by supplier"
            columns={COLUMNS}
            rows={rows}
            rowKey={(row) => `${row.gstin} ${row.host}`}
            empty={<p className="text-sm text-muted">Nothing was collected in this month.</p>}
          />
        </Section>
        <Section title="Hosts" intro="The first twenty of that name.">
          <ul className="divide-y divide-line border-y border-line text-sm">
            {hosts.map(({ id, name }) => (
              <li key={id} className="py-2.5">
                <Link to={`/operator/exports/${id}?month=${month}`} className="link">
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      </div>
    </>
  );
}

export const ErrorBoundary = RouteProblem;
