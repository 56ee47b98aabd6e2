import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { CardsPanel } from '#app/features/cards/card-payment-parts.tsx';
import { cardsForDesk } from '#app/features/cards/cards-of-invoice.server.ts';
import { DisputeList } from '#app/features/disputes/dispute-parts.tsx';
import { EInvoicePanel } from '#app/features/e-invoices/e-invoice-parts.tsx';
import { recordEInvoice } from '#app/features/e-invoices/record-form.server.ts';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { InvoiceSheet } from '#app/features/invoices/invoice-sheet.tsx';
import { PaymentStatus } from '#app/features/invoices/payment-status.tsx';
import { viewAnyInvoice } from '#app/features/invoices/view-any-invoice.server.ts';
import { runDeskForm } from '#app/features/notes/correction-forms.server.ts';
import { Corrections } from '#app/features/notes/correction-parts.tsx';
import { storyForDesk } from '#app/features/notes/invoice-story.server.ts';
import { InvoiceHistory } from '#app/features/notes/invoice-story.tsx';
import { AdviceList } from '#app/features/paying/advice-parts.tsx';
import { payingForDesk } from '#app/features/paying/read-paying.server.ts';
import { paymentSchema } from '#app/features/payments/payment.schema.server.ts';
import { PaymentForm } from '#app/features/payments/payment-form.tsx';
import { paymentErrors, recordPayment } from '#app/features/payments/record-payment.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { formCommand, formKey, formProblem, parseFields, readForm } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `Invoice ${data.invoice.number}` : 'Invoice'} · Quayslot` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.invoices.read');
  const invoice = await viewAnyInvoice(scope, args.params.invoiceId ?? '');
  const story = await storyForDesk(scope, args.params.invoiceId ?? '');
  if (!invoice || !story) throw notFound();
  const { advices } = await payingForDesk(scope, invoice.id);
  return {
    invoice,
    story,
    advices,
    cards: await cardsForDesk(scope, invoice.id),
    today: todayForInvoices(systemClock.now()),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.payments.record');
  const fields = await readForm(args.request);
  const invoiceId = args.params.invoiceId ?? '';
  if (formCommand(fields) === 'record-e-invoice') return recordEInvoice(args, fields);
  const corrected = await runDeskForm(scope, { command: formCommand(fields), invoiceId, fields });
  if (corrected) return corrected;
  if (corrected === null) throw redirect(`/operator/invoices/${invoiceId}`);
  const parsed = parseFields(paymentSchema, fields);
  if (!parsed.ok) return formProblem(fields, { errors: parsed.errors });
  const input = { ...parsed.value, invoiceId };
  const outcome = await recordPayment(scope, input, { command: 'record-payment', key: formKey(fields), input });
  if (outcome.ok) throw redirect(`/operator/invoices/${input.invoiceId}`);
  const { violations } = outcome;
  const status = statusOf(violations);
  if (status === 404) throw notFound();
  return formProblem(fields, { errors: paymentErrors(violations), violations }, status);
}

export default function OperatorInvoicePage() {
  const { invoice, story, advices, cards, today } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <div className="no-print">
        <PageHeader
          title={`Invoice ${invoice.number}`}
          eyebrow={`${invoice.supplier.legalName} to ${invoice.recipient.legalName}`}
          back={{ to: '/operator/invoices', label: 'Invoices' }}
          actions={
            <>
              <ButtonLink to={`/operator/invoices/${invoice.id}/reminders`}>Reminders</ButtonLink>
              <ButtonLink to={`/operator/invoices/${invoice.id}/pdf`} reloadDocument>
                Download PDF
              </ButtonLink>
            </>
          }
        />
      </div>
      <div className="mb-5 space-y-4">
        {/* Without the form, which would show it: somebody else has recorded the payment meanwhile. */}
        {invoice.outstanding.paise === 0n && problem ? (
          <ErrorSummary title="Nothing was recorded" errors={problem.errors} />
        ) : null}
        <PaymentStatus invoice={invoice} base={`/operator/invoices/${invoice.id}`} forRecipient={false} />
      </div>
      <AdviceList advices={advices} answerer={null} problem={problem} />
      {invoice.outstanding.paise === 0n ? null : (
        <div className="no-print mb-8">
          <Section title="Record a payment">
            <PaymentForm
              invoiceId={invoice.id}
              outstanding={invoice.outstanding}
              issuedOn={invoice.issuedOn}
              today={today}
              told={advices.find(({ state }) => state === 'told')}
              problem={problem}
            />
          </Section>
        </div>
      )}
      <ProblemSummary
        problem={problem?.violations.length && !Object.keys(problem.errors).length ? problem : undefined}
      />
      <CardsPanel
        cards={cards}
        cameFrom={null}
        tells
        mayRefund={{ invoiceId: invoice.id, due: story.refundDue ?? invoice.outstanding, problem }}
      />
      <Corrections
        invoice={invoice}
        story={story}
        base={`/operator/invoices/${invoice.id}`}
        today={today}
        problem={problem}
      />
      <InvoiceSheet invoice={invoice} booking={invoice.bookingReference} />
      <DisputeList disputes={story.disputes} mayAnswer={false} problem={undefined} />
      <EInvoicePanel
        eInvoice={invoice.eInvoice}
        download={`/operator/invoices/${invoice.id}/e-invoice`}
        mayRecord
        problem={problem}
      />
      <InvoiceHistory story={story} base={`/operator/invoices/${invoice.id}`} />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
