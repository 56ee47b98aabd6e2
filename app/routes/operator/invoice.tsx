import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { InvoiceSheet } from '#app/features/invoices/invoice-sheet.tsx';
import { PaymentStatus } from '#app/features/invoices/payment-status.tsx';
import { viewAnyInvoice } from '#app/features/invoices/view-any-invoice.server.ts';
import { paymentSchema } from '#app/features/payments/payment.schema.server.ts';
import { PaymentForm } from '#app/features/payments/payment-form.tsx';
import { paymentErrors, recordPayment } from '#app/features/payments/record-payment.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { formKey, formProblem, parseFields, readForm } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `Invoice ${data.invoice.number}` : 'Invoice'} · Quayslot` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.invoices.read');
  const invoice = await viewAnyInvoice(scope, args.params.invoiceId ?? '');
  if (!invoice) throw notFound();
  return { invoice, today: todayForInvoices(systemClock.now()) };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.payments.record');
  const fields = await readForm(args.request);
  const parsed = parseFields(paymentSchema, fields);
  if (!parsed.ok) return formProblem(fields, { errors: parsed.errors });
  const input = { ...parsed.value, invoiceId: args.params.invoiceId ?? '' };
  const outcome = await recordPayment(scope, input, { command: 'record-payment', key: formKey(fields), input });
  if (outcome.ok) throw redirect(`/operator/invoices/${input.invoiceId}`);
  const { violations } = outcome;
  const status = statusOf(violations);
  if (status === 404) throw notFound();
  return formProblem(fields, { errors: paymentErrors(violations), violations }, status);
}

export default function OperatorInvoicePage() {
  const { invoice, today } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <div className="no-print">
        <PageHeader
          title={`Invoice ${invoice.number}`}
          eyebrow={`${invoice.supplier.legalName} to ${invoice.recipient.legalName}`}
          back={{ to: '/operator/invoices', label: 'Invoices' }}
          actions={
            <ButtonLink to={`/operator/invoices/${invoice.id}/pdf`} reloadDocument>
              Download PDF
            </ButtonLink>
          }
        />
      </div>
      <div className="mb-5 space-y-4">
        {/* Without the form, which would show it: somebody else has recorded the payment meanwhile. */}
        {invoice.outstanding.paise === 0n && problem ? (
          <ErrorSummary title="Nothing was recorded" errors={problem.errors} />
        ) : null}
        <PaymentStatus invoice={invoice} forRecipient={false} />
      </div>
      {invoice.outstanding.paise === 0n ? null : (
        <div className="no-print mb-8">
          <Section title="Record a payment">
            <PaymentForm
              invoiceId={invoice.id}
              outstanding={invoice.outstanding}
              issuedOn={invoice.issuedOn}
              today={today}
              problem={problem}
            />
          </Section>
        </div>
      )}
      <InvoiceSheet invoice={invoice} booking={invoice.bookingReference} />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
