import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { ROLE_LABELS } from '#app/domain/access/roles.ts';
import { requirePerson } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Your organisations · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { memberships } = await requirePerson(args);
  const left = new URL(args.request.url).searchParams.has('left');
  return {
    left,
    organisations: memberships.map(({ slug, name, isHost, isShipper, role }) => ({
      slug,
      name,
      side: isHost && isShipper ? 'Host and shipper' : isHost ? 'Host' : 'Shipper',
      role: ROLE_LABELS[role],
    })),
  };
}

export default function Organisations() {
  const { organisations, left } = useLoaderData<typeof loader>();
  const create = (
    <ButtonLink to="/organisations/new" variant="primary">
      New organisation
    </ButtonLink>
  );
  return (
    <>
      <PageHeader title="Your organisations" actions={organisations.length > 0 ? create : null} />
      {left ? (
        <div className="mb-6">
          <Notice tone="success">You are no longer a member of that organisation.</Notice>
        </div>
      ) : null}
      <DataTable
        caption="Organisations you work for"
        columns={[
          { key: 'name', header: 'Organisation', cell: (row) => row.name },
          { key: 'side', header: 'Here as', cell: (row) => row.side },
          { key: 'role', header: 'Your role', cell: (row) => row.role },
        ]}
        rows={organisations}
        rowKey={(row) => row.slug}
        rowHref={(row) => `/o/${row.slug}`}
        empty={
          <EmptyState title="You don’t work for an organisation yet" action={create}>
            Found one for your firm, or ask a colleague to invite you to theirs.
          </EmptyState>
        }
      />
    </>
  );
}
