import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { creditPage, runCreditForm } from '#app/features/notes/credit-page.server.ts';
import { CreditForm } from '#app/features/notes/note-form.tsx';
import { readForm } from '#app/platform/form.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'New credit note · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'invoices.issue');
  const data = await creditPage({ as: 'host', scope }, args.params.invoiceId ?? '', args.request.url);
  return { data, base: `/o/${organisation.slug}/invoices` };
}

export async function action(args: ActionFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'invoices.issue');
  const invoiceId = args.params.invoiceId ?? '';
  const answer = await runCreditForm({ as: 'host', scope }, invoiceId, await readForm(args.request));
  if (!('noteId' in answer)) return answer;
  throw redirect(`${`/o/${organisation.slug}/invoices`}/${invoiceId}/notes/${answer.noteId}`);
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
