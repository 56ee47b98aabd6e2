import type { LoaderFunctionArgs } from '@remix-run/node';
import { inv01Answer, inv01OfFee } from '#app/features/e-invoices/inv01.server.ts';
import { viewFee } from '#app/features/settlements/read-fees.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.commission.edit');
  const fee = await viewFee(scope, args.params.feeInvoiceId ?? '');
  if (!fee?.eInvoice) throw notFound();
  return inv01Answer(await inv01OfFee(fee), fee.number);
}
