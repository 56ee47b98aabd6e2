import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { can } from '#app/domain/access/can.ts';
import { type FacilitySummary, listFacilities } from '#app/features/facilities/list-facilities.server.ts';
import { requireHost } from '#app/features/facilities/require-host.server.ts';

export const meta: MetaFunction = () => [{ title: 'Facilities · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireHost(args, 'facilities.read');
  return {
    facilities: await listFacilities(scope),
    base: `/o/${organisation.slug}/facilities`,
    mayEdit: can(scope.role, 'facilities.edit'),
  };
}

const COLUMNS: readonly Column<FacilitySummary>[] = [
  { key: 'name', header: 'Facility', cell: (facility) => facility.name },
  { key: 'port', header: 'Port or depot', cell: (facility) => facility.portName },
  { key: 'halls', header: 'Halls', align: 'right', cell: (facility) => facility.hallCount },
  { key: 'slots', header: 'Slots', align: 'right', cell: (facility) => facility.slotCount },
  { key: 'published', header: 'Published', align: 'right', cell: (facility) => facility.publishedCount },
];

function FirstSteps({ base, mayEdit }: { base: string; mayEdit: boolean }) {
  return (
    <EmptyState
      title="No facility yet"
      action={
        mayEdit ? (
          <ButtonLink to={`${base}/new`} variant="primary">
            Add your first facility
          </ButtonLink>
        ) : null
      }
    >
      {mayEdit ? (
        <ol className="mx-auto mt-2 max-w-md list-decimal space-y-1 pl-5 text-left">
          <li>Add the facility: its address and the port it serves.</li>
          <li>Name its halls, as they are painted on the doors.</li>
          <li>In a hall, describe a slot: places, mass, what it takes, its price.</li>
          <li>Publish the slot. From then on shippers find it and book it.</li>
        </ol>
      ) : (
        'An owner or manager of your organisation can add one.'
      )}
    </EmptyState>
  );
}

export default function Facilities() {
  const { facilities, base, mayEdit } = useLoaderData<typeof loader>();
  const add =
    mayEdit && facilities.length > 0 ? (
      <ButtonLink to={`${base}/new`} variant="primary">
        Add a facility
      </ButtonLink>
    ) : null;
  return (
    <>
      <PageHeader title="Facilities" actions={add}>
        Your sites near ports and inland depots, with their halls and slots.
      </PageHeader>
      <DataTable
        caption="Facilities"
        columns={COLUMNS}
        rows={facilities}
        rowKey={(facility) => facility.id}
        rowHref={(facility) => `${base}/${facility.id}`}
        empty={<FirstSteps base={base} mayEdit={mayEdit} />}
      />
    </>
  );
}
