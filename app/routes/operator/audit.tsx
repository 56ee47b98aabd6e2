import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { AuditTable } from '#app/features/audit/audit-table.tsx';
import { listAllAudit } from '#app/features/audit/list-audit.server.ts';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Audit · Operator desk · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.audit.read');
  const page = pageNumber(args.request.url);
  return { ...(await listAllAudit(scope, page)), page };
}

export default function OperatorAudit() {
  const { entries, hasNext, page } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Audit">Every change in every organisation.</PageHeader>
      <AuditTable entries={entries} base="/operator" withOrganisation linked={['invoice']} />
      <Pager page={page} hasNext={hasNext} />
    </>
  );
}
