import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { TabLinks } from '#app/components/ui/tabs.tsx';
import { monthBefore, monthOf } from '#app/domain/shared/month.ts';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { listPorts } from '#app/features/ports/list-ports.server.ts';
import { commissionPageSchema } from '#app/features/settlements/commission.schema.server.ts';
import { runCommissionForm } from '#app/features/settlements/commission-command.server.ts';
import { FeeTable, RuleForm, RuleTable, SettleForm } from '#app/features/settlements/commission-desk.tsx';
import { listCommissionRules } from '#app/features/settlements/commission-rules.server.ts';
import { listFees } from '#app/features/settlements/read-fees.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { readForm } from '#app/platform/form.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Commission · Operator desk · Quayslot' }];

const SAID: Readonly<Record<string, string>> = {
  written: 'The rule is written.',
  ended: 'The rule has an end.',
  settled: 'The month is settled. Hosts without a fee invoice have no invoice of it, or no rule applies.',
};

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.commission.edit');
  const url = new URL(args.request.url);
  const { filters } = readFilters(commissionPageSchema, url);
  const lastMonth: string = monthBefore(monthOf(dateInZone(systemClock.now(), 'Asia/Kolkata')));
  return {
    rules: filters.show === 'rules' ? await listCommissionRules(scope, filters.page) : null,
    fees: filters.show === 'fees' ? await listFees(scope, filters.page) : null,
    ports: filters.show === 'rules' ? await listPorts() : [],
    lastMonth,
    said: SAID[url.searchParams.get('done') ?? ''] ?? null,
  };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.commission.edit');
  const answer = await runCommissionForm(scope, await readForm(args.request));
  if (!('done' in answer)) return answer;
  const show = answer.done === 'settled' ? 'fees' : 'rules';
  throw redirect(`/operator/commission?show=${show}&done=${answer.done}`);
}

export default function Commission() {
  const { rules, fees, ports, lastMonth, said } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="Commission">What hosts pay the marketplace, by dated rules, and what was charged.</PageHeader>
      {said && !problem ? (
        <div className="mb-6">
          <Notice tone="success">{said}</Notice>
        </div>
      ) : null}
      <ProblemSummary problem={problem} />
      <TabLinks
        label="Commission"
        tabs={[
          { to: '?show=rules', label: 'Rules', current: rules !== null },
          { to: '?show=fees', label: 'Fee invoices', current: fees !== null },
        ]}
      />
      {rules ? (
        <div className="flex flex-col gap-8">
          <div>
            <RuleTable rows={rules.rows} />
            <Pager page={rules.page} hasNext={rules.hasNext} />
          </div>
          <RuleForm ports={ports} problem={problem} />
        </div>
      ) : null}
      {fees ? (
        <div className="flex flex-col gap-8">
          <div>
            <FeeTable rows={fees.rows} />
            <Pager page={fees.page} hasNext={fees.hasNext} />
          </div>
          <SettleForm month={lastMonth} problem={problem} />
        </div>
      ) : null}
    </>
  );
}

export const ErrorBoundary = RouteProblem;
