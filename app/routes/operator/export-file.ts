import type { LoaderFunctionArgs } from '@remix-run/node';
import { exportFile } from '#app/features/exports/export-file.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.exports.read');
  const { hostOrgId = '', month = '', file = '' } = args.params;
  const answer = await exportFile({ as: 'operator', scope, hostOrgId }, { month, file });
  if (!answer) throw notFound();
  return answer;
}
