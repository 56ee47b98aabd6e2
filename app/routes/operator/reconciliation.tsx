import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import { viewReconciliation } from '#app/features/cards/reconcile.server.ts';
import { ComparedSums } from '#app/features/cards/reconciliation-parts.tsx';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Reconciliation · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.invoices.read');
  return viewReconciliation(scope);
}

export default function Reconciliation() {
  const { rows, platform, failedEvents, waitingRefunds, stuckInvoices, leftOut } = useLoaderData<typeof loader>();
  const accounts = [...(platform ? [platform] : []), ...rows];
  const isGreen =
    failedEvents + waitingRefunds + stuckInvoices + leftOut === 0 && accounts.every(({ off }) => off.length === 0);
  return (
    <>
      <PageHeader
        title="Reconciliation"
        actions={<ButtonLink to="/operator/stripe-events?state=all">Stripe’s events</ButtonLink>}
      >
        Stripe’s books of each host, and of the marketplace itself, against ours, every day; and whether all that moved
        on an account, payouts to its bank too, comes to what Stripe says it has.
      </PageHeader>
      {isGreen ? (
        <Notice tone="success" title={accounts.length === 0 ? 'Nothing to compare yet' : 'Every line agrees'} />
      ) : null}
      {failedEvents > 0 ? (
        <Notice tone="danger" title={`${countOf(failedEvents, 'event')} of Stripe’s could not be applied`}>
          <Link to="/operator/stripe-events" className="underline">
            See why, and apply again
          </Link>
        </Notice>
      ) : null}
      {waitingRefunds > 0 ? <Notice tone="warning" title={`${waitingRefunds} refunds wait for Stripe`} /> : null}
      {stuckInvoices > 0 ? (
        <Notice tone="warning" title={`${stuckInvoices} invoices at Stripe do not follow ours yet`} />
      ) : null}
      {leftOut > 0 ? (
        <Notice tone="warning" title={`${countOf(leftOut, 'account')} could not be compared since yesterday`} />
      ) : null}
      <div className="mt-8 space-y-8">
        {platform ? (
          <Section
            title="The marketplace"
            intro="Commission kept of hosts’ card payments and not given back. Plan payments are summed only: the books have no rows of them."
          >
            <ComparedSums
              account={platform}
              more={[{ term: 'Plan payments, not compared', detail: formatInr(platform.plans) }]}
            />
          </Section>
        ) : null}
        {rows.map((row) => (
          <Section key={row.orgId} title={row.host}>
            <ComparedSums account={row} />
          </Section>
        ))}
      </div>
    </>
  );
}

export const ErrorBoundary = RouteProblem;
