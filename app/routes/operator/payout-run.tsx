import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { PAYOUT_STATE_LABELS } from '#app/domain/ledger/payout-run.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import { dateInZone, formatDate } from '#app/domain/shared/plain-date.ts';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { payoutsPageSchema } from '#app/features/settlements/payout.schema.server.ts';
import { runRunForm } from '#app/features/settlements/payout-command.server.ts';
import { viewRun } from '#app/features/settlements/read-runs.server.ts';
import { PayoutTable, RunSteps } from '#app/features/settlements/run-desk.tsx';
import { systemClock } from '#app/platform/clock.server.ts';
import { readForm } from '#app/platform/form.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Run of payouts · Operator desk · Quayslot' }];

const PER_PAGE = 50;

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.payouts.run');
  const { page } = readFilters(payoutsPageSchema, new URL(args.request.url)).filters;
  const view = await viewRun(scope, args.params.runId ?? '', { page, size: PER_PAGE });
  if (!view) throw notFound();
  return { ...view, today: dateInZone(systemClock.now(), 'Asia/Kolkata') };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.payouts.run');
  const answer = await runRunForm(scope, args.params.runId ?? '', await readForm(args.request));
  if (!('done' in answer)) return answer;
  throw redirect(`/operator/payouts/${answer.done.runId}`);
}

export default function PayoutRun() {
  const { run, isMine, rows, page, hasNext, today } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <PageHeader
        title={`${PAYOUT_STATE_LABELS[run.state]}: ${formatInr(run.total)} to ${countOf(run.hosts, 'host')}`}
        eyebrow={`Balances before ${formatDate(run.upTo)}, proposed by ${run.madeBy}`}
        back={{ to: '/operator/payouts', label: 'Payouts' }}
      />
      <ProblemSummary problem={problem} />
      <div className="mb-8">
        <RunSteps run={run} isMine={isMine} today={today} problem={problem} />
      </div>
      <PayoutTable run={run} rows={rows} today={today} />
      <Pager page={page} hasNext={hasNext} />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
