import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData, useSearchParams } from '@remix-run/react';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { BulkBar } from '#app/features/desk/bulk-bar.tsx';
import { deskSchema } from '#app/features/desk/desk.schema.server.ts';
import { DeskFilterForm } from '#app/features/desk/desk-filter-form.tsx';
import { runDeskForm } from '#app/features/desk/desk-forms.server.ts';
import { DeskKeys } from '#app/features/desk/desk-keys.tsx';
import { withoutPlace } from '#app/features/desk/desk-list.ts';
import { AgeTiles, DeskTable } from '#app/features/desk/desk-table.tsx';
import { readDesk } from '#app/features/desk/read-desk.server.ts';
import { listViews } from '#app/features/desk/save-view.server.ts';
import { ViewBar } from '#app/features/desk/view-bar.tsx';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { listPorts } from '#app/features/ports/list-ports.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { readForm } from '#app/platform/form.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'All invoices · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.invoices.read');
  const url = new URL(args.request.url);
  const views = await listViews(scope);
  const first = views.find(({ isDefault, query }) => isDefault && query !== '');
  if (first && url.search === '') throw redirect(`${url.pathname}?${first.query}`);
  const { filters, errors } = readFilters(deskSchema, url);
  return {
    errors,
    views,
    today: todayForInvoices(systemClock.now()),
    ports: (await listPorts()).map(({ id, name }) => ({ id, name })),
    columns: filters.cols,
    age: filters.age,
    sort: { key: filters.sort, dir: filters.dir },
    page: await readDesk(scope, filters),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.payments.record');
  return runDeskForm(scope, await readForm(args.request));
}

export default function OperatorInvoices() {
  const [params] = useSearchParams();
  const { errors, views, today, ports, columns, age, sort, page } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="Invoices">Every tax invoice of every host.</PageHeader>
      <ProblemSummary problem={problem} />
      <AgeTiles tiles={page.tiles} current={age} />
      <ViewBar views={views} error={problem?.errors.name} />
      <DeskFilterForm columns={columns} ports={ports} errors={errors} />
      {page.count > 0 ? (
        <BulkBar
          id="bulk"
          count={page.count}
          query={withoutPlace(params).toString()}
          today={today}
          errors={problem?.errors ?? {}}
        />
      ) : null}
      <DeskTable page={page} columns={columns} sort={sort} form="bulk" />
      <DeskKeys />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
