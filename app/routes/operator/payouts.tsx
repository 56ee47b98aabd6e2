import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { TabLinks } from '#app/components/ui/tabs.tsx';
import { dateInZone, parsePlainDate } from '#app/domain/shared/plain-date.ts';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { payoutsPageSchema } from '#app/features/settlements/payout.schema.server.ts';
import { runPayoutsForm } from '#app/features/settlements/payout-command.server.ts';
import { BalancePreview, HoldForm, HoldTable, RunTable } from '#app/features/settlements/payout-desk.tsx';
import { listHolds } from '#app/features/settlements/payout-holds.server.ts';
import { listRuns, previewBalances } from '#app/features/settlements/read-runs.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { readForm } from '#app/platform/form.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Payouts · Operator desk · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.payouts.run');
  const url = new URL(args.request.url);
  const { show, page } = readFilters(payoutsPageSchema, url).filters;
  const upTo = parsePlainDate(url.searchParams.get('upTo') ?? '') ?? dateInZone(systemClock.now(), 'Asia/Kolkata');
  return {
    upTo,
    runs: show === 'runs' ? await listRuns(scope, page) : null,
    balances: show === 'balances' ? await previewBalances(scope, upTo, page) : null,
    holds: show === 'holds' ? await listHolds(scope, page) : null,
  };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.payouts.run');
  const answer = await runPayoutsForm(scope, await readForm(args.request));
  if (!('done' in answer)) return answer;
  throw redirect('runId' in answer.done ? `/operator/payouts/${answer.done.runId}` : '/operator/payouts?show=holds');
}

export default function Payouts() {
  const { runs, balances, holds, upTo } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  const list = runs ?? balances ?? holds;
  return (
    <>
      <PageHeader title="Payouts">
        What the marketplace owes hosts: one operator proposes a run, another approves it.
      </PageHeader>
      <ProblemSummary problem={problem} />
      <TabLinks
        label="Payouts"
        tabs={[
          { to: '?show=runs', label: 'Runs', current: runs !== null },
          { to: '?show=balances', label: 'Balances', current: balances !== null },
          { to: '?show=holds', label: 'Holds', current: holds !== null },
        ]}
      />
      {runs ? <RunTable rows={runs.rows} /> : null}
      {balances ? <BalancePreview rows={balances.rows} upTo={upTo} problem={problem} /> : null}
      {holds ? <HoldTable rows={holds.rows} /> : null}
      {list ? <Pager page={list.page} hasNext={list.hasNext} /> : null}
      {holds ? (
        <div className="mt-8">
          <HoldForm problem={problem} />
        </div>
      ) : null}
    </>
  );
}

export const ErrorBoundary = RouteProblem;
