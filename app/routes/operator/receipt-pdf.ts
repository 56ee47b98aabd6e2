import type { LoaderFunctionArgs } from '@remix-run/node';
import { viewAnyInvoice } from '#app/features/invoices/view-any-invoice.server.ts';
import { receiptPdfAnswer } from '#app/features/payments/receipt-pdf.server.tsx';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.invoices.read');
  const { invoiceId = '', paymentId = '' } = args.params;
  const invoice = await viewAnyInvoice(scope, invoiceId);
  const answer = invoice && (await receiptPdfAnswer(invoice, paymentId));
  if (!answer) throw notFound();
  return answer;
}
