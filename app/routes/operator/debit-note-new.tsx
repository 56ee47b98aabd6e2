import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { debitPage, runDebitForm } from '#app/features/notes/debit-page.server.ts';
import { DebitForm } from '#app/features/notes/note-form.tsx';
import { readForm } from '#app/platform/form.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'New debit note · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.notes.issue');
  const data = await debitPage({ as: 'operator', scope }, args.params.invoiceId ?? '', args.request.url);
  return { data, base: '/operator/invoices' };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.notes.issue');
  const invoiceId = args.params.invoiceId ?? '';
  const answer = await runDebitForm({ as: 'operator', scope }, invoiceId, await readForm(args.request));
  if (!('noteId' in answer)) return answer;
  throw redirect(`${'/operator/invoices'}/${invoiceId}/notes/${answer.noteId}`);
}

export default function NewDebitNote() {
  const { data, base } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  const { id, number } = data.invoice;
  return (
    <>
      <PageHeader title="New debit note" back={{ to: `${base}/${id}`, label: `Invoice ${number}` }}>
        Charges what the invoice charged too little, line by line, with its tax.
      </PageHeader>
      <DebitForm data={data} problem={problem} />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
