import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { EInvoicePanel } from '#app/features/e-invoices/e-invoice-parts.tsx';
import { NOTE_TITLES } from '#app/features/notes/credit-note-view.ts';
import { NoteSheet } from '#app/features/notes/note-sheet.tsx';
import { viewCreditNote } from '#app/features/notes/view-credit-note.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `${NOTE_TITLES[data.note.kind]} ${data.note.number}` : 'Note'} · Quayslot` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'invoices.read');
  const { invoiceId = '', noteId = '' } = args.params;
  const note = await viewCreditNote(scope, { invoiceId, noteId });
  if (!note) throw notFound();
  const isHost = note.supplierOrgId === scope.orgId;
  return { note, isHost, base: `/o/${organisation.slug}/invoices` };
}

export default function CreditNotePage() {
  const { note, isHost, base } = useLoaderData<typeof loader>();
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
      <NoteSheet
        note={note}
        invoice={
          <Link to={invoice} className="link">
            {note.invoice.number}
          </Link>
        }
      />
      {isHost ? (
        <EInvoicePanel
          eInvoice={note.eInvoice}
          download={`${invoice}/notes/${note.id}/e-invoice`}
          mayRecord={false}
          problem={undefined}
        />
      ) : null}
    </>
  );
}

export const ErrorBoundary = RouteProblem;
