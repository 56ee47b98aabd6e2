import type { LoaderFunctionArgs } from '@remix-run/node';
import { inv01Answer, inv01OfInvoice } from '#app/features/e-invoices/inv01.server.ts';
import { viewInvoice } from '#app/features/invoices/view-invoice.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireTenant(args, 'invoices.read');
  const found = await viewInvoice(scope, args.params.invoiceId ?? '');
  if (!found?.invoice.eInvoice) throw notFound();
  return inv01Answer(await inv01OfInvoice(found.invoice), found.invoice.number);
}
