import type { LoaderFunctionArgs } from '@remix-run/node';
import { inv01Answer, inv01OfInvoice } from '#app/features/e-invoices/inv01.server.ts';
import { viewAnyInvoice } from '#app/features/invoices/view-any-invoice.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.invoices.read');
  const invoice = await viewAnyInvoice(scope, args.params.invoiceId ?? '');
  if (!invoice?.eInvoice) throw notFound();
  return inv01Answer(await inv01OfInvoice(invoice), invoice.number);
}
