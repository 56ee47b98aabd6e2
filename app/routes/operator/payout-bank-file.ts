import type { LoaderFunctionArgs } from '@remix-run/node';
import { bankFile } from '#app/features/settlements/bank-file.server.ts';
import { runForBank } from '#app/features/settlements/read-runs.server.ts';
import { fileAnswer } from '#app/platform/download.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.payouts.run');
  const view = await runForBank(scope, args.params.runId ?? '');
  if (!view) throw notFound();
  return fileAnswer(
    { name: `payouts-${view.run.upTo}-${view.run.id.slice(0, 8)}.csv`, type: 'text/csv; charset=utf-8' },
    bankFile(view.rows),
  );
}
