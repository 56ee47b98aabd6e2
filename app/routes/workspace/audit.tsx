import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { can } from '#app/domain/access/can.ts';
import { AuditTable } from '#app/features/audit/audit-table.tsx';
import { listAudit } from '#app/features/audit/list-audit.server.ts';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Audit · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'audit.read');
  const page = pageNumber(args.request.url);
  const linked = [
    ...(can(scope.role, 'bookings.read') ? (['booking'] as const) : []),
    ...(can(scope.role, 'invoices.read') ? (['invoice'] as const) : []),
    ...(organisation.isHost && can(scope.role, 'facilities.read') ? (['facility', 'slot'] as const) : []),
  ];
  return { ...(await listAudit(scope, page)), page, linked, base: `/o/${organisation.slug}` };
}

export default function Audit() {
  const { entries, hasNext, page, linked, base } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Audit">Every change in this organisation, and in what it shares with others.</PageHeader>
      <AuditTable entries={entries} base={base} linked={linked} />
      <Pager page={page} hasNext={hasNext} />
    </>
  );
}
