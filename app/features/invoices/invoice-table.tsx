import type { ReactNode } from 'react';
import { Amount } from '#app/components/ui/amount.tsx';
import { type Column, DataTable, type Sort } from '#app/components/ui/data-table.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { InvoiceStamp } from '#app/components/ui/stamp.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import type { InvoicePage, InvoiceRow } from './invoice-list.ts';

const Day = ({ on }: { on: PlainDate }) => <span className="whitespace-nowrap">{formatDate(on)}</span>;

const COLUMNS = {
  number: { key: 'number', header: 'Number', cell: (row) => <span className="whitespace-nowrap">{row.number}</span> },
  host: { key: 'host', header: 'Host', cell: (row) => row.hostName },
  shipper: { key: 'shipper', header: 'Shipper', cell: (row) => row.shipperName },
  booking: { key: 'booking', header: 'Booking', cell: (row) => row.bookingReference },
  issued: { key: 'issued', header: 'Issued', sort: 'date', cell: (row) => <Day on={row.issuedOn} /> },
  due: { key: 'due', header: 'Due', sort: 'due', cell: (row) => <Day on={row.dueOn} /> },
  status: { key: 'status', header: 'Status', cell: (row) => <InvoiceStamp status={row.status} /> },
  total: {
    key: 'total',
    header: 'Total',
    sort: 'amount',
    align: 'right',
    cell: (row) => <Amount money={row.total} />,
  },
} as const satisfies Record<string, Column<InvoiceRow>>;

type InvoiceColumn = keyof typeof COLUMNS;

type InvoiceTableProps = {
  page: InvoicePage;
  columns: readonly InvoiceColumn[];
  /** Further `?sort=` keys, by column. */
  sortBy?: Partial<Record<InvoiceColumn, string>>;
  sort: Sort;
  hrefOf: (row: InvoiceRow) => string;
  empty: ReactNode;
};

/** A page of invoices, with the sum of everything the filters let through. */
export function InvoiceTable({ page, columns, sortBy = {}, sort, hrefOf, empty }: InvoiceTableProps) {
  const shown = columns.map((name): Column<InvoiceRow> => ({ sort: sortBy[name], ...COLUMNS[name] }));
  const counted = countOf(page.count, 'invoice');
  const sumRow = columns.map((name, index) => {
    if (name === 'total') return <Amount key={name} money={page.sum} />;
    return index === 0 ? `All ${counted}` : null;
  });
  return (
    <>
      <DataTable
        caption={`${counted}, page ${page.page}`}
        columns={shown}
        rows={page.rows}
        rowKey={(row) => row.id}
        rowHref={hrefOf}
        sort={sort}
        sumRow={page.count > 0 ? sumRow : undefined}
        empty={empty}
      />
      <Pager page={page.page} hasNext={page.hasNext} totalLabel={counted} />
    </>
  );
}
