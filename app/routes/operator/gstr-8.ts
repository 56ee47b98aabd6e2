import type { LoaderFunctionArgs } from '@remix-run/node';
import { parseMonth } from '#app/domain/shared/month.ts';
import { gstr8Csv, readGstr8 } from '#app/features/exports/gstr-8.server.ts';
import { fileAnswer } from '#app/platform/download.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.exports.read');
  const month = parseMonth(args.params.month ?? '');
  if (!month) throw notFound();
  return fileAnswer(
    { name: `gstr-8-${month}.csv`, type: 'text/csv; charset=utf-8' },
    gstr8Csv(await readGstr8(scope, month)),
  );
}
