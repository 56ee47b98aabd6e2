import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { EInvoicePanel } from '#app/features/e-invoices/e-invoice-parts.tsx';
import { recordEInvoice } from '#app/features/e-invoices/record-form.server.ts';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { NOTE_TITLES } from '#app/features/notes/credit-note-view.ts';
import { NoteSheet } from '#app/features/notes/note-sheet.tsx';
import { viewAnyCreditNote } from '#app/features/notes/view-credit-note.server.ts';
import { readForm } from '#app/platform/form.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `${NOTE_TITLES[data.note.kind]} ${data.note.number}` : 'Note'} · Quayslot` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.invoices.read');
  const { invoiceId = '', noteId = '' } = args.params;
  const note = await viewAnyCreditNote(scope, { invoiceId, noteId });
  if (!note) throw notFound();
  return { note, base: '/operator/invoices' };
}

export async function action(args: ActionFunctionArgs) {
  return recordEInvoice(args, await readForm(args.request));
}

export default function CreditNotePage() {
  const { note, base } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  const invoice = `${base}/${note.invoice.id}`;
  return (
    <>
      <div className="no-print">
        <PageHeader
          title={`${NOTE_TITLES[note.kind]} ${note.number}`}
          back={{ to: invoice, label: `Invoice ${note.invoice.number}` }}
          actions={
            <ButtonLink to={`${invoice}/notes/${note.id}/pdf`} reloadDocument>
              Download PDF
            </ButtonLink>
          }
        />
      </div>
      <ProblemSummary problem={problem} />
      <NoteSheet
        note={note}
        invoice={
          <Link to={invoice} className="link">
            {note.invoice.number}
          </Link>
        }
      />
      <EInvoicePanel
        eInvoice={note.eInvoice}
        download={`${invoice}/notes/${note.id}/e-invoice`}
        mayRecord
        problem={problem}
      />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
