import type { LoaderFunctionArgs } from '@remix-run/node';
import { jobFile } from '#app/features/desk/job-file.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.invoices.read');
  const file = await jobFile(scope, args.params.jobId ?? '');
  if (!file) throw notFound();
  return file;
}
