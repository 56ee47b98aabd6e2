import type { LoaderFunctionArgs } from '@remix-run/node';
import { viewInvoice } from '#app/features/invoices/view-invoice.server.ts';
import { receiptPdfAnswer } from '#app/features/payments/receipt-pdf.server.tsx';
import { notFound } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireTenant(args, 'invoices.read');
  const { invoiceId = '', paymentId = '' } = args.params;
  const found = await viewInvoice(scope, invoiceId);
  const answer = found && (await receiptPdfAnswer(found.invoice, paymentId));
  if (!answer) throw notFound();
  return answer;
}
