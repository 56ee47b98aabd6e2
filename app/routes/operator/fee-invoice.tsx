import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { FeeSheet } from '#app/features/settlements/fee-sheet.tsx';
import { viewFee } from '#app/features/settlements/read-fees.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `Fee invoice ${data.fee.number}` : 'Fee invoice'} · Quayslot` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.commission.edit');
  const fee = await viewFee(scope, args.params.feeInvoiceId ?? '');
  if (!fee) throw notFound();
  return { fee };
}

export default function FeeInvoicePage() {
  const { fee } = useLoaderData<typeof loader>();
  return (
    <>
      <div className="no-print">
        <PageHeader
          title={`Fee invoice ${fee.number}`}
          eyebrow={fee.recipient.legalName}
          back={{ to: '/operator/commission?show=fees', label: 'Fee invoices' }}
        />
      </div>
      <FeeSheet fee={fee} />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
