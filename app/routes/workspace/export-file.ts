import type { LoaderFunctionArgs } from '@remix-run/node';
import { exportFile } from '#app/features/exports/export-file.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireTenant(args, 'exports.read');
  const { month = '', file = '' } = args.params;
  const answer = await exportFile({ as: 'host', scope }, { month, file });
  if (!answer) throw notFound();
  return answer;
}
