import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Form, Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { Amount } from '#app/components/ui/amount.tsx';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { OutcomeStamp, RegimeStamp, StateStamp } from '#app/components/ui/stamp.tsx';
import { TabLinks } from '#app/components/ui/tabs.tsx';
import { BOOKING_STATES } from '#app/domain/booking/lifecycle.ts';
import { STATE_LABELS } from '#app/domain/booking/lifecycle-words.ts';
import { inr } from '#app/domain/shared/money.ts';
import { formatDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { bookingFilterSchema } from '#app/features/bookings/booking-filter.schema.server.ts';
import { listBookings } from '#app/features/bookings/list-bookings.server.ts';
import { flatFields, parseFields } from '#app/platform/form.server.ts';
import { problem } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Bookings · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'bookings.read');
  const parsed = parseFields(bookingFilterSchema, flatFields(new URL(args.request.url).searchParams));
  if (!parsed.ok) throw problem(422, 'This list can’t be filtered like that. Start again from all bookings.');
  const filter = parsed.value;
  const page = await listBookings(scope, filter);
  const { slug, isHost, isShipper } = organisation;
  return data({ ...page, filter, organisation: { slug, isHost, isShipper } });
}

type Row = ReturnType<typeof useLoaderData<typeof loader>>['rows'][number];

const COLUMNS = [
  { key: 'reference', header: 'Booking', cell: (row: Row) => <span className="font-semibold">{row.reference}</span> },
  { key: 'state', header: 'State', cell: (row: Row) => <StateStamp state={row.state} /> },
  {
    key: 'party',
    header: 'With',
    cell: (row: Row) => (row.side === 'host' ? row.place.shipperName : row.place.hostName),
  },
  {
    key: 'place',
    header: 'Where',
    cell: (row: Row) => (
      <>
        {row.place.slotName}, {row.place.facilityName} <RegimeStamp regime={row.regime} />
      </>
    ),
  },
  {
    key: 'stay',
    header: 'In – out',
    sort: 'starts',
    cell: (row: Row) => `${formatDate(plainDate(row.startsOn))} – ${formatDate(plainDate(row.endsOn))}`,
  },
  {
    key: 'rules',
    header: 'Rules',
    cell: (row: Row) => (row.outcome ? <OutcomeStamp outcome={row.outcome} /> : null),
  },
  { key: 'pallets', header: 'Pallets', align: 'right' as const, cell: (row: Row) => row.pallets },
  {
    key: 'amount',
    header: 'Amount',
    align: 'right' as const,
    sort: 'amount',
    cell: (row: Row) => <Amount money={inr(row.totalPaise)} />,
  },
];

function Filters() {
  const [params] = useSearchParams();
  return (
    <Form method="get" className="mb-5 grid items-end gap-3 sm:grid-cols-[minmax(0,16rem)_minmax(0,12rem)_auto]">
      <TextField label="Reference, party or cargo" name="text" defaultValue={params.get('text') ?? ''} maxLength={60} />
      <SelectField
        label="State"
        name="state"
        defaultValue={params.get('state') ?? ''}
        options={[
          { value: '', label: 'Any state' },
          ...BOOKING_STATES.map((state) => ({ value: state, label: STATE_LABELS[state] })),
        ]}
      />
      {['as', 'slot'].map((kept) =>
        params.get(kept) ? <input key={kept} type="hidden" name={kept} value={params.get(kept) ?? ''} /> : null,
      )}
      <Button variant="secondary" className="justify-self-start">
        Filter
      </Button>
    </Form>
  );
}

function SideTabs({ slug, as }: { slug: string; as: string | null }) {
  const base = `/o/${slug}/bookings`;
  return (
    <TabLinks
      label="Which side"
      tabs={[
        { to: base, label: 'All', current: as === null },
        { to: `${base}?as=host`, label: 'In our halls', current: as === 'host' },
        { to: `${base}?as=shipper`, label: 'Our cargo', current: as === 'shipper' },
      ]}
    />
  );
}

export default function Bookings() {
  const { rows, hasNext, filter, organisation } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const { slug, isHost, isShipper } = organisation;
  const filtered = params.has('text') || params.has('state') || params.has('slot');
  return (
    <>
      <PageHeader
        title="Bookings"
        actions={
          isShipper ? (
            <>
              <ButtonLink to={`/o/${slug}/holds`} variant="secondary">
                Waitlist
              </ButtonLink>
              <ButtonLink to="/search">Find storage</ButtonLink>
            </>
          ) : undefined
        }
      />
      {isHost && isShipper ? <SideTabs slug={slug} as={filter.as} /> : null}
      <Filters />
      {filter.slot ? (
        <p className="mb-3 text-sm">
          Bookings of one slot{rows[0] ? `, ${rows[0].place.slotName}` : ''}.{' '}
          <Link to={`/o/${slug}/bookings`} className="link">
            Show all
          </Link>
        </p>
      ) : null}
      <DataTable
        caption="Bookings"
        columns={COLUMNS}
        rows={rows}
        rowKey={(row) => row.id}
        rowHref={(row) => `/o/${slug}/bookings/${row.id}`}
        sort={{ key: filter.sort, dir: filter.descending ? 'desc' : 'asc' }}
        empty={
          filtered ? (
            <EmptyState
              title="No booking matches"
              action={<ButtonLink to={`/o/${slug}/bookings`}>Show all</ButtonLink>}
            >
              Change the filter, or look at all bookings.
            </EmptyState>
          ) : (
            <EmptyState
              title="No bookings yet"
              action={isShipper ? <ButtonLink to="/search">Find storage</ButtonLink> : null}
            >
              {isHost
                ? 'Requests and bookings of your published slots appear here.'
                : 'Search a port, hold the places you need, and the booking appears here.'}
            </EmptyState>
          )
        }
      />
      <Pager page={filter.page} hasNext={hasNext} />
    </>
  );
}
