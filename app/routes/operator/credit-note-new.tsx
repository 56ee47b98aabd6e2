import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { creditPage, runCreditForm } from '#app/features/notes/credit-page.server.ts';
import { CreditForm } from '#app/features/notes/note-form.tsx';
import { readForm } from '#app/platform/form.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'New credit note · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.notes.issue');
  const data = await creditPage({ as: 'operator', scope }, args.params.invoiceId ?? '', args.request.url);
  return { data, base: '/operator/invoices' };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.notes.issue');
  const invoiceId = args.params.invoiceId ?? '';
  const answer = await runCreditForm({ as: 'operator', scope }, invoiceId, await readForm(args.request));
  if (!('noteId' in answer)) return answer;
  throw redirect(`${'/operator/invoices'}/${invoiceId}/notes/${answer.noteId}`);
}

export default function NewCreditNote() {
  const { data, base } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  const { id, number } = data.invoice;
  return (
    <>
      <PageHeader title="New credit note" back={{ to: `${base}/${id}`, label: `Invoice ${number}` }}>
        Takes back lines of the invoice, or parts of them, with their tax.
      </PageHeader>
      <CreditForm data={data} problem={problem} />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
