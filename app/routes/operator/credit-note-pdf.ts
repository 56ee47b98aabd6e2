import type { LoaderFunctionArgs } from '@remix-run/node';
import { notePdfAnswer } from '#app/features/notes/credit-note-pdf.server.tsx';
import { viewAnyCreditNote } from '#app/features/notes/view-credit-note.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.invoices.read');
  const { invoiceId = '', noteId = '' } = args.params;
  const note = await viewAnyCreditNote(scope, { invoiceId, noteId });
  if (!note) throw notFound();
  return notePdfAnswer(note);
}
