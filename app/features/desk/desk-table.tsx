import { Link, useSearchParams } from '@remix-run/react';
import type { ReactNode } from 'react';
import { Amount } from '#app/components/ui/amount.tsx';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { type Column, DataTable, type Sort } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { InvoiceStamp, RegimeStamp } from '#app/components/ui/stamp.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { AGE_LABELS, type AgeTile, type DeskColumn, type DeskPage, type DeskRow, withoutPlace } from './desk-list.ts';

const Day = ({ on }: { on: PlainDate }) => <span className="whitespace-nowrap">{formatDate(on)}</span>;

const CELLS: Readonly<Record<DeskColumn, Omit<Column<DeskRow>, 'key'>>> = {
  host: { header: 'Host', cell: (row) => row.hostName },
  shipper: { header: 'Shipper', cell: (row) => row.shipperName },
  booking: { header: 'Booking', cell: (row) => row.bookingReference },
  port: { header: 'Port', cell: (row) => row.portName },
  regime: { header: 'Regime', cell: (row) => <RegimeStamp regime={row.regime} /> },
  classes: { header: 'Classes', cell: (row) => row.classes.join(', ') || 'None' },
  issued: { header: 'Issued', sort: 'date', cell: (row) => <Day on={row.issuedOn} /> },
  due: { header: 'Due', sort: 'due', cell: (row) => <Day on={row.dueOn} /> },
  status: { header: 'Status', cell: (row) => <InvoiceStamp status={row.status} /> },
  payable: { header: 'Payable', sort: 'amount', align: 'right', cell: (row) => <Amount money={row.payable} /> },
  outstanding: {
    header: 'Outstanding',
    sort: 'outstanding',
    align: 'right',
    cell: (row) => <Amount money={row.outstanding} className={row.outstanding.paise === 0n ? 'text-muted' : ''} />,
  },
};

/** A tick that belongs to the form of the bulk bar, wherever that stands. */
function Tick({ row, form }: { row: DeskRow; form: string }) {
  return (
    <label className="relative z-1 inline-flex size-11 items-center justify-end md:size-6 md:justify-center">
      <input type="checkbox" name="invoice" value={row.id} form={form} data-tick className="choice" />
      <span className="sr-only">Select {row.number}</span>
    </label>
  );
}

type DeskTableProps = { page: DeskPage; columns: readonly DeskColumn[]; sort: Sort; form: string };

/** A page of the desk, with the sums of everything that matches. */
export function DeskTable({ page, columns, sort, form }: DeskTableProps) {
  const shown: Column<DeskRow>[] = [
    { key: 'select', header: 'Select', cell: (row) => <Tick row={row} form={form} /> },
    {
      key: 'number',
      header: 'Number',
      sort: 'number',
      cell: (row) => <span className="whitespace-nowrap">{row.number}</span>,
    },
    ...columns.map((key) => ({ key, ...CELLS[key] })),
  ];
  const counted = countOf(page.count, 'invoice');
  const sums: Partial<Record<string, ReactNode>> = {
    number: <span className="whitespace-nowrap">{counted}</span>,
    payable: <Amount money={page.payable} />,
    outstanding: <Amount money={page.outstanding} />,
  };
  return (
    <>
      <DataTable
        caption={`${counted}, sums without what is void`}
        columns={shown}
        rows={page.rows}
        rowKey={(row) => row.id}
        rowHref={(row) => `/operator/invoices/${row.id}`}
        leadColumn={1}
        sort={sort}
        sumRow={shown.map(({ key }) => sums[key] ?? null)}
        empty={<EmptyState title="No invoice fits">Clear a filter, or wait for a host to issue an invoice.</EmptyState>}
      />
      <DeskPager page={page} />
    </>
  );
}

function DeskPager({ page: { after, before } }: { page: DeskPage }) {
  const [params] = useSearchParams();
  if (!after && !before) return null;
  const at = (name: string, place: string) => `?${new URLSearchParams([...withoutPlace(params), [name, place]])}`;
  return (
    <nav aria-label="Pages" className="mt-4 flex flex-wrap justify-end gap-2">
      {before ? (
        <>
          <ButtonLink to={`?${withoutPlace(params)}`} variant="quiet">
            First
          </ButtonLink>
          <ButtonLink to={at('before', before)} rel="prev">
            Previous
          </ButtonLink>
        </>
      ) : null}
      {after ? (
        <ButtonLink to={at('after', after)} rel="next">
          Next
        </ButtonLink>
      ) : null}
    </nav>
  );
}

/** What is to be paid by age; each is a link that narrows the table, and widens it again. */
export function AgeTiles({ tiles, current }: { tiles: readonly AgeTile[]; current: string | null }) {
  const [params] = useSearchParams();
  const linkTo = (bucket: string) => {
    const next = withoutPlace(params);
    if (bucket === current) next.delete('age');
    else next.set('age', bucket);
    return next.size > 0 ? `?${next}` : '?status=all';
  };
  return (
    <nav aria-label="Outstanding by age" className="mb-6 grid grid-cols-2 gap-2 md:grid-cols-5">
      {tiles.map(({ bucket, count, outstanding }) => (
        <Link
          key={bucket}
          to={linkTo(bucket)}
          preventScrollReset
          aria-current={bucket === current ? 'true' : undefined}
          className="rounded-md border border-line bg-surface px-3 py-2 hover:border-line-strong last:col-span-2 md:last:col-span-1 aria-[current]:border-accent aria-[current]:bg-accent-soft"
        >
          <span className="block text-xs text-muted">{AGE_LABELS[bucket]}</span>
          <Amount
            money={outstanding}
            className={`block text-sm font-semibold md:text-base ${bucket !== 'not_due' && count > 0 ? 'text-danger' : ''}`}
          />
          <span className="block text-xs text-muted">{countOf(count, 'invoice')}</span>
        </Link>
      ))}
    </nav>
  );
}
