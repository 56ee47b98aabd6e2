import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { InvoiceSheet } from '#app/features/invoices/invoice-sheet.tsx';
import { PaymentStatus } from '#app/features/invoices/payment-status.tsx';
import { viewInvoice } from '#app/features/invoices/view-invoice.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `Invoice ${data.invoice.number}` : 'Invoice'} · Quayslot` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'invoices.read');
  const found = await viewInvoice(scope, args.params.invoiceId ?? '');
  if (!found) throw notFound();
  return { ...found, base: `/o/${organisation.slug}` };
}

export default function InvoicePage() {
  const { invoice, side, base } = useLoaderData<typeof loader>();
  const list = `${base}/invoices?side=${side === 'supplier' ? 'receivable' : 'payable'}`;
  return (
    <>
      <div className="no-print">
        <PageHeader
          title={`Invoice ${invoice.number}`}
          eyebrow={side === 'supplier' ? `To ${invoice.recipient.legalName}` : `From ${invoice.supplier.legalName}`}
          back={{ to: list, label: 'Invoices' }}
          actions={
            <ButtonLink to={`${base}/invoices/${invoice.id}/pdf`} variant="primary" reloadDocument>
              Download PDF
            </ButtonLink>
          }
        />
      </div>
      <div className="mb-5">
        <PaymentStatus invoice={invoice} forRecipient={side === 'recipient'} />
      </div>
      <InvoiceSheet
        invoice={invoice}
        booking={
          <Link to={`${base}/bookings/${invoice.bookingId}`} className="link">
            {invoice.bookingReference}
          </Link>
        }
      />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
