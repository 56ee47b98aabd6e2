import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { EInvoicePanel } from '#app/features/e-invoices/e-invoice-parts.tsx';
import { recordEInvoice } from '#app/features/e-invoices/record-form.server.ts';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { FeeSheet } from '#app/features/settlements/fee-sheet.tsx';
import { FEE_TITLES } from '#app/features/settlements/fee-view.ts';
import { viewFee } from '#app/features/settlements/read-fees.server.ts';
import { readForm } from '#app/platform/form.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `${FEE_TITLES[data.fee.kind]} ${data.fee.number}` : 'Fee invoice'} · Quayslot` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.commission.edit');
  const fee = await viewFee(scope, args.params.feeInvoiceId ?? '');
  if (!fee) throw notFound();
  return { fee };
}

export async function action(args: ActionFunctionArgs) {
  return recordEInvoice(args, await readForm(args.request));
}

export default function FeeInvoicePage() {
  const { fee } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <div className="no-print">
        <PageHeader
          title={`${FEE_TITLES[fee.kind]} ${fee.number}`}
          eyebrow={fee.recipient.legalName}
          back={{ to: '/operator/commission?show=fees', label: 'Fee invoices' }}
        />
      </div>
      <ProblemSummary problem={problem} />
      <FeeSheet fee={fee} />
      <EInvoicePanel
        eInvoice={fee.eInvoice}
        download={`/operator/commission/${fee.id}/e-invoice`}
        mayRecord
        problem={problem}
      />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
