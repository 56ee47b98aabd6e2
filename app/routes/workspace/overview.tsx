import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { StateStamp } from '#app/components/ui/stamp.tsx';
import { can } from '#app/domain/access/can.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { formatInstant, formatShortDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { formatPallets } from '#app/domain/shared/quantity.ts';
import { readOverview } from '#app/features/overview/read-overview.server.ts';
import { UnpaidNotice } from '#app/features/plans/plan-parts.tsx';
import { viewUnpaidPlan } from '#app/features/plans/view-plan.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Overview · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'organisation.read');
  const overview = await readOverview(scope, { clock: systemClock });
  const { slug, name, isHost, isShipper, role } = organisation;
  const unpaid = isHost ? await viewUnpaidPlan(scope) : null;
  const mayEdit = can(role, 'organisation.edit');
  return { overview, slug, name, isHost, isShipper, unpaid, mayEdit, seesMoney: can(role, 'invoices.read') };
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;
type Row = Data['overview']['waiting'][number];

function BookingLine({ row, slug, children }: { row: Row; slug: string; children: string }) {
  return (
    <li>
      <Link
        to={`/o/${slug}/bookings/${row.id}`}
        className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 py-2.5 hover:bg-sunken"
      >
        <span className="font-semibold">{row.reference}</span>
        <StateStamp state={row.state} />
        <span className="text-sm">
          {row.side === 'host' ? row.place.shipperName : row.place.hostName}, {formatPallets(row.pallets)},{' '}
          {row.place.slotName}
        </span>
        <span className="text-sm text-muted sm:ml-auto">{children}</span>
      </Link>
    </li>
  );
}

function Waiting({ overview, slug }: Pick<Data, 'overview' | 'slug'>) {
  return (
    <Section title="Clocks that run">
      {overview.waiting.length === 0 ? (
        <p className="text-sm text-muted">Nothing waits for an answer.</p>
      ) : (
        <ul className="divide-y divide-line">
          {overview.waiting.map((row) => (
            <BookingLine key={row.id} row={row} slug={slug}>
              {`until ${row.waitsUntil ? formatInstant(row.waitsUntil, row.place.timeZone) : ''}`}
            </BookingLine>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Moving({ overview, slug }: Pick<Data, 'overview' | 'slug'>) {
  const when = (row: Row) =>
    row.startsOn >= overview.today
      ? `in ${formatShortDate(plainDate(row.startsOn))}`
      : `out ${formatShortDate(plainDate(row.endsOn))}`;
  return (
    <Section title="In and out in the next seven days">
      {overview.moving.length === 0 ? (
        <p className="text-sm text-muted">No stay begins or ends this week.</p>
      ) : (
        <ul className="divide-y divide-line">
          {overview.moving.map((row) => (
            <BookingLine key={row.id} row={row} slug={slug}>
              {when(row)}
            </BookingLine>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Figures({ overview, slug, isHost, seesMoney }: Pick<Data, 'overview' | 'slug' | 'isHost' | 'seesMoney'>) {
  const { toReceive, toReceivePaise, toPay, toPayPaise } = overview.openInvoices;
  const figures = [
    ...(isHost ? [{ label: 'Published slots', value: String(overview.publishedSlots), to: 'facilities' }] : []),
    ...(seesMoney && (isHost || toReceive > 0)
      ? [{ label: `To receive (${toReceive})`, value: formatInr(inr(toReceivePaise)), to: 'invoices' }]
      : []),
    ...(seesMoney && toPay > 0
      ? [{ label: `To pay (${toPay})`, value: formatInr(inr(toPayPaise)), to: 'invoices?side=payable' }]
      : []),
  ];
  return (
    <ul className="mb-8 flex flex-wrap gap-x-10 gap-y-4">
      {figures.map(({ label, value, to }) => (
        <li key={label}>
          <Link to={`/o/${slug}/${to}`} className="block hover:underline">
            <span className="block text-sm text-muted">{label}</span>
            <span className="text-xl font-semibold tabular-nums">{value}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

export default function OverviewPage() {
  const page = useLoaderData<typeof loader>();
  const { overview, slug, isHost, isShipper } = page;
  const newHost = isHost && overview.facilities === 0;
  return (
    <>
      <PageHeader
        title={page.name}
        actions={isShipper ? <ButtonLink to="/search">Find storage</ButtonLink> : undefined}
      />
      {page.unpaid ? (
        <div className="mb-8">
          <UnpaidNotice view={page.unpaid}>
            {page.mayEdit ? (
              <Link to={`/o/${slug}/plan`} className="font-semibold underline">
                Open your plan
              </Link>
            ) : null}
          </UnpaidNotice>
        </div>
      ) : null}
      {newHost ? (
        <div className="mb-8">
          <EmptyState
            title="List your first slot"
            action={
              <ButtonLink variant="primary" to={`/o/${slug}/facilities/new`}>
                Add a facility
              </ButtonLink>
            }
          >
            A facility stands near a port, has halls, and each hall has slots. A published slot can be found and booked.
          </EmptyState>
        </div>
      ) : null}
      <Figures {...page} />
      <div className="grid gap-10 xl:grid-cols-2">
        <Waiting overview={overview} slug={slug} />
        <Moving overview={overview} slug={slug} />
      </div>
    </>
  );
}
