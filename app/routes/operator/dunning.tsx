import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { Amount } from '#app/components/ui/amount.tsx';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { type DryRunRow, dryRunDunning } from '#app/features/dunning/dry-run.server.ts';
import { dryRunSchema } from '#app/features/dunning/promise.schema.server.ts';
import { readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Reminders · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.invoices.read');
  const { filters, errors } = readFilters(dryRunSchema, new URL(args.request.url));
  const on = filters.on ?? todayForInvoices(systemClock.now());
  return { ...(await dryRunDunning(scope, on, filters.after)), on, errors };
}

const ANSWERS = {
  disputed: 'None: in dispute',
  promised: 'None: promised',
  not_yet: 'None yet',
  finished: 'None: no step is left',
} as const;

const answerOf = ({ answer }: DryRunRow) =>
  typeof answer === 'number' ? <strong>Step {answer}</strong> : <span className="text-muted">{ANSWERS[answer]}</span>;

export default function OperatorDunning() {
  const { schedule, rows, after, on, errors } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Reminders" back={{ to: '/operator/invoices', label: 'Invoices' }}>
        Letters about late invoices go out by the schedule, one step a time. A dispute stops them, and so does a promise
        up to its day.
      </PageHeader>
      <div className="space-y-8">
        <Section title="Schedule" intro={`In force on ${formatDate(on)}.`}>
          <DataTable
            caption="Steps in force"
            rows={schedule}
            rowKey={(row) => String(row.step)}
            columns={[
              { key: 'step', header: 'Step', cell: (row) => row.step },
              { key: 'title', header: 'Letter', cell: (row) => row.title },
              { key: 'days', header: 'Days late', align: 'right', cell: (row) => row.daysOverdue },
              { key: 'apart', header: 'Days after the last', align: 'right', cell: (row) => row.daysAfterLast },
              { key: 'minimum', header: 'From', align: 'right', cell: (row) => <Amount money={row.minimum} /> },
              { key: 'citation', header: 'Source', cell: (row) => row.citation },
            ]}
            empty={<EmptyState title="No schedule">No step is in force on this day.</EmptyState>}
          />
        </Section>
        <Section title="Dry run" intro="What the schedule would do on a day, as things stand now. Nothing is sent.">
          <Form method="get" className="no-print mb-4 flex flex-wrap items-end gap-3">
            <TextField key={on} label="On" name="on" type="date" defaultValue={on} error={errors.on} />
            <Button variant="secondary">Show</Button>
          </Form>
          <DataTable
            caption={`Overdue invoices on ${formatDate(on)}`}
            rows={rows}
            rowKey={(row) => row.id}
            rowHref={(row) => `/operator/invoices/${row.id}/reminders`}
            columns={[
              { key: 'number', header: 'Invoice', cell: (row) => row.number },
              { key: 'shipper', header: 'Shipper', cell: (row) => row.shipperName },
              { key: 'due', header: 'Due', cell: (row) => formatDate(row.dueOn) },
              { key: 'answer', header: 'Would be taken', cell: answerOf },
              {
                key: 'outstanding',
                header: 'Outstanding',
                align: 'right',
                cell: (row) => <Amount money={row.outstanding} />,
              },
            ]}
            empty={<EmptyState title="Nothing is overdue">On this day nobody would be written to.</EmptyState>}
          />
          {after ? (
            <div className="mt-4 flex justify-end">
              <ButtonLink to={`?${new URLSearchParams({ on, after })}`}>Next</ButtonLink>
            </div>
          ) : null}
        </Section>
      </div>
    </>
  );
}

export const ErrorBoundary = RouteProblem;
