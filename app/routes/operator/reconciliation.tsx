import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatInr, type Money } from '#app/domain/shared/money.ts';
import { viewReconciliation } from '#app/features/cards/reconcile.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Reconciliation · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.invoices.read');
  return viewReconciliation(scope);
}

const said = (money: Money | null) => (money === null ? 'nothing' : formatInr(money));

export default function Reconciliation() {
  const { rows, failedEvents, waitingRefunds, stuckInvoices } = useLoaderData<typeof loader>();
  const isGreen = failedEvents + waitingRefunds + stuckInvoices === 0 && rows.every(({ off }) => off.length === 0);
  return (
    <>
      <PageHeader
        title="Reconciliation"
        actions={<ButtonLink to="/operator/stripe-events?state=all">Stripe’s events</ButtonLink>}
      >
        Stripe’s books of each host against ours, every day. Stripe’s own fees are the host’s purchase and in neither
        sum.
      </PageHeader>
      {isGreen ? (
        <Notice tone="success" title={rows.length === 0 ? 'Nothing to compare yet' : 'Every line agrees'} />
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
      <div className="mt-8 space-y-8">
        {rows.map(({ orgId, host, day, lines, stripe, ledger, fees, off }) => (
          <Section key={orgId} title={host}>
            <p className="text-sm">
              {day}: {lines} lines, {formatInr(stripe)} at Stripe, {formatInr(ledger)} in the books; fees{' '}
              {formatInr(fees)}.
            </p>
            {off.map((line) => (
              <Notice key={line.id} tone="danger" title={`Off: ${line.what} ${line.id}`}>
                {said(line.stripe)} at Stripe, {said(line.ledger)} in the books.
              </Notice>
            ))}
          </Section>
        ))}
      </div>
    </>
  );
}

export const ErrorBoundary = RouteProblem;
