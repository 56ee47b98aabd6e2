import type { LoaderFunctionArgs } from '@remix-run/node';
import { invoicePdfAnswer } from '#app/features/invoices/pdf-answer.server.ts';
import { viewInvoice } from '#app/features/invoices/view-invoice.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireTenant(args, 'invoices.read');
  const found = await viewInvoice(scope, args.params.invoiceId ?? '');
  if (!found) throw notFound();
  return invoicePdfAnswer(found.invoice);
}
