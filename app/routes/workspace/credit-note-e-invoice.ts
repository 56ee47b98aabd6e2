import type { LoaderFunctionArgs } from '@remix-run/node';
import { inv01Answer, inv01OfNote } from '#app/features/e-invoices/inv01.server.ts';
import { viewCreditNote } from '#app/features/notes/view-credit-note.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireTenant(args, 'invoices.read');
  const { invoiceId = '', noteId = '' } = args.params;
  const note = await viewCreditNote(scope, { invoiceId, noteId });
  if (!note?.eInvoice) throw notFound();
  return inv01Answer(await inv01OfNote(note), note.number);
}
