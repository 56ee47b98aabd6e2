import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { can, type Permission } from '#app/domain/access/can.ts';
import { CardsPanel, PayByCard } from '#app/features/cards/card-payment-parts.tsx';
import { cardsFor } from '#app/features/cards/cards-of-invoice.server.ts';
import { payByCard } from '#app/features/cards/pay-by-card.server.ts';
import { DisputeList, OpenDispute } from '#app/features/disputes/dispute-parts.tsx';
import { EInvoicePanel } from '#app/features/e-invoices/e-invoice-parts.tsx';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { InvoiceSheet } from '#app/features/invoices/invoice-sheet.tsx';
import { PaymentStatus } from '#app/features/invoices/payment-status.tsx';
import { viewInvoice } from '#app/features/invoices/view-invoice.server.ts';
import { runInvoiceForm } from '#app/features/notes/correction-forms.server.ts';
import { Corrections } from '#app/features/notes/correction-parts.tsx';
import { storyFor } from '#app/features/notes/invoice-story.server.ts';
import { InvoiceHistory } from '#app/features/notes/invoice-story.tsx';
import { AdviceList, TellPayment } from '#app/features/paying/advice-parts.tsx';
import { PayTo } from '#app/features/paying/pay-to.tsx';
import { payingFor } from '#app/features/paying/read-paying.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { formCommand, formKey, formProblem, readForm } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
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
    paying: await payingFor(scope, found.invoice.id),
    cards: await cardsFor(scope, found.invoice.id),
    cameFrom: new URL(args.request.url).searchParams.get('card'),
    may: {
      correct: can(role, 'invoices.issue'),
      dispute: can(role, 'invoices.dispute'),
      pay: can(role, 'invoices.pay'),
    },
    base: `/o/${organisation.slug}`,
    today: todayForInvoices(systemClock.now()),
  };
}

/** What a shipper does on this page; everything else is the host's. */
const FORMS_OF_SHIPPERS: Readonly<Record<string, Permission>> = {
  'open-dispute': 'invoices.dispute',
  'pay-by-card': 'invoices.pay',
  'tell-payment': 'invoices.pay',
  'withdraw-advice': 'invoices.pay',
};

export async function action(args: ActionFunctionArgs) {
  const fields = await readForm(args.request);
  const command = formCommand(fields);
  const { scope, organisation } = await requireTenant(args, FORMS_OF_SHIPPERS[command] ?? 'invoices.issue');
  const invoiceId = args.params.invoiceId ?? '';
  if (command === 'pay-by-card') {
    const outcome = await payByCard(scope, { invoiceId }, { command, key: formKey(fields), input: { invoiceId } });
    if (outcome.ok) throw redirect(outcome.value.url);
    const status = statusOf(outcome.violations);
    if (status === 404) throw notFound();
    return formProblem(fields, outcome, status);
  }
  const refused = await runInvoiceForm(scope, { command, invoiceId, fields });
  if (refused) return refused;
  throw redirect(`/o/${organisation.slug}/invoices/${invoiceId}`);
}

export default function InvoicePage() {
  const { invoice, side, base, story, paying, cards, cameFrom, may, today } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  const address = `${base}/invoices/${invoice.id}`;
  const list = `${base}/invoices?side=${side === 'supplier' ? 'receivable' : 'payable'}`;
  const owes = side === 'recipient' && invoice.outstanding.paise > 0n;
  const host = side === 'supplier' && may.correct ? 'host' : null;
  const answerer = side === 'recipient' && may.pay ? 'shipper' : host;
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
        <PaymentStatus invoice={invoice} base={`${base}/invoices/${invoice.id}`} forRecipient={side === 'recipient'} />
      </div>
      <ProblemSummary problem={problem} />
      <CardsPanel cards={cards} cameFrom={owes ? cameFrom : null} mayRefund={null} tells={side === 'supplier'} />
      {owes && may.pay && cards.offered ? <PayByCard invoice={invoice} cards={cards} /> : null}
      {owes ? <PayTo invoice={invoice} details={paying.details} /> : null}
      <AdviceList advices={paying.advices} answerer={answerer} problem={problem} />
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
        {owes && may.pay ? <TellPayment invoice={invoice} today={today} problem={problem} /> : null}
        {side === 'recipient' && may.dispute && story.voidReason === null ? (
          <OpenDispute invoice={invoice} problem={problem} />
        ) : null}
      </div>
      {side === 'supplier' ? (
        <EInvoicePanel
          eInvoice={invoice.eInvoice}
          download={`${address}/e-invoice`}
          mayRecord={false}
          problem={problem}
        />
      ) : null}
      <InvoiceHistory story={story} base={address} />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
