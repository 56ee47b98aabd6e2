import { Link, useSearchParams } from '@remix-run/react';
import type { ReactNode } from 'react';

export type SortDirection = 'asc' | 'desc';
export type Sort = { key: string; dir: SortDirection };

export type Column<Row> = {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  align?: 'right';
  /** The value of `?sort=` that orders by this column. */
  sort?: string;
};

type DataTableProps<Row> = {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  sort?: Sort | null;
  /** One node per column. */
  sumRow?: readonly ReactNode[];
  empty: ReactNode;
  rowHref?: (row: Row) => string;
  /** Which column carries the row's link; the first unless said. */
  leadColumn?: number;
};

/** Rows under a sticky header; sorting is a link. On a phone each row is a card whose cells carry their header. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, rowKey, sort, sumRow, empty, rowHref, leadColumn } = props;
  if (rows.length === 0) return <>{empty}</>;
  return (
    <>
      <PhoneSort columns={columns} sort={sort} />
      <table className="block w-full border-collapse text-sm md:table">
        <caption className="sr-only">{caption}</caption>
        <thead className="sr-only md:not-sr-only md:table-header-group">
          <tr className="md:table-row">
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} sort={sort} />
            ))}
          </tr>
        </thead>
        <tbody className="block space-y-3 md:table-row-group">
          {rows.map((row) => (
            <BodyRow key={rowKey(row)} row={row} columns={columns} href={rowHref?.(row)} lead={leadColumn} />
          ))}
        </tbody>
        {sumRow ? <SumRow columns={columns} cells={sumRow} /> : null}
      </table>
    </>
  );
}

function useSortLink() {
  const [params] = useSearchParams();
  return (key: string, current?: Sort | null) => {
    const next = new URLSearchParams(params);
    next.set('sort', key);
    next.set('dir', current?.key === key && current.dir === 'asc' ? 'desc' : 'asc');
    next.delete('page');
    return `?${next}`;
  };
}

function SortArrow({ dir }: { dir: SortDirection | null }) {
  return (
    <svg viewBox="0 0 10 14" className="h-3 w-2.5 shrink-0" aria-hidden="true">
      <path
        d="M1 5.5 5 1.5l4 4"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        opacity={dir === 'asc' ? 1 : 0.35}
      />
      <path
        d="m1 8.5 4 4 4-4"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        opacity={dir === 'desc' ? 1 : 0.35}
      />
    </svg>
  );
}

type HeaderProps = {
  column: { key: string; header: string; align?: 'right'; sort?: string };
  sort?: Sort | null;
};

function HeaderCell({ column, sort }: HeaderProps) {
  const linkTo = useSortLink();
  const dir = column.sort && sort?.key === column.sort ? sort.dir : null;
  return (
    <th
      scope="col"
      aria-sort={dir ? (dir === 'asc' ? 'ascending' : 'descending') : undefined}
      className={`bg-paper px-3 py-2 text-xs font-semibold text-muted shadow-[inset_0_-1px_0_var(--line-strong)] first:pl-0 last:pr-0 md:sticky md:top-0 md:z-10 ${column.align === 'right' ? 'text-right' : 'text-left'}`}
    >
      {column.sort ? (
        <>
          {/* On a phone the header is for screen readers only: PhoneSort has the links, none may take focus unseen. */}
          <span className="md:hidden">{column.header}</span>
          <Link
            to={linkTo(column.sort, sort)}
            preventScrollReset
            className={`hidden min-h-6 items-center gap-1 hover:text-ink md:inline-flex ${dir ? 'text-ink' : ''}`}
          >
            {column.header}
            <SortArrow dir={dir} />
          </Link>
        </>
      ) : (
        column.header
      )}
    </th>
  );
}

function PhoneSort({ columns, sort }: { columns: readonly HeaderProps['column'][]; sort?: Sort | null }) {
  const linkTo = useSortLink();
  const sortable = columns.filter((column) => column.sort);
  if (sortable.length === 0) return null;
  return (
    <nav aria-label="Sort" className="mb-3 flex items-center gap-1 overflow-x-auto text-sm md:hidden">
      <span className="text-muted">Sort</span>
      {sortable.map((column) => {
        const dir = sort?.key === column.sort ? (sort?.dir ?? null) : null;
        return (
          <Link
            key={column.key}
            to={linkTo(column.sort ?? '', sort)}
            preventScrollReset
            aria-current={dir ? 'true' : undefined}
            className={`inline-flex min-h-11 items-center gap-1 px-2 whitespace-nowrap -outline-offset-2 ${dir ? 'font-semibold text-ink' : 'text-muted'}`}
          >
            {column.header}
            <SortArrow dir={dir} />
          </Link>
        );
      })}
    </nav>
  );
}

type BodyRowProps<Row> = { row: Row; columns: readonly Column<Row>[]; href?: string; lead?: number };

function BodyRow<Row>({ row, columns, href, lead = 0 }: BodyRowProps<Row>) {
  return (
    <tr
      className={`relative block rounded-md border border-line bg-surface px-4 py-2 md:table-row md:rounded-none md:border-0 md:border-b md:bg-transparent ${href ? 'row-linked hover:bg-sunken' : ''}`}
    >
      {columns.map((column, index) => (
        <td
          key={column.key}
          className={`flex items-baseline justify-between gap-4 py-1.5 text-right md:table-cell md:px-3 md:py-2.5 md:align-middle md:first:pl-0 md:last:pr-0 ${column.align === 'right' ? 'tabular-nums md:text-right' : 'md:text-left'}`}
        >
          <span className="shrink-0 text-left text-xs text-muted md:hidden" aria-hidden="true">
            {column.header}
          </span>
          <div className="min-w-0">
            {href && index === lead ? (
              <Link to={href} className="row-link font-semibold text-ink hover:underline">
                {column.cell(row)}
              </Link>
            ) : (
              column.cell(row)
            )}
          </div>
        </td>
      ))}
    </tr>
  );
}

function SumRow<Row>({ columns, cells }: { columns: readonly Column<Row>[]; cells: readonly ReactNode[] }) {
  return (
    <tfoot className="mt-3 block md:table-footer-group">
      <tr className="block border-t-2 border-ink px-4 py-2 font-semibold md:table-row">
        {columns.map((column, index) => {
          const cell = cells[index];
          const isBlank = cell === undefined || cell === null || cell === '';
          return (
            <td
              key={column.key}
              className={`justify-between gap-4 py-1.5 md:table-cell md:px-3 md:py-2.5 md:first:pl-0 md:last:pr-0 ${isBlank ? 'hidden' : 'flex'} ${column.align === 'right' ? 'tabular-nums md:text-right' : ''}`}
            >
              {index === 0 ? null : (
                <span className="text-xs font-normal text-muted md:hidden" aria-hidden="true">
                  {column.header}
                </span>
              )}
              <div>{cell}</div>
            </td>
          );
        })}
      </tr>
    </tfoot>
  );
}
