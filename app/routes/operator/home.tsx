import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { AuditTable } from '#app/features/audit/audit-table.tsx';
import { listAllAudit } from '#app/features/audit/list-audit.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

const LATEST = 10;

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.audit.read');
  const { entries } = await listAllAudit(scope, 1);
  return { entries: entries.slice(0, LATEST) };
}

export default function OperatorHome() {
  const { entries } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="Operator desk"
        actions={
          <ButtonLink to="/operator/invoices" variant="primary">
            See invoices
          </ButtonLink>
        }
      >
        Invoices of all hosts, payments against them, and what happens in the marketplace.
      </PageHeader>
      <Section
        title="Latest"
        actions={
          <ButtonLink to="/operator/audit" size="sm">
            Whole audit
          </ButtonLink>
        }
      >
        <AuditTable entries={entries} base="/operator" withOrganisation linked={['invoice']} />
      </Section>
    </>
  );
}
