import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { can } from '#app/domain/access/can.ts';
import { DisputeList, OpenDispute } from '#app/features/disputes/dispute-parts.tsx';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { InvoiceSheet } from '#app/features/invoices/invoice-sheet.tsx';
import { PaymentStatus } from '#app/features/invoices/payment-status.tsx';
import { viewInvoice } from '#app/features/invoices/view-invoice.server.ts';
import { runInvoiceForm } from '#app/features/notes/correction-forms.server.ts';
import { Corrections } from '#app/features/notes/correction-parts.tsx';
import { storyFor } from '#app/features/notes/invoice-story.server.ts';
import { InvoiceHistory } from '#app/features/notes/invoice-story.tsx';
import { systemClock } from '#app/platform/clock.server.ts';
import { formCommand, readForm } from '#app/platform/form.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `Invoice ${data.invoice.number}` : 'Invoice'} · Quayslot` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'invoices.read');
  const found = await viewInvoice(scope, args.params.invoiceId ?? '');
  const story = await storyFor(scope, args.params.invoiceId ?? '');
  if (!found || !story) throw notFound();
  const { role } = organisation;
  return {
    ...found,
    story,
    may: { correct: can(role, 'invoices.issue'), dispute: can(role, 'invoices.dispute') },
    base: `/o/${organisation.slug}`,
    today: todayForInvoices(systemClock.now()),
  };
}

export async function action(args: ActionFunctionArgs) {
  const fields = await readForm(args.request);
  const command = formCommand(fields);
  const permission = command === 'open-dispute' ? 'invoices.dispute' : 'invoices.issue';
  const { scope, organisation } = await requireTenant(args, permission);
  const invoiceId = args.params.invoiceId ?? '';
  const refused = await runInvoiceForm(scope, { command, invoiceId, fields });
  if (refused) return refused;
  throw redirect(`/o/${organisation.slug}/invoices/${invoiceId}`);
}

export default function InvoicePage() {
  const { invoice, side, base, story, may, today } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  const address = `${base}/invoices/${invoice.id}`;
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
      <ProblemSummary problem={problem} />
      {may.correct ? (
        <Corrections invoice={invoice} story={story} base={address} today={today} problem={problem} />
      ) : null}
      <InvoiceSheet
        invoice={invoice}
        booking={
          <Link to={`${base}/bookings/${invoice.bookingId}`} className="link">
            {invoice.bookingReference}
          </Link>
        }
      />
      <div className="no-print mt-8 space-y-8">
        <DisputeList disputes={story.disputes} mayAnswer={side === 'supplier' && may.correct} problem={problem} />
        {side === 'recipient' && may.dispute && story.voidReason === null ? (
          <OpenDispute invoice={invoice} problem={problem} />
        ) : null}
      </div>
      <InvoiceHistory story={story} base={address} />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
